"""Asks what to call a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH = 400
MAX_NAME = 64
"""Characters of a name."""


class RenameDialog(QDialog):
    """One field; left empty, the name they gave themselves is used again."""

    def __init__(
        self, engine: Engine, theme: Theme, contact: Contact, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._contact = contact
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rename"))
        self.setFixedWidth(theme.grown(WIDTH))
        self._build(theme)

    def accept(self) -> None:
        """Use the name that was typed."""
        self._engine.contacts.rename(self._contact.id, self.field.text().strip())
        super().accept()

    def _build(self, theme: Theme) -> None:
        self.field = QLineEdit(self._contact.name)
        self.field.setMaxLength(MAX_NAME)
        self.field.setAccessibleName(self.tr("Name"))
        self.field.setPlaceholderText(self._contact.claimed_name)
        self.field.selectAll()
        title = Label(self._question(), "title", wraps=True)
        note = Label(
            self.tr("Only you see this name. Leave it empty to use the one they chose."),
            "small",
            "text_secondary",
            wraps=True,
        )
        buttons = QDialogButtonBox()
        self.save_button = Button(theme, self.tr("Save"), Kind.PRIMARY)
        self.save_button.setDefault(True)
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(Button(theme, self.tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        for widget in (title, self.field, note):
            layout.addWidget(widget)
        layout.addSpacing(12)
        layout.addWidget(buttons)

    def _question(self) -> str:
        if not self._contact.name:
            return self.tr("What do you call this person?")
        name = isolated(self._contact.name)
        return self.tr("What do you call {name}?").format(name=name)
