"""How to reach people: by a relay only, past nobody's notice, through a proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.proxy import Proxy, parse_proxy
from zajel_desktop.model.service import ServiceChoice, ServiceStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.settings.proxy_dialog import ProxyDialog
from zajel_desktop.ui.settings.relays import Relays
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.card import Card, CardRow
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class Paths(QWidget):
    """A card of choices, the servers below it, and what is missing for what was chosen."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self.relays = Relays(engine, theme)
        self.note = Note(theme, NoteKind.WARN, "", button=self.tr("Add"))
        self.note.acted.connect(self.relays.ask)
        card = Card(theme)
        card.add_row(self._hiding_row())
        card.add_row(self._finding_row())
        card.add_row(self._proxy_row())
        card.add_row(self.relays.row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(card)
        column.addWidget(self.note)
        column.addWidget(self.relays)
        QWidget.setTabOrder(self.proxy_button, self.relays.add_button)
        QWidget.setTabOrder(self.relays.add_button, self.note.buttons[1])
        self.relays.follow(self.note.buttons[1])
        self.on_settings_changed(engine.settings.current)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)
        bind(engine.services.status_changed, self, self.on_status_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show what was chosen elsewhere."""
        self.hiding.setChecked(settings.hides_address)
        self._show_finding(settings)
        proxy = _proxy_of(settings)
        self.proxy_row.set_second(self._proxy_words(proxy))
        self.proxy_button.setText(self.tr("Change…") if proxy else self.tr("Set…"))
        self._show_what_is_missing()

    def on_status_changed(self, status: ServiceStatus) -> None:
        """The meeting point may offer a relay, or none any more."""
        self._show_what_is_missing()

    def hide_address(self, is_hidden: bool) -> None:
        """Go through a relay only from now on, or not."""
        self._engine.settings.change(hides_address=is_hidden)

    def find_on_network(self, finds: bool) -> None:
        """Let contacts on this network notice that we are here, or not."""
        self._engine.settings.change(finds_on_network=finds)

    def ask_proxy(self) -> None:
        """Let the person say through which proxy to go."""
        dialog = ProxyDialog(self._theme, _proxy_of(self._engine.settings.current), self.window())
        dialog.proxy_entered.connect(self.use_proxy)
        dialog.open()

    def use_proxy(self, proxy: str) -> None:
        """Go through ``proxy`` from now on; empty for none."""
        self._engine.settings.change(proxy=proxy)

    def _hiding_row(self) -> CardRow:
        words = self.tr("Hide my address")
        self.hiding = Switch(self._theme, words)
        self.hiding.clicked.connect(self.hide_address)
        second = self.tr("Always go through a relay. Slower; needs a relay in the list.")
        return CardRow(self._theme, words, second, self.hiding)

    def _finding_row(self) -> CardRow:
        words = self.tr("Find contacts on this network")
        self.finding = Switch(self._theme, words)
        self.finding.clicked.connect(self.find_on_network)
        self.finding_row = CardRow(self._theme, words, " ", self.finding)
        return self.finding_row

    def _show_finding(self, settings: Settings) -> None:
        hindrance = self._finding_hindrance(settings)
        self.finding.setEnabled(not hindrance)
        self.finding.setChecked(settings.finds_on_network and not hindrance)
        self.finding_row.set_second(
            hindrance
            or self.tr(
                "They notice you even while no meeting point answers. Strangers see only that"
                " Zajel runs here."
            )
        )

    def _finding_hindrance(self, settings: Settings) -> str:
        if settings.hides_address:
            return self.tr("Not while your address is hidden.")
        if settings.proxy:
            return self.tr("Not through a proxy.")
        if settings.service is ServiceChoice.COMPUTER:
            return self.tr("Not while only this computer is your meeting point.")
        return ""

    def _proxy_row(self) -> CardRow:
        self.proxy_button = Button(self._theme, "", is_small=True)
        self.proxy_button.setAccessibleName(self.tr("Set the proxy"))
        self.proxy_button.clicked.connect(self.ask_proxy)
        self.proxy_row = CardRow(self._theme, self.tr("Proxy"), " ", self.proxy_button)
        return self.proxy_row

    def _proxy_words(self, proxy: Proxy | None) -> str:
        if proxy is None:
            return self.tr("None. Zajel goes out by itself.")
        where = isolated(proxy.place)
        if not proxy.username:
            return where
        return self.tr("{address}, user name {name}").format(
            address=where, name=isolated(proxy.username)
        )

    def _show_what_is_missing(self) -> None:
        settings = self._engine.settings.current
        has_relay = any(server.is_relay for server in settings.ice_servers)
        has_relay = has_relay or self._engine.services.status.offers_relay
        needs_relay = settings.hides_address or bool(settings.proxy)
        self.note.setVisible(needs_relay and not has_relay)
        self.note.show_words(NoteKind.WARN, self._missing(settings), button=self.tr("Add"))

    def _missing(self, settings: Settings) -> str:
        if settings.hides_address:
            return self.tr(
                "No relay is known, so nobody can be reached while your address is hidden."
            )
        return self.tr("No relay is known, so nobody can be reached through the proxy.")


def _proxy_of(settings: Settings) -> Proxy | None:
    try:
        return parse_proxy(settings.proxy) if settings.proxy else None
    except LocalError:
        return None  # written by hand, or by a newer version
