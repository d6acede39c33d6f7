"""A backup is asked for with its passphrase; why it was not restored stands where it belongs."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import Deed
from zajel_desktop.ui.safekeeping.restore_dialog import RestoreDialog, ask_restore

FILE = "/media/stick/Zajel.zajel"


@pytest.fixture
def dialog(theme, opened):
    return opened(RestoreDialog(theme, has_somebody=True))


def fill(dialog):
    dialog.file.choose(FILE)
    dialog.words.field.setText("words")
    dialog.do_button.click()


def test_file_and_passphrase_are_told(dialog, qtbot):
    with qtbot.waitSignal(dialog.wanted) as wanted:
        fill(dialog)
    assert wanted.args == [FILE, "words"]
    assert dialog.do_button.is_busy
    with qtbot.assertNotEmitted(dialog.wanted):
        dialog.submit()


def test_it_warns_only_of_what_would_be_lost(theme, dialog, opened):
    empty = opened(RestoreDialog(theme, has_somebody=False))
    assert "goes for good" in dialog.said.text()
    assert "goes for good" not in empty.said.text()
    assert dialog.do_button.property("kind") == "danger"
    assert empty.do_button.property("kind") == "primary"


def test_what_is_missing_is_said(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.wanted):
        dialog.do_button.click()
        assert "Choose the file" in dialog.trouble.text()
        dialog.file.choose(FILE)
        assert dialog.trouble.text() == ""
        assert dialog.focusWidget() is dialog.words.field
        dialog.do_button.click()
    assert "Type the passphrase" in dialog.words.trouble.text()


def test_a_wrong_passphrase_is_said_where_it_was_typed(dialog):
    fill(dialog)
    dialog.show_failure(Failure(Reason.PASSPHRASE_WRONG, Side.OURS))
    assert "not the passphrase of this backup" in dialog.words.trouble.text()
    assert not dialog.do_button.is_busy


def test_a_damaged_file_is_said_about_the_whole(dialog):
    fill(dialog)
    dialog.show_failure(Failure(Reason.BACKUP_DAMAGED, Side.OURS))
    assert "Nothing was restored" in dialog.trouble.text()


def test_over_an_engine_it_asks_that_and_hears_of_failure_only(engine, theme, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    dialog = ask_restore(engine, theme, host, has_somebody=False)
    fill(dialog)
    assert engine.asked("safekeeping.restore") == [(FILE, "words")]
    engine.safekeeping.end(Deed.BACKUP, Reason.DISK_FULL)
    engine.safekeeping.end(Deed.RESTORE)
    assert dialog.do_button.is_busy
    engine.safekeeping.end(Deed.RESTORE, Reason.PASSPHRASE_WRONG)
    assert dialog.words.trouble.text()
