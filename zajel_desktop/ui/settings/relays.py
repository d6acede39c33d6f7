"""The servers that help to find a path: which there are, one more, one less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from zajel_desktop.model.service import IceServer
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.settings.relay_dialog import RelayDialog
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, IconButton
from zajel_desktop.ui.widgets.card import Card, CardRow

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class Relays(QWidget):
    """A row for each server, hidden while there is none; ``row`` is the one that adds another."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._shown: tuple[IceServer, ...] | None = None
        self._card: Card | None = None
        self._before: QWidget | None = None
        self.add_button = Button(theme, self.tr("Add"), icon="plus", is_small=True)
        self.add_button.setAccessibleName(self.tr("Add a relay"))
        self.add_button.clicked.connect(self.ask)
        self.row = CardRow(theme, self.tr("Relays"), " ", self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.on_settings_changed(engine.settings.current)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show what was chosen elsewhere."""
        if settings.ice_servers != self._shown:
            self._shown = settings.ice_servers
            self._show(settings.ice_servers)

    def follow(self, before: QWidget) -> None:
        """Let Tab go from ``before``, of the same window, to the first row, and on from there."""
        self._before = before
        self._chain()

    def ask(self) -> None:
        """Let the person add a server that helps to find a path."""
        dialog = RelayDialog(self._theme, self.window())
        dialog.relay_entered.connect(self.add)
        dialog.open()

    def add(self, relay: IceServer) -> None:
        """Use ``relay`` besides the others."""
        relays = self._engine.settings.current.ice_servers
        self._engine.settings.change(ice_servers=(*relays, relay))

    def remove(self, relay: IceServer) -> None:
        """Use ``relay`` no longer."""
        relays = self._engine.settings.current.ice_servers
        self._engine.settings.change(ice_servers=tuple(r for r in relays if r != relay))

    def _show(self, relays: tuple[IceServer, ...]) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card = Card(self._theme)
        self._column.addWidget(card)
        for relay in relays:
            remove = self._remove_button(relay)
            card.add_row(CardRow(self._theme, isolated(_address(relay)), self._who(relay), remove))
        self._chain()
        self.setVisible(bool(relays))
        self.row.set_second(
            self.tr("%n server(s) that help to find a path", "", len(relays))
            if relays
            else self.tr("None yet. The meeting point may offer one.")
        )

    def _chain(self) -> None:
        before = self._before
        if before is None or self._card is None:
            return
        for control in self._card.findChildren(IconButton):
            QWidget.setTabOrder(before, control)
            before = control

    def _remove_button(self, relay: IceServer) -> IconButton:
        words = self.tr("Remove {name}").format(name=isolated(_address(relay)))
        remove = IconButton(self._theme, "trash", words)
        remove.clicked.connect(lambda: self.remove(relay))
        return remove

    def _who(self, relay: IceServer) -> str:
        if not relay.is_relay:
            return self.tr("Tells this computer its own address, carries nothing")
        if not relay.username:
            return self.tr("Without a user name")
        return self.tr("User name {name}").format(name=isolated(relay.username))


def _address(relay: IceServer) -> str:
    return ", ".join(relay.urls)
