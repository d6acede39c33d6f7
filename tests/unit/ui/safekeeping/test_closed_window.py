"""While the profile is closed one window shows the lock, the work or the end, and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QRect
from PySide6.QtWidgets import QDialog

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import Erase, Restore, Unlock
from zajel_desktop.ui.safekeeping.closed_window import ClosedWindow
from zajel_desktop.ui.safekeeping.one_page import OnePage

WRONG = Failure(Reason.PASSPHRASE_WRONG, Side.OURS)


@pytest.fixture
def window(theme, qtbot):
    window = ClosedWindow(theme, QByteArray())
    qtbot.addWidget(window)
    window.show()
    return window


def dialog_over(window):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    (dialog,) = window.findChildren(QDialog)
    return dialog


def test_the_passphrase_is_wished_to_be_tried(window, qtbot):
    window.show_lock()
    window.lock.words.field.setText("words")
    with qtbot.waitSignal(window.wished) as wished:
        window.lock.unlock()
    assert wished.args == [Unlock("words")]


def test_a_failure_keeps_the_page_and_what_is_typed(window):
    window.show_lock()
    page = window.lock
    page.words.field.setText("words")
    window.show_lock(WRONG)
    assert window.lock is page
    assert page.words.text == "words"
    assert page.words.trouble.text()


def test_one_page_at_a_time(window):
    window.show_lock()
    window.show_working()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert isinstance(window.page, OnePage)
    assert window.lock is None
    window.show_lock()
    assert window.lock is window.page


def test_a_backup_instead_of_a_forgotten_passphrase(window, qtbot):
    window.show_lock()
    assert not window.show_refusal(WRONG)
    window.lock.forgotten_button.click()
    dialog_over(window).restore_button.click()
    dialog = dialog_over(window)
    dialog.file.choose("/media/stick/Zajel.zajel")
    dialog.words.field.setText("words")
    with qtbot.waitSignal(window.wished) as wished:
        dialog.do_button.click()
    assert wished.args == [Restore("/media/stick/Zajel.zajel", "words")]
    assert window.show_refusal(WRONG)
    assert "of this backup" in dialog.words.trouble.text()
    dialog.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not window.show_refusal(WRONG)


def test_everything_can_be_erased_without_the_passphrase(window, qtbot):
    window.show_lock()
    window.lock.forgotten_button.click()
    dialog_over(window).erase_button.click()
    dialog = dialog_over(window)
    dialog.understood.click()
    with qtbot.waitSignal(window.wished) as wished:
        dialog.erase_button.click()
    assert wished.args == [Erase()]


def test_after_erasing_one_begins_anew_or_leaves(window, qtbot):
    window.show_erased()
    anew = window.focusWidget()
    assert anew.text() == "Start anew"
    with qtbot.waitSignal(window.retried):
        anew.click()
    with qtbot.waitSignal(window.closed):
        window.close()


def test_it_lies_where_the_main_window_was(theme, qtbot, window):
    window.setGeometry(QRect(40, 50, 640, 500))
    other = ClosedWindow(theme, window.saveGeometry())
    qtbot.addWidget(other)
    assert other.size().toTuple() == (640, 500)
