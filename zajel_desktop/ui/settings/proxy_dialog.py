"""Asks for the proxy through which everything goes out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.proxy import Proxy, parse_proxy
from zajel_desktop.ui.settings.server_dialog import ServerDialog
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button


class ProxyDialog(ServerDialog):
    """The address of a proxy, and who we are there if it asks; a whole URL can be pasted."""

    proxy_entered = Signal(str)

    def __init__(
        self, theme: Theme, before: Proxy | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.introduce(
            self.tr("Use a proxy"),
            "socks5://127.0.0.1:9050",
            self.tr("Use it"),
            self.tr(
                "Everything goes through it and nothing past it. Between you and your contacts it"
                " carries only what goes through a relay."
            ),
        )
        if before is not None:
            self.address.setText(before.place)
            self.user.setText(before.username)
            self.password.setText(before.password)
            self._offer_none(theme)

    def accept(self) -> None:
        """Hand the proxy on, if it is one."""
        trouble, proxy = self._trouble(), self._proxy()
        if trouble or proxy is None:
            self.show_trouble(trouble)
            return
        self.proxy_entered.emit(proxy.url)
        super().accept()

    def use_none(self) -> None:
        """Hand on that there is to be no proxy."""
        self.proxy_entered.emit("")
        super().accept()

    def _offer_none(self, theme: Theme) -> None:
        self.none_button = Button(theme, self.tr("Use none"))
        self.none_button.clicked.connect(self.use_none)
        self.buttons.addButton(self.none_button, QDialogButtonBox.ButtonRole.ResetRole)

    def _trouble(self) -> str:
        if self._proxy() is None:
            return self.tr(
                "This is not an address of a proxy. It looks like socks5://127.0.0.1:9050 or"
                " http://proxy.example.org:3128."
            )
        if self.password.text() and not self.user.text().strip():
            return self.tr("There is a password, but no user name.")
        return ""

    def _proxy(self) -> Proxy | None:
        """The proxy in the fields; who we are there may stand in the address as well."""
        try:
            proxy = parse_proxy(self.address.text())
        except LocalError:
            return None
        user = self.user.text().strip()
        return replace(proxy, username=user, password=self.password.text()) if user else proxy
