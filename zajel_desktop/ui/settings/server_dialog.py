"""Asks for a server of somebody's own: its address, and what it wants to know besides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label

WIDTH = 440


class ServerDialog(QDialog):
    """An address, a user name and a password. Subclasses ``introduce`` it and override ``accept``.

    Those that ask for something else override :meth:`fields`. What is wrong (:meth:`show_trouble`)
    is said until the next key.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme.grown(WIDTH))
        self.heading = Label("", "heading", wraps=True)
        self.about = Label("", "body", "text_secondary", wraps=True)
        self.address, self.user, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.trouble = Label("", "small", "danger", wraps=True)
        self.add_button = Button(theme, "", Kind.PRIMARY)
        self._build(theme)
        self.show_trouble("")

    def introduce(self, title: str, example: str, button: str, about: str = "") -> None:
        """Say what this is for, how an address looks, and what the button is called."""
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.address.setPlaceholderText(example)
        self.add_button.setText(button)
        # Texts that wrap know their height only once they have their width.
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))

    def fields(self) -> tuple[tuple[str, QLineEdit], ...]:
        """What is asked for, with its titles, in the order of reading."""
        return (
            (self.tr("Address"), self.address),
            (self.tr("User name"), self.user),
            (self.tr("Password"), self.password),
        )

    def show_trouble(self, text: str) -> None:
        """Say what is wrong with what stands in the fields, or nothing any more."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.address.setAccessibleDescription(text)

    def _build(self, theme: Theme) -> None:
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(self.heading)
        layout.addWidget(self.about)
        layout.addLayout(self._form())
        layout.addWidget(self.trouble)
        layout.addWidget(self._buttons(theme))

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(12)
        for words, field in self.fields():
            # What is typed here runs from left to right for everybody.
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            field.setAccessibleName(words)
            field.textEdited.connect(lambda: self.show_trouble(""))
            form.addRow(Label(words), field)
        return form

    def _buttons(self, theme: Theme) -> QDialogButtonBox:
        buttons = self.buttons = QDialogButtonBox()
        self.add_button.setDefault(True)
        buttons.addButton(self.add_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(Button(theme, self.tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons
