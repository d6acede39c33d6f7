"""Asks for a server that helps to find a path: a relay, or one that tells us our own address."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.model.service import IceServer
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label

WIDTH = 440

# RFC 7064 and RFC 7065: scheme, host, port, and for relays the transport.
ADDRESS = re.compile(
    r"(stuns?|turns?):(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?", re.IGNORECASE
)


class RelayDialog(QDialog):
    """An address, and for a relay the user name and password it wants."""

    relay_entered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Add a relay"))
        self.setFixedWidth(theme.grown(WIDTH))
        self._build(theme)

    def accept(self) -> None:
        """Hand the server on, if the address is one."""
        address = self.address.text().strip()
        if not is_address(address):
            self._show_trouble(
                self.tr("This is not an address of a relay. It looks like turn:relay.example.org.")
            )
            return
        if address.lower().startswith("turn") and not self.user.text():
            self._show_trouble(self.tr("A relay wants a user name and a password."))
            return
        self.relay_entered.emit(
            IceServer((address,), self.user.text().strip(), self.password.text())
        )
        super().accept()

    def _show_trouble(self, text: str) -> None:
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.address.setAccessibleDescription(text)

    def _build(self, theme: Theme) -> None:
        self.address, self.user, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.address.setPlaceholderText("turn:relay.example.org:3478")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.textEdited.connect(lambda: self._show_trouble(""))
        self.user.textEdited.connect(lambda: self._show_trouble(""))
        form = QFormLayout()
        form.setSpacing(12)
        for words, field in (
            (self.tr("Address"), self.address),
            (self.tr("User name"), self.user),
            (self.tr("Password"), self.password),
        ):
            # What is typed here runs from left to right for everybody.
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            field.setAccessibleName(words)
            form.addRow(Label(words), field)
        self.trouble = Label("", "small", "danger", wraps=True)
        self.trouble.setVisible(False)
        buttons = QDialogButtonBox()
        self.add_button = Button(theme, self.tr("Add"), Kind.PRIMARY)
        self.add_button.setDefault(True)
        buttons.addButton(self.add_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(Button(theme, self.tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(Label(self.tr("Add a relay"), "heading"))
        layout.addLayout(form)
        layout.addWidget(self.trouble)
        layout.addWidget(buttons)


def is_address(text: str) -> bool:
    """Whether ``text`` can be the address of a STUN or TURN server."""
    return ADDRESS.fullmatch(text) is not None
