"""The field for the address of a meeting point, which says what is wrong with it."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from zajel_desktop.ui.widgets.labels import Label

SCHEMES = {"ws", "wss"}
SECURE = "wss"


class AddressField(QWidget):
    """Takes ``wss://signal.example.org``; a bare host is meant to be reached securely."""

    address_entered = Signal(str)

    def __init__(self, address: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(address)
        self.field.setAccessibleName(self.tr("Address of the meeting point"))
        self.field.setPlaceholderText("wss://signal.example.org")
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhUrlCharactersOnly | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        # Addresses run from left to right for everybody.
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.field.textEdited.connect(self._forgive)
        self.field.returnPressed.connect(self.enter)
        self.trouble = Label("", "small", "danger", wraps=True)
        self.trouble.setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.trouble)
        self.setFocusProxy(self.field)

    def address(self) -> str:
        """The address as typed, with the secure scheme where none was; empty if it is none."""
        return normalised(self.field.text())

    def check(self) -> bool:
        """Say what is wrong, if it cannot be an address."""
        is_right = bool(self.address())
        self._show_trouble("" if is_right else self._what_is_wrong())
        return is_right

    def enter(self) -> None:
        """Hand the address on, if it is one."""
        if self.check():
            self.address_entered.emit(self.address())

    def _what_is_wrong(self) -> str:
        if not self.field.text().strip():
            return self.tr("Type the address of the server.")
        return self.tr("This is not an address. It looks like wss://signal.example.org.")

    def _forgive(self) -> None:
        self._show_trouble("")

    def _show_trouble(self, text: str) -> None:
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        state = "error" if text else ""
        if self.field.property("state") != state:
            self.field.setProperty("state", state)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)
        self.field.setAccessibleDescription(text)


def normalised(text: str) -> str:
    """The address meant by ``text``, empty if there is none."""
    typed = text.strip()
    if "://" not in typed:
        typed = f"{SECURE}://{typed}"
    try:
        parts = urlsplit(typed)
        is_reachable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    has_space = any(character.isspace() for character in typed)
    return typed if parts.scheme.lower() in SCHEMES and is_reachable and not has_space else ""
