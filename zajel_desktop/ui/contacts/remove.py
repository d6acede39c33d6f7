"""Asks before a contact and everything said with it goes for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH = 440


class RemoveDialog(QDialog):
    """Says what would go and what would stay; keeping is what Enter and Esc do."""

    def __init__(
        self, engine: Engine, theme: Theme, contact: Contact, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._contact = contact
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Remove contact"))
        self.setFixedWidth(theme.grown(WIDTH))
        self._build(theme)

    def accept(self) -> None:
        """Let the contact go."""
        super().accept()
        if self._engine.contacts.find(self._contact.id) is not None:
            self._engine.contacts.remove(self._contact.id)

    def _build(self, theme: Theme) -> None:
        self.title = Label(
            with_name(self.tr("Remove {name}?"), self._contact.name), "heading", wraps=True
        )
        said = self.tr(
            "The conversation goes from this computer for good. Files you received stay where"
            " they are. To talk again, pair with a new code."
        )
        buttons = QDialogButtonBox()
        self.remove_button = Button(theme, self.tr("Remove"), Kind.DANGER)
        self.keep_button = Button(theme, self.tr("Keep"))
        self.keep_button.setDefault(True)
        buttons.addButton(self.remove_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.remove_button.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(Label(said, "body", "text_secondary", wraps=True))
        layout.addSpacing(12)
        layout.addWidget(buttons)
        self.keep_button.setFocus()
