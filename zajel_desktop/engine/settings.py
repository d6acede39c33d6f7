"""What people chose, in memory and in the store."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.store import SettingsRepository
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.settings import Settings
from zajel_desktop.protocol.text import whole_text

logger = logging.getLogger(__name__)


class SettingsService:
    """The settings; a change takes effect at once and is written behind."""

    def __init__(self, *, repository: SettingsRepository) -> None:
        self.settings_changed: Observable[Settings] = Observable()
        self.failed: Observable[Failure] = Observable()  # the store refused
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
        whole: dict[str, Any] = {
            name: whole_text(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        changed = replace(self._current, **whole)
        if changed == self._current:
            return
        self._current = changed
        self._tasks.start(self._save(changed), "save settings")
        self.settings_changed.publish(changed)

    async def _save(self, settings: Settings) -> None:
        try:
            await self._repository.save(settings)
        except StoreError as error:
            logger.warning("the store refused the settings: %s", error)
            self.failed.publish(error.failure)
