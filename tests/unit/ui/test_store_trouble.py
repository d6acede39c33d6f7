"""Before there is anything to show: why, and what to do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.ui.store_trouble import StoreTrouble
from zajel_desktop.ui.text import left_to_right

REASONS = (
    Reason.STORE_IN_USE,
    Reason.STORE_DAMAGED,
    Reason.STORE_UNREADABLE,
    Reason.DISK_FULL,
    Reason.FOLDER_UNWRITABLE,
)


@pytest.fixture
def shown(theme, qtbot):
    """Show the window for a reason."""

    def show(reason):
        window = StoreTrouble(theme, Failure(reason, Side.OURS, "secret detail"), "/home/ali/zajel")
        qtbot.addWidget(window)
        window.show()
        return window

    return show


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_has_its_sentence_and_advice_and_no_detail(shown, reason):
    window = shown(reason)
    assert window.sentence.text().endswith(".")
    assert window.note.text().endswith(".")
    assert "secret detail" not in window.sentence.text() + window.note.text()
    assert window.path.text() == left_to_right("/home/ali/zajel")


def test_trying_again_and_giving_up_are_offered(shown, qtbot):
    window = shown(Reason.STORE_IN_USE)
    with qtbot.waitSignal(window.retried):
        window.retry_button.click()
    with qtbot.waitSignal(window.closed):
        window.quit_button.click()


def test_the_folder_is_offered_where_only_a_person_can_mend_it(shown):
    assert not shown(Reason.STORE_DAMAGED).folder_button.isHidden()
    assert shown(Reason.DISK_FULL).folder_button.isHidden()


def test_enter_tries_again_at_once(shown, qtbot):
    window = shown(Reason.DISK_FULL)
    assert window.focusWidget() is window.retry_button
    with qtbot.waitSignal(window.retried):
        qtbot.keyClick(window.retry_button, Qt.Key.Key_Return)
