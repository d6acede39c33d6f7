"""The main job by keyboard alone: first start, pair both ways, talk, send and take files.

Every key goes to whatever has the focus, as from a real keyboard; nothing is clicked and no method
of a widget is called.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.settings import Looks
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.main_window import MainWindow
from zajel_desktop.ui.portal import Portal

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
MOST_TABS = 40


class SilentPortal(Portal):
    """A desktop without wishes."""

    def ask(self):
        """Ask nobody."""


class Keyboard:
    """Ten fingers."""

    def __init__(self, window):
        self._window = window

    @property
    def target(self):
        """Whatever has the focus in the window in front, once it has come there."""
        QApplication.processEvents()
        front = QApplication.activeModalWidget() or self._window
        if QApplication.activeWindow() is not front and QApplication.activePopupWidget() is None:
            front.activateWindow()  # which is the window manager's part
            QApplication.processEvents()
        return front.focusWidget() or front

    def put_away_suggestions(self):
        """Escape from the list of names that a file dialog suggests."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            QTest.keyClick(popup, KEY.Key_Escape)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.target, key, modifier)

    def type(self, text):
        QTest.keyClicks(self.target, text)

    def tab_to(self, words):
        """Press Tab until what is called ``words`` has the focus."""
        for _ in range(MOST_TABS):
            if words in (self.target.accessibleName(), getattr(self.target, "text", str)()):
                return
            self.press(KEY.Key_Tab)
        raise AssertionError(f"Tab never comes to {words}")


@pytest.fixture
def engine():
    return FakeEngine(name="", is_started=False)


@pytest.fixture
def window(qapp, engine, qtbot):
    looks = Looks(language="en", theme="light", is_motion_reduced=True)
    appearance = Appearance(qapp, looks, lambda _: None, portal=SilentPortal())
    window = MainWindow(engine, appearance, now=lambda: NOW)
    qtbot.addWidget(window)
    window.resize(1100, 720)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    appearance.theme.setParent(None)
    appearance.fall_silent()
    appearance.setParent(None)
    qapp.setStyleSheet("")


@pytest.fixture
def keyboard(window):
    return Keyboard(window)


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_two_people_meet_and_talk_without_a_mouse(window, engine, keyboard, qtbot, tmp_path):
    # First start: a name, and off.
    keyboard.type("Ali")
    keyboard.tab_to("Start")
    keyboard.press(KEY.Key_Space)
    assert engine.settings.current.name == "Ali"

    # My code, and away again.
    keyboard.press(KEY.Key_N, CTRL)
    assert QApplication.activeModalWidget() is window.companions.pair()
    keyboard.press(KEY.Key_Escape)

    # A code that was told.
    keyboard.press(KEY.Key_N, CTRL | SHIFT)
    keyboard.type("n3wpal")
    keyboard.press(KEY.Key_Return)
    assert [text.replace("-", "") for (text,) in engine.asked("pairing.pair")] == ["N3WPAL"]
    noor = engine.contacts.add("Noor")
    pairing = window.companions.pair().connecting.pairing
    engine.pairing.step(pairing, Step.CONNECTED, contact=noor.id)
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    qtbot.waitUntil(lambda: window.contact == noor.id)

    # Talk, over two lines.
    keyboard.type("Hello")
    keyboard.press(KEY.Key_Return, SHIFT)
    keyboard.type("Noor")
    keyboard.press(KEY.Key_Return)
    assert engine.asked("messages.send") == [(noor.conversation, "Hello\nNoor")]

    # A file of mine.
    (tmp_path / "map.pdf").write_bytes(b"%PDF")
    keyboard.press(KEY.Key_O, CTRL)
    assert isinstance(QApplication.activeModalWidget(), QFileDialog)
    keyboard.type(str(tmp_path / "map.pdf"))
    keyboard.put_away_suggestions()
    keyboard.press(KEY.Key_Return)
    assert engine.asked("transfers.offer") == [(noor.conversation, (str(tmp_path / "map.pdf"),))]

    # A file of theirs.
    engine.settle()
    offer = engine.transfers.add(noor.conversation, [FileItem("ridge.tiff", 184_000_000)])
    keyboard.press(KEY.Key_2, CTRL)
    keyboard.press(KEY.Key_End)
    keyboard.press(KEY.Key_Return)
    keyboard.tab_to("Accept")
    keyboard.press(KEY.Key_Space)
    assert [transfer for transfer, _ in engine.asked("transfers.accept")] == [offer.id]

    engine.transfers.set(offer.id, state=TransferState.MOVING, moved=1_000_000)

    # Somebody uses my code.
    request = engine.pairing.request("Amal")
    qtbot.waitUntil(window.request_card.accept_button.isEnabled)
    keyboard.tab_to("Accept")
    keyboard.press(KEY.Key_Space)
    assert engine.asked("pairing.accept") == [(request.id,)]
