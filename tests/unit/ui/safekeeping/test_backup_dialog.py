"""A backup is written under a passphrase that was typed twice."""

from __future__ import annotations

import pytest

from zajel_desktop.model.failure import Reason
from zajel_desktop.model.safekeeping import Deed
from zajel_desktop.ui.safekeeping.backup_dialog import BackupDialog

FILE = "/media/stick/Zajel.zajel"


@pytest.fixture
def dialog(engine, theme, opened):
    dialog = opened(BackupDialog(engine, theme))
    dialog.file.choose(FILE)
    return dialog


def fill(dialog, words="four words", again="four words"):
    dialog.words.field.setText(words)
    dialog.again.field.setText(again)
    dialog.do_button.click()


def test_it_is_written_and_told(dialog, engine, qtbot):
    fill(dialog)
    assert engine.asked("safekeeping.back_up") == [(FILE, "four words")]
    with qtbot.waitSignal(dialog.written) as written:
        engine.safekeeping.end(Deed.BACKUP, size=5_000_000_000)
    assert written.args == [FILE, 5_000_000_000]
    assert not dialog.isVisible()
    assert dialog.words.text == dialog.again.text == ""


def test_a_full_disk_is_said_and_another_try_can_follow(dialog, engine):
    fill(dialog)
    engine.safekeeping.end(Deed.BACKUP, Reason.DISK_FULL)
    assert "disk is full" in dialog.trouble.text()
    assert dialog.isVisible()
    fill(dialog)
    assert len(engine.asked("safekeeping.back_up")) == 2


def test_two_different_ones_write_nothing(dialog, engine):
    fill(dialog, again="five words")
    assert engine.asked("safekeeping.back_up") == []


def test_a_second_enter_and_the_end_of_another_deed_do_nothing(dialog, engine):
    fill(dialog)
    dialog.submit()
    engine.safekeeping.end(Deed.PASSPHRASE)
    assert len(engine.asked("safekeeping.back_up")) == 1
    assert dialog.isVisible()


def test_a_place_is_proposed(engine, theme, opened):
    assert opened(BackupDialog(engine, theme)).file.file.endswith(".zajel")
