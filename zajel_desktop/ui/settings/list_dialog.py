"""Asks who hands out the list of servers, and whose signature on it is believed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QWidget

from zajel_desktop.model.bootstrap import APP_KEY, APP_URL, is_bootstrap_url, read_key
from zajel_desktop.model.errors import LocalError
from zajel_desktop.ui.settings.server_dialog import ServerDialog
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button


class ListDialog(ServerDialog):
    """An address and a key; what is left empty is as in the Zajel app.

    ``list_entered`` carries both as they were typed, empty for the app's own.
    """

    list_entered = Signal(str, str)

    def __init__(
        self, theme: Theme, url: str = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        self.key = QLineEdit(key)
        super().__init__(theme, parent)
        self.introduce(
            self.tr("List of servers"),
            APP_URL,
            self.tr("Use it"),
            self.tr(
                "The Zajel app asks one address which servers run, and believes one signature."
                " Whoever runs servers of their own has another address and another key."
            ),
        )
        self.address.setText(url)
        self.key.setPlaceholderText(APP_KEY)
        if url or key:
            self._offer_own(theme)

    def fields(self) -> tuple[tuple[str, QLineEdit], ...]:
        """Where the list is, and the public half of the key that signs it."""
        return (self.tr("Address"), self.address), (self.tr("Key"), self.key)

    def accept(self) -> None:
        """Hand both on, if they can be meant."""
        trouble = self._trouble()
        if trouble:
            self.show_trouble(trouble)
            return
        self.list_entered.emit(self.address.text().strip(), self.key.text().strip())
        super().accept()

    def use_own(self) -> None:
        """Hand on that all shall be as in the Zajel app."""
        self.list_entered.emit("", "")
        super().accept()

    def _offer_own(self, theme: Theme) -> None:
        self.own_button = Button(theme, self.tr("As in the Zajel app"))
        self.own_button.clicked.connect(self.use_own)
        self.buttons.addButton(self.own_button, QDialogButtonBox.ButtonRole.ResetRole)

    def _trouble(self) -> str:
        url, key = self.address.text().strip(), self.key.text().strip()
        if url and not is_bootstrap_url(url.rstrip("/")):
            return self.tr(
                "This is not an address of a list. It looks like https://signal.example.org."
            )
        try:
            read_key(key or APP_KEY)
        except LocalError:
            return self.tr("This is not a key. It has 44 letters, digits and signs.")
        return ""
