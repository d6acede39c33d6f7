"""A folder, shown as a path that cannot be typed wrong, with a button to choose another."""

from __future__ import annotations

from PySide6.QtCore import QDir, QRectF, QStandardPaths, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from zajel_desktop.ui.text import left_to_right
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import ElidedLabel
from zajel_desktop.ui.widgets.note import IconLabel


class FolderField(QWidget):
    """Shows ``folder`` (empty: the desktop's download folder) and asks for another."""

    folder_chosen = Signal(str)

    def __init__(self, theme: Theme, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folder = folder
        self._build()
        self.show_folder(folder)
        theme.changed.connect(self.update)

    @property
    def folder(self) -> str:
        """The path chosen, empty for the desktop's own download folder."""
        return self._folder

    def show_folder(self, folder: str) -> None:
        """Show another folder."""
        self._folder = folder
        shown = QDir.toNativeSeparators(folder or download_folder())
        self.path.setText(left_to_right(shown))
        self.button.setAccessibleDescription(shown)

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

    def _build(self) -> None:
        glyph = IconLabel(self._theme, "folder", "text_secondary", parent=self)
        self.path = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.button = Button(self._theme, self.tr("Change…"), is_small=True)
        self.button.setAccessibleName(self.tr("Change the folder for received files"))
        self.button.clicked.connect(self.ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(0)
        # Margins are not mirrored, spaces are.
        row.addSpacing(9)
        row.addWidget(glyph)
        row.addSpacing(8)
        row.addWidget(self.path, 1)
        row.addSpacing(8)
        row.addWidget(self.button)

    # Overrides of Qt methods.

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.color.control_border)
        painter.setBrush(tokens.color.surface)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, tokens.radius.control, tokens.radius.control)


def download_folder() -> str:
    """Where the desktop keeps downloads."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
