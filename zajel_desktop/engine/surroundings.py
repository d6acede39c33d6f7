"""Tells when something changes around this computer: its addresses, or that it has slept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.network import NetworkWatch
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.surroundings import Change

logger = logging.getLogger(__name__)


class Surroundings:
    """Watches from :meth:`start` to :meth:`stop`; other interfaces are other addresses."""

    def __init__(self, *, watch: NetworkWatch, settings: SettingsService) -> None:
        self.changed: Observable[Change] = Observable()
        self._watch = watch
        self._settings = settings
        self._interfaces = settings.current.interfaces
        self._tasks = Tasks()
        self._watching: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    async def start(self) -> None:
        """Begin to watch."""
        self._interfaces = self._settings.current.interfaces
        self._unsubscribe = self._settings.settings_changed.subscribe(self._on_settings)
        self._look_on()

    async def stop(self) -> None:
        """Watch no longer."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        await self._tasks.stop()

    def _on_settings(self, settings: Settings) -> None:
        if settings.interfaces == self._interfaces:
            return
        self._interfaces = settings.interfaces
        self._look_on()
        self._tell(Change.ADDRESSES)

    def _look_on(self) -> None:
        """Watch the interfaces that we may use now."""
        if self._watching is not None:
            self._watching.cancel()
        self._watching = self._tasks.start(self._watch_for_ever(self._interfaces), "watch network")

    async def _watch_for_ever(self, interfaces: tuple[str, ...]) -> None:
        while True:
            self._tell(await self._watch.wait_change(interfaces))

    def _tell(self, change: Change) -> None:
        logger.info("around this computer something changed: %s", change.value)
        self.changed.publish(change)
