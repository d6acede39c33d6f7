"""The lock asks, says what was wrong, and makes whoever guesses wait."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.ui.safekeeping.lock_page import LockPage

NEEDED, WRONG, WAIT = (
    Failure(reason, Side.OURS)
    for reason in (Reason.PASSPHRASE_NEEDED, Reason.PASSPHRASE_WRONG, Reason.PASSPHRASE_WAIT)
)


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def page(theme, qtbot, clock):
    page = LockPage(theme, now=lambda: clock[0])
    qtbot.addWidget(page)
    page.show()
    page.ask()
    return page


def test_enter_tries_what_was_typed_once(page, qtbot):
    with qtbot.waitSignal(page.unlock_wanted) as wanted:
        qtbot.keyClicks(page.words.field, "words")
        qtbot.keyClick(page.words.field, Qt.Key.Key_Return)
    assert wanted.args == ["words"]
    assert page.unlock_button.is_busy
    with qtbot.assertNotEmitted(page.unlock_wanted):
        qtbot.keyClick(page.words.field, Qt.Key.Key_Return)


def test_nothing_typed_is_nothing_tried(page, qtbot):
    with qtbot.assertNotEmitted(page.unlock_wanted):
        page.unlock_button.click()
    assert not page.unlock_button.is_busy


def test_a_wrong_one_is_said_and_typed_over(page, qtbot):
    qtbot.keyClicks(page.words.field, "words")
    page.unlock()
    page.show_failure(WRONG)
    assert page.words.trouble.text() == "That is not the passphrase. Try again."
    qtbot.keyClicks(page.words.field, "n")
    assert page.words.text == "n"
    assert page.words.trouble.text() == ""


def test_to_be_asked_is_no_reproach(page):
    page.show_failure(NEEDED)
    assert page.words.trouble.text() == ""


@pytest.mark.parametrize(("wait", "said"), [(5.0, "5 second"), (300.0, "5 minute")])
def test_a_wait_is_said_in_words_and_ends(page, clock, qtbot, wait, said):
    page.show_failure(WAIT, wait)
    assert said in page.words.trouble.text()
    qtbot.keyClicks(page.words.field, "words")
    with qtbot.assertNotEmitted(page.unlock_wanted):
        qtbot.keyClick(page.words.field, Qt.Key.Key_Return)
    assert not page.unlock_button.isEnabled()
    clock[0] += wait - 1
    page.show_wait()
    assert "1 second" in page.words.trouble.text()
    clock[0] += 1
    page.show_wait()
    assert page.words.trouble.text() == ""
    assert page.unlock_button.isEnabled()
    with qtbot.waitSignal(page.unlock_wanted):
        qtbot.keyClick(page.words.field, Qt.Key.Key_Return)


def test_the_other_way_is_offered(page, qtbot):
    with qtbot.waitSignal(page.forgotten):
        page.forgotten_button.click()


def test_asked_anew_nothing_of_before_is_there(page, qtbot):
    qtbot.keyClicks(page.words.field, "words")
    page.unlock()
    page.show_failure(WRONG)
    page.ask()
    assert (page.words.text, page.words.trouble.text()) == ("", "")
    assert not page.words.field.isReadOnly()
