"""The file of a backup: proposed by name, chosen in a dialog of the desktop's."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QFileDialog

from zajel_desktop.ui.safekeeping.file_field import FileField, documents
from zajel_desktop.ui.text import left_to_right


@pytest.fixture
def made(theme, qtbot):
    def make(*, is_saved):
        field = FileField(theme, is_saved=is_saved)
        qtbot.addWidget(field)
        field.show()
        return field

    return make


def test_a_file_is_proposed_by_the_day(qapp):
    assert re.search(r"Zajel \d{4}-\d\d-\d\d\.zajel$", documents())


def test_a_chosen_file_is_shown_and_told(made, qtbot):
    field = made(is_saved=False)
    assert field.path.text() == "No file chosen"
    with qtbot.waitSignal(field.file_chosen) as chosen:
        field.choose("/media/stick/Zajel.zajel")
    assert chosen.args == [field.file] == ["/media/stick/Zajel.zajel"]
    assert field.path.text() == left_to_right("/media/stick/Zajel.zajel")


def test_one_to_write_and_one_to_read_are_asked_for_differently(made):
    for is_saved, mode in (
        (True, QFileDialog.AcceptMode.AcceptSave),
        (False, QFileDialog.AcceptMode.AcceptOpen),
    ):
        field = made(is_saved=is_saved)
        field.ask()
        dialog = field.findChild(QFileDialog)
        assert dialog.acceptMode() is mode
        dialog.reject()
