"""Locks the profile when nobody has touched key or pointer for as long as was chosen.

And, if that was chosen, when the screen is locked or the computer goes to sleep.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine
    from zajel_desktop.ui.safekeeping.screen_lock import ScreenLock

TOUCHED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
SECOND = 1000
SOON = 0.05
"""Seconds too early that a timer of Qt's may be."""


class AutoLock(QObject):
    """Watches the windows of the program while a time is chosen and there is a passphrase.

    ``now`` tells the time of day: a computer that slept has been left alone meanwhile.
    """

    def __init__(
        self,
        engine: Engine,
        application: QGuiApplication,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(application)
        self._engine = engine
        self._application = application
        self._now = now
        self._touched_at = now()
        self._is_watching = False
        self._screen: ScreenLock | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.check)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)
        bind(engine.safekeeping.protection_changed, self, self.on_protection_changed)
        self.fit()

    @property
    def patience(self) -> float:
        """Seconds nobody may be here, 0 for as long as they like."""
        safekeeping = self._engine.safekeeping
        return self._engine.settings.current.lock_after if safekeeping.can_lock else 0

    def on_settings_changed(self, settings: Settings) -> None:
        """Another time may have been chosen."""
        self.fit()

    def on_protection_changed(self, protection: Protection) -> None:
        """There may be something to unlock with now, or nothing any more."""
        self.fit()

    def fit(self) -> None:
        """Watch, or leave it."""
        wants = self.patience > 0
        if wants and not self._is_watching:
            self._application.focusWindowChanged.connect(self.on_window)
            self.on_window(self._application.focusWindow())
            self.touch()
        elif not wants and self._is_watching:
            self._application.focusWindowChanged.disconnect(self.on_window)
        self._is_watching = wants
        self._timer.stop()
        if wants:
            self.check()
        self._fit_screen()

    def on_window(self, window: QWindow | None) -> None:
        """Watch the window that has the keyboard; those before stay watched."""
        if window is not None:
            window.installEventFilter(self)
            self.touch()

    def touch(self) -> None:
        """Somebody is here."""
        self._touched_at = self._now()

    def check(self) -> None:
        """Lock, or look again when it may be time."""
        if not self._is_watching:
            return
        alone = self._now() - self._touched_at
        if alone < 0:  # the clock was put back
            self.touch()
            alone = 0.0
        if alone >= self.patience - SOON:
            self._engine.safekeeping.lock()
            return
        self._timer.start(round((self.patience - alone) * SECOND))

    def on_screen_locked(self) -> None:
        """Whoever locked the screen wants this locked as well."""
        if self._wants_screen:
            self._engine.safekeeping.lock()

    @property
    def _wants_screen(self) -> bool:
        is_chosen = self._engine.settings.current.locks_with_screen
        return is_chosen and self._engine.safekeeping.can_lock

    def _fit_screen(self) -> None:
        if self._screen is None and self._wants_screen:
            from zajel_desktop.ui.safekeeping.screen_lock import ScreenLock

            self._screen = ScreenLock(self)
            self._screen.locked.connect(self.on_screen_locked)
            self._screen.listen()

    def stop(self) -> None:
        """Watch no longer: the engine ends."""
        self._timer.stop()
        if self._is_watching:
            self._application.focusWindowChanged.disconnect(self.on_window)
            self._is_watching = False
        self.deleteLater()

    # Overrides of Qt methods.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHED:
            self.touch()
        return False
