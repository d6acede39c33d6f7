"""Hears from the desktop that its screen was locked, or that the computer goes to sleep.

On Linux over D-Bus: the screen saver of freedesktop or GNOME on the session bus, logind on that of
the system. Where there is no bus nothing is heard.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

from zajel_desktop.ui.portal import has_session_bus

SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"


class ScreenLock(QObject):
    """Tells by ``locked``; it listens as long as it lives."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buses: list[QDBusConnection] = []

    def listen(self) -> None:
        """Begin to hear."""
        if has_session_bus():
            session = QDBusConnection.sessionBus()
            for saver in SAVERS:
                self._hear(session, saver, "", saver, "ActiveChanged")
        system = QDBusConnection.systemBus()
        self._hear(system, LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep")

    @Slot(bool)
    def on_changed(self, has_begun: bool) -> None:
        """The screen was locked, or sleep begins; that either has ended is no news."""
        if has_begun:
            self.locked.emit()

    def _hear(
        self, bus: QDBusConnection, service: str, path: str, interface: str, name: str
    ) -> None:
        if not bus.isConnected():
            return
        slot = SLOT("on_changed(bool)")
        bus.connect(  # type: ignore[call-overload]  # stubs want bytes, it takes text only
            service, path, interface, name, self, slot
        )
        self._buses.append(bus)
