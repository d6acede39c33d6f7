"""What people chose, in memory and in the store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports import SettingsRepository
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.settings import Settings


class SettingsService:
    """The settings; a change takes effect at once and is written behind."""

    def __init__(self, *, repository: SettingsRepository) -> None:
        self.settings_changed: Observable[Settings] = Observable()
        self._repository = repository
        self._tasks = Tasks()
        self._current = Settings()

    @property
    def current(self) -> Settings:
        """The settings as they stand now."""
        return self._current

    async def start(self) -> None:
        """Read what was chosen before."""
        self._current = await self._repository.load()

    async def stop(self) -> None:
        """End, once every change is written."""
        await self._tasks.finish()

    def change(self, **fields: Any) -> None:
        """Choose anew, field by field as in :class:`Settings`."""
        changed = replace(self._current, **fields)
        if changed == self._current:
            return
        self._current = changed
        self._tasks.start(self._repository.save(changed), "save settings")
        self.settings_changed.publish(changed)
