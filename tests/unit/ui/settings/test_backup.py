"""Backup: written, told where, and brought back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.safekeeping import Deed
from zajel_desktop.ui.settings.backup import BackupPage


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def page(engine, theme, qtbot):
    page = BackupPage(engine, theme)
    qtbot.addWidget(page)
    page.show()
    return page


def dialog_over(page):
    return page.window().findChildren(QDialog)[-1]


def test_a_written_backup_is_named_until_the_next_one(page, engine):
    page.backup_button.click()
    dialog = dialog_over(page)
    dialog.file.choose("/media/stick/Zajel.zajel")
    for field in (dialog.words, dialog.again):
        field.field.setText("four words")
    dialog.do_button.click()
    engine.safekeeping.end(Deed.BACKUP, size=4_200_000)
    assert "Zajel.zajel" in page.written.text
    assert "4.2 MB" in page.written.text
    assert "/media/stick" in page.written.accessibleName()
    page.ask_backup()
    assert page.written.isHidden()


def test_a_backup_can_take_the_place_of_everything(page, engine):
    page.restore_button.click()
    dialog = dialog_over(page)
    assert "goes for good" in dialog.said.text()
    dialog.file.choose("/media/stick/Zajel.zajel")
    dialog.words.field.setText("words")
    dialog.do_button.click()
    assert engine.asked("safekeeping.restore") == [("/media/stick/Zajel.zajel", "words")]
