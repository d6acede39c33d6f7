"""A folder is shown whole or cut in the middle, and chosen without waiting."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog

from zajel_desktop.ui.folder_field import FolderField, download_folder
from zajel_desktop.ui.text import left_to_right


@pytest.fixture
def field(theme, qtbot):
    field = FolderField(theme, "/home/ali/Downloads/Zajel")
    qtbot.addWidget(field)
    field.show()
    return field


def test_the_folder_is_shown(field):
    assert field.path.text() == left_to_right("/home/ali/Downloads/Zajel")
    assert field.button.accessibleName() == "Change the folder for received files"


def test_nothing_chosen_means_the_downloads(field):
    field.show_folder("")
    assert field.path.text() == left_to_right(download_folder())
    assert field.folder == ""


def test_another_folder_is_told(field, qtbot):
    with qtbot.waitSignal(field.folder_chosen) as chosen:
        field.choose("/srv/files")
    assert chosen.args == ["/srv/files"]
    assert field.folder == "/srv/files"
    assert field.path.text() == left_to_right("/srv/files")


def test_asking_opens_a_dialog_that_nobody_waits_for(field, qtbot):
    field.ask()
    dialog = field.findChild(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.reject()
