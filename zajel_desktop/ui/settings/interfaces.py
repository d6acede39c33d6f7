"""Which networks of this computer may be used: every one, or those that are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtNetwork import QNetworkInterface
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.card import Card, CardRow
from zajel_desktop.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class Interfaces(QWidget):
    """One switch for all, and one for each while not all are used."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.every = Switch(theme, self.tr("Use every network"))
        self.every.clicked.connect(self.use_every)
        second = self.tr("For talking to people, and for the meeting point hosted here.")
        card = Card(theme)
        card.add_row(CardRow(theme, self.tr("Use every network"), second, self.every))
        self.list = Card(theme)
        self.switches: dict[str, Switch] = {}
        for name, words in _known(engine.settings.current.interfaces).items():
            switch = Switch(theme, name)
            switch.clicked.connect(self.save)
            self.switches[name] = switch
            self.list.add_row(CardRow(theme, name, words, switch))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(card)
        column.addWidget(self.list)
        self.on_settings_changed(engine.settings.current)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show what was chosen elsewhere."""
        chosen = settings.interfaces
        self.every.setChecked(not chosen)
        self.list.setVisible(bool(chosen))
        for name, switch in self.switches.items():
            switch.setChecked(name in chosen)

    def use_every(self) -> None:
        """Use all networks, or begin with all of them ticked."""
        chosen = () if self.every.isChecked() else tuple(self.switches)
        self._engine.settings.change(interfaces=chosen)

    def save(self) -> None:
        """Use the networks that are ticked; none ticked means all."""
        chosen = tuple(name for name, switch in self.switches.items() if switch.isChecked())
        self._engine.settings.change(interfaces=chosen)


def _known(chosen: tuple[str, ...]) -> dict[str, str]:
    """Every network of this computer and every chosen one, with its addresses."""
    found = {
        interface.name(): ", ".join(
            entry.ip().toString().partition("%")[0] for entry in interface.addressEntries()
        )
        for interface in QNetworkInterface.allInterfaces()
    }
    return dict.fromkeys(chosen, "") | found
