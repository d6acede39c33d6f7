"""The line below "The Zajel app's servers": whose list of servers is asked, and the way to another.

Shown only while the choice is in force.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from zajel_desktop.model.bootstrap import APP_URL
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.meeting_point import host_of
from zajel_desktop.ui.settings.list_dialog import ListDialog
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class AppList(QWidget):
    """Who hands the list out, in words, with a button that asks for somebody else's."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self.words = Label("", "small", "text_secondary", wraps=True)
        self.change_button = Button(theme, self.tr("Change…"), is_small=True)
        self.change_button.setAccessibleName(self.tr("Change the list of servers"))
        self.change_button.clicked.connect(self.ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 12)
        row.setSpacing(theme.tokens.space.pane)
        row.addWidget(self.words, 1)
        row.addWidget(self.change_button)
        self.on_settings_changed(engine.settings.current)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show what was chosen elsewhere."""
        self.setVisible(settings.service is ServiceChoice.APP)
        host = isolated(host_of(settings.bootstrap_url or APP_URL))
        is_own = not settings.bootstrap_url and not settings.bootstrap_key
        words = (
            self.tr("The list comes from {host}, as in the Zajel app.")
            if is_own
            else self.tr("The list comes from {host}, as you have chosen.")
        )
        self.words.setText(words.replace("{host}", host))

    def ask(self) -> None:
        """Let the person say whose list to ask."""
        settings = self._engine.settings.current
        dialog = ListDialog(
            self._theme, settings.bootstrap_url, settings.bootstrap_key, self.window()
        )
        dialog.list_entered.connect(self.use)
        dialog.open()

    def use(self, url: str, key: str) -> None:
        """Ask ``url`` for the list from now on, and believe ``key``; empty as in the Zajel app."""
        self._engine.settings.change(bootstrap_url=url, bootstrap_key=key)
