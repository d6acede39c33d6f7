"""Asks before I get a new key, and says who will follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH = 440


class NewKeyDialog(QDialog):
    """Says what changes for whom; keeping the key is what Enter and Esc do."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("New key"))
        self.setFixedWidth(theme.grown(WIDTH))
        self._build(theme)

    def accept(self) -> None:
        """Take a new key."""
        super().accept()
        self._engine.identity.renew()

    def _build(self, theme: Theme) -> None:
        connected = self.tr(
            "People you are connected with follow the new key by themselves, and whoever is"
            " verified stays so."
        )
        away = self.tr(
            "People who are away know only the old key. It is kept for 90 days: until then you can"
            " show them a code under it."
        )
        buttons = QDialogButtonBox()
        self.new_button = Button(theme, self.tr("Take a new key"), Kind.PRIMARY)
        self.keep_button = Button(theme, self.tr("Keep the key"))
        self.keep_button.setDefault(True)
        buttons.addButton(self.new_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.new_button.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(Label(self.tr("Take a new key?"), "heading", wraps=True))
        layout.addWidget(Label(connected, "body", "text_secondary", wraps=True))
        layout.addWidget(Label(away, "body", "text_secondary", wraps=True))
        layout.addSpacing(12)
        layout.addWidget(buttons)
        self.keep_button.setFocus()
