"""A folder for received files, with a button to choose another."""

from __future__ import annotations

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from zajel_desktop.ui.path_field import PathField
from zajel_desktop.ui.theme import Theme


class FolderField(PathField):
    """Shows ``folder`` (empty: the desktop's download folder) and asks for another."""

    folder_chosen = Signal(str)

    def __init__(self, theme: Theme, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "folder", parent)
        self._folder = folder
        self.button.setText(self.tr("Change…"))
        self.button.setAccessibleName(self.tr("Change the folder for received files"))
        self.button.clicked.connect(self.ask)
        self.show_folder(folder)

    @property
    def folder(self) -> str:
        """The path chosen, empty for the desktop's own download folder."""
        return self._folder

    def show_folder(self, folder: str) -> None:
        """Show another folder."""
        self._folder = folder
        self.show_path(folder or download_folder())

    def ask(self) -> None:
        """Let the person choose a folder."""
        dialog = QFileDialog(self, self.tr("Save received files in"), self._folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.choose)
        dialog.open()

    def choose(self, folder: str) -> None:
        """Take ``folder``."""
        self.show_folder(folder)
        self.folder_chosen.emit(folder)


def download_folder() -> str:
    """Where the desktop keeps downloads."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
