"""Asks for a server that helps to find a path: a relay, or one that tells us our own address."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.service import IceServer
from zajel_desktop.ui.settings.server_dialog import ServerDialog
from zajel_desktop.ui.theme import Theme

# RFC 7064 and RFC 7065: scheme, host, port, and for relays the transport.
ADDRESS = re.compile(
    r"(stuns?|turns?):(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?", re.IGNORECASE
)


class RelayDialog(ServerDialog):
    """An address, and for a relay the user name and password it wants."""

    relay_entered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.introduce(self.tr("Add a relay"), "turn:relay.example.org:3478", self.tr("Add"))

    def accept(self) -> None:
        """Hand the server on, if it is one."""
        trouble = self._trouble()
        if trouble:
            self.show_trouble(trouble)
            return
        user, password = self.user.text().strip(), self.password.text()
        self.relay_entered.emit(IceServer((self.address.text().strip(),), user, password))
        super().accept()

    def _trouble(self) -> str:
        address = self.address.text().strip()
        if not is_address(address):
            return self.tr(
                "This is not an address of a relay. It looks like turn:relay.example.org."
            )
        if address.lower().startswith("turn") and not self.user.text().strip():
            return self.tr("A relay wants a user name and a password.")
        return ""


def is_address(text: str) -> bool:
    """Whether ``text`` can be the address of a STUN or TURN server."""
    return ADDRESS.fullmatch(text) is not None
