"""What can still be done without the passphrase: restore a backup, or erase everything."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import Label

WIDTH = 440


class ForgottenDialog(QDialog):
    """Leads to one of the two; each asks again before anything is lost."""

    restore_wanted = Signal()
    erase_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Forgotten passphrase"))
        self.setFixedWidth(theme.grown(WIDTH))
        self._build(theme)

    def restore(self) -> None:
        """Go on with a backup."""
        self.accept()
        self.restore_wanted.emit()

    def erase(self) -> None:
        """Go on with erasing."""
        self.accept()
        self.erase_wanted.emit()

    def _build(self, theme: Theme) -> None:
        said = self.tr(
            "Nobody can open this history without its passphrase. A backup has a passphrase of its"
            " own: if you have one, everything in it can come back."
        )
        self.restore_button = Button(theme, self.tr("Restore a backup…"), icon="archive")
        self.restore_button.clicked.connect(self.restore)
        self.erase_button = Button(theme, self.tr("Erase everything…"), icon="trash")
        self.erase_button.clicked.connect(self.erase)
        buttons = QDialogButtonBox()
        self.back_button = Button(theme, self.tr("Back"))
        buttons.addButton(self.back_button, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(Label(self.tr("Forgotten passphrase"), "heading", wraps=True))
        layout.addWidget(Label(said, "body", "text_secondary", wraps=True))
        layout.addWidget(self.restore_button)
        layout.addWidget(self.erase_button)
        layout.addSpacing(4)
        layout.addWidget(buttons)
        for button in (self.restore_button, self.erase_button):
            button.setAttribute(Qt.WidgetAttribute.WA_LayoutUsesWidgetRect)
