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

    def show(reason, copied_at=None):
        failure = Failure(reason, Side.OURS, "secret detail")
        window = StoreTrouble(theme, failure, "/home/ali/zajel", copied_at)
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


def test_a_copy_that_is_whole_is_offered_with_its_date(shown, qtbot):
    window = shown(Reason.STORE_DAMAGED, 1_795_253_460.0)
    assert "2026" in window.sentence.text()
    assert window.sentence.text().endswith("is intact.")
    assert window.retry_button.isHidden()
    assert window.focusWidget() is window.bring_back_button
    with qtbot.waitSignal(window.brought_back):
        qtbot.keyClick(window.bring_back_button, Qt.Key.Key_Return)
    assert window.bring_back_button.is_busy


def test_without_a_copy_none_is_promised(shown):
    assert shown(Reason.STORE_DAMAGED).bring_back_button.isHidden()


def test_enter_tries_again_at_once(shown, qtbot):
    window = shown(Reason.DISK_FULL)
    assert window.focusWidget() is window.retry_button
    with qtbot.waitSignal(window.retried):
        qtbot.keyClick(window.retry_button, Qt.Key.Key_Return)
