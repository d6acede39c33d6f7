"""What the desktop says about its screen is heard where there is somebody to say it."""

from __future__ import annotations

import pytest

from zajel_desktop.ui.safekeeping import screen_lock as module
from zajel_desktop.ui.safekeeping.screen_lock import ScreenLock


class Bus:
    """A bus that writes down who listens to what."""

    def __init__(self, *, is_connected=True):
        self.is_connected = is_connected
        self.listens = []

    def isConnected(self):
        return self.is_connected

    def connect(self, service, path, interface, name, receiver, slot):
        self.listens.append((service, interface, name, slot))
        return True


@pytest.fixture
def buses(monkeypatch):
    session, system = Bus(), Bus()
    monkeypatch.setattr(module.QDBusConnection, "sessionBus", lambda: session)
    monkeypatch.setattr(module.QDBusConnection, "systemBus", lambda: system)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    return session, system


def test_both_savers_and_sleep_are_heard(qapp, buses):
    ScreenLock().listen()
    session, system = buses
    slot = "1on_changed(bool)"
    assert session.listens == [
        (saver, saver, "ActiveChanged", slot)
        for saver in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
    ]
    login = "org.freedesktop.login1"
    assert system.listens == [(login, f"{login}.Manager", "PrepareForSleep", slot)]


def test_where_there_is_no_bus_nothing_is_heard(qapp, buses, monkeypatch, tmp_path):
    session, system = buses
    system.is_connected = False
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    ScreenLock().listen()
    assert session.listens == system.listens == []


def test_only_the_beginning_is_told(qtbot):
    heard = ScreenLock()
    with qtbot.waitSignal(heard.locked):
        heard.on_changed(True)
    with qtbot.assertNotEmitted(heard.locked):
        heard.on_changed(False)
