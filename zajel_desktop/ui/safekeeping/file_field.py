"""The file of a backup: one to write, or one that is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from zajel_desktop.ui.path_field import PathField
from zajel_desktop.ui.theme import Theme

ENDING = "zajel"


class FileField(PathField):
    """Asks for a file to save to (``is_saved``), or for one to open."""

    file_chosen = Signal(str)

    def __init__(self, theme: Theme, *, is_saved: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, "file", parent)
        self.button.setText(self.tr("Choose…"))
        self.button.setAccessibleName(self.tr("Choose the file of the backup"))
        self._is_saved = is_saved
        self.file = ""
        self.button.clicked.connect(self.ask)
        self.path.setText(self.tr("No file chosen"))

    def ask(self) -> None:
        """Let the person choose a file."""
        start = self.file or documents()
        dialog = QFileDialog(self, self.tr("Backup of Zajel"), str(Path(start).parent))
        dialog.setNameFilters([self.tr("Backups of Zajel") + f" (*.{ENDING})", self.tr("All (*)")])
        if self._is_saved:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(ENDING)
            dialog.selectFile(Path(self.file).name)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.choose)
        dialog.open()

    def choose(self, file: str) -> None:
        """Take ``file``."""
        self.file = file
        self.show_path(file)
        self.file_chosen.emit(file)


def documents() -> str:
    """Where backups are proposed to go: a name for today among the documents."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    # Latin digits in every language: it is a name of a file.
    today = QDateTime.currentDateTime().toString(Qt.DateFormat.ISODate)[:10]
    return str(Path(folder) / f"Zajel {today}.{ENDING}")
