"""The portal: what the desktop wishes is heard, what it does not know changes nothing."""

from __future__ import annotations

import pytest
from PySide6.QtDBus import QDBusPendingCall, QDBusVariant

from zajel_desktop.ui import portal as module
from zajel_desktop.ui.portal import NAMESPACE, Portal, Wishes, has_session_bus
from zajel_desktop.ui.tokens import Scheme


@pytest.fixture
def no_bus(monkeypatch, tmp_path):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.mark.parametrize(
    ("key", "value", "wishes"),
    [
        ("color-scheme", 1, Wishes(scheme=Scheme.DARK)),
        ("color-scheme", 2, Wishes(scheme=Scheme.LIGHT)),
        ("color-scheme", 0, Wishes()),
        ("reduced-motion", 1, Wishes(is_motion_reduced=True)),
        ("reduced-motion", 0, Wishes(is_motion_reduced=False)),
        ("contrast", 1, Wishes(wants_contrast=True)),
        ("accent-color", 1, Wishes()),
        ("color-scheme", "dark", Wishes()),
    ],
)
def test_a_setting_becomes_a_wish(key, value, wishes):
    assert Wishes().with_setting(key, value) == wishes


def test_an_answer_comes_wrapped_twice():
    wrapped = QDBusVariant(QDBusVariant(1))
    assert Wishes().with_setting("color-scheme", wrapped).scheme is Scheme.DARK


def test_a_change_is_heard_once(qtbot):
    portal, heard = Portal(), []
    portal.wishes_changed.connect(lambda: heard.append(portal.wishes.scheme))
    portal.on_setting_changed(NAMESPACE, "color-scheme", QDBusVariant(1))
    portal.on_setting_changed(NAMESPACE, "color-scheme", QDBusVariant(1))
    assert heard == [Scheme.DARK]


def test_a_change_of_something_else_is_not_heard(qtbot):
    portal = Portal()
    portal.on_setting_changed("org.gnome.desktop", "color-scheme", QDBusVariant(1))
    assert portal.wishes == Wishes()


def test_without_a_session_bus_nobody_is_asked(qtbot, no_bus):
    portal = Portal()
    portal.ask()
    assert not has_session_bus()
    assert portal.wishes == Wishes()


def test_a_bus_is_found_by_its_socket(no_bus, tmp_path):
    (tmp_path / "bus").touch()
    assert has_session_bus()


def test_a_bus_is_found_by_its_address(no_bus, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert has_session_bus()


NO_REPLY = "org.freedesktop.DBus.Error.NoReply"


class Bus:
    """A session bus that writes down what it is asked."""

    def __init__(self):
        self.asked, self.listens = [], []

    def isConnected(self):
        return True

    def connect(self, service, path, interface, name, receiver, slot):
        self.listens.append((name, slot))
        return True

    def asyncCall(self, question, patience):
        self.asked.append(question.arguments()[1])
        return QDBusPendingCall.fromCompletedCall(question.createErrorReply(NO_REPLY, "gone"))


def test_every_setting_is_asked_for_and_changes_are_heard(qtbot, no_bus, monkeypatch):
    bus, portal = Bus(), Portal()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setattr(module.QDBusConnection, "sessionBus", lambda: bus)
    portal.ask()
    assert bus.asked == ["color-scheme", "reduced-motion", "contrast"]
    # PySide6 takes the slot as text only, against its own stubs.
    assert bus.listens == [("SettingChanged", "1on_setting_changed(QString,QString,QDBusVariant)")]
    assert portal.wishes == Wishes()


def test_a_bus_that_does_not_answer_leaves_every_wish_open(qtbot, no_bus, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    portal = Portal()
    portal.ask()
    portal.ask()
    assert portal.wishes == Wishes()
