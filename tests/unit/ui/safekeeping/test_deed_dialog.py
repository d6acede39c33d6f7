"""What every dialog about the whole profile does alike."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.safekeeping.deed_dialog import DeedDialog
from zajel_desktop.ui.widgets.buttons import Kind


class Dialog(DeedDialog):
    """One with a new passphrase."""

    def __init__(self, theme):
        super().__init__(theme)
        self.introduce("Title", "What happens.", "Do it", Kind.DANGER)
        self.words = self.add_passphrase("New")
        self.again = self.add_passphrase("Again")
        self.complete()
        self.submits = 0

    def submit(self):
        self.submits += 1


@pytest.fixture
def dialog(theme, opened):
    return opened(Dialog(theme))


def test_it_says_what_happens(dialog):
    assert dialog.windowTitle() == dialog.heading.text() == "Title"
    assert dialog.said.text() == "What happens."
    assert dialog.do_button.property("kind") == "danger"


def test_enter_and_the_button_submit(dialog, qtbot):
    qtbot.keyClick(dialog.words.field, Qt.Key.Key_Return)
    dialog.do_button.click()
    assert dialog.submits == 2


def test_nothing_can_be_changed_while_it_is_done(dialog):
    dialog.show_trouble("before")
    dialog.begin()
    assert dialog.do_button.is_busy
    assert not dialog.words.isEnabled()
    assert not dialog.trouble.isVisible()
    dialog.end()
    assert not dialog.do_button.is_busy
    assert dialog.words.isEnabled()


@pytest.mark.parametrize(
    ("words", "again", "said"),
    [
        ("short", "short", "at least eight"),
        ("long enough", "long enouhg", "not the same"),
        ("long enough", "long enough", ""),
    ],
)
def test_a_new_passphrase_is_long_enough_and_typed_twice(dialog, words, again, said):
    dialog.words.field.setText(words)
    dialog.again.field.setText(again)
    assert dialog.is_new(dialog.words, dialog.again) is not bool(said)
    shown = dialog.words.trouble.text() + dialog.again.trouble.text()
    assert said in shown
    assert bool(shown) is bool(said)


def test_escape_changes_nothing(dialog, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.submits == 0
