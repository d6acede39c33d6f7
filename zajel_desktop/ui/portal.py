"""What the desktop wants things to look like, where Qt cannot say it: asked over D-Bus.

On Linux the Settings portal (org.freedesktop.portal.Settings, version 1) knows the colour scheme,
the contrast and whether motion is reduced. It is asked without waiting, and only if there is a
session bus. Without an answer every wish stays None.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
    QDBusVariant,
)

from zajel_desktop.ui.tokens import Scheme

SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Settings"
NAMESPACE = "org.freedesktop.appearance"
SCHEMES = {1: Scheme.DARK, 2: Scheme.LIGHT}
PATIENCE = 3000
"""Milliseconds the portal may take to answer."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the desktop asks for; None where it did not say."""

    scheme: Scheme | None = None
    is_motion_reduced: bool | None = None
    wants_contrast: bool | None = None

    def with_setting(self, key: str, value: object) -> Wishes:
        """Take in the portal's ``value`` of ``key``; what is not known changes nothing."""
        while isinstance(value, QDBusVariant):
            value = value.variant()
        if not isinstance(value, int):
            return self
        match key:
            case "color-scheme":
                return replace(self, scheme=SCHEMES.get(value))
            case "reduced-motion":
                return replace(self, is_motion_reduced=value == 1)
            case "contrast":
                return replace(self, wants_contrast=value == 1)
        return self


def has_session_bus() -> bool:
    """Whether asking a session bus can succeed without starting one."""
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return bool(folder) and Path(folder or "", "bus").exists()


class Portal(QObject):
    """Asks the Settings portal once, then hears of every change."""

    wishes_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wishes = Wishes()
        self._bus: QDBusConnection | None = None

    def ask(self) -> None:
        """Send the questions; the answers come as ``wishes_changed``."""
        if self._bus is not None or not has_session_bus():
            return
        self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            return
        change = SLOT("on_setting_changed(QString,QString,QDBusVariant)")
        self._bus.connect(  # type: ignore[call-overload]  # stubs want bytes, it takes text only
            SERVICE, PATH, INTERFACE, "SettingChanged", self, change
        )
        for key in ("color-scheme", "reduced-motion", "contrast"):
            question = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "Read")
            question.setArguments([NAMESPACE, key])
            self._send(question, key)

    @Slot(str, str, QDBusVariant)
    def on_setting_changed(self, namespace: str, key: str, value: QDBusVariant) -> None:
        """Hear that somebody moved a switch of the desktop."""
        if namespace == NAMESPACE:
            self._take(key, value)

    def on_answer(self, watcher: QDBusPendingCallWatcher) -> None:
        """Take the answer to one question; a portal that does not know is no news."""
        reply = watcher.reply()
        if reply.type() == QDBusMessage.MessageType.ReplyMessage and reply.arguments():
            self._take(watcher.objectName(), reply.arguments()[0])
        watcher.deleteLater()

    def _send(self, question: QDBusMessage, key: str) -> None:
        assert self._bus is not None
        call: QDBusPendingCall = self._bus.asyncCall(question, PATIENCE)
        watcher = QDBusPendingCallWatcher(call, self)
        watcher.setObjectName(key)
        watcher.finished.connect(self.on_answer)

    def _take(self, key: str, value: object) -> None:
        wishes = self.wishes.with_setting(key, value)
        if wishes != self.wishes:
            self.wishes = wishes
            self.wishes_changed.emit()
