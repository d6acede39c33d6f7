"""Profile: what I am called, the fingerprint others can compare, and a new key instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from zajel_desktop.model.ids import PeerId
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.settings.new_key_dialog import NewKeyDialog
from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.card import CardRow
from zajel_desktop.ui.widgets.fingerprint_label import FingerprintLabel
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

MAX_NAME = 64
FIELD = 220
GROUPS_PER_LINE = 8


class ProfilePage(SettingsPage):
    """A name, a fingerprint, and what becomes of the key."""

    code_requested = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._engine = engine
        self.set_title(self.tr("Profile"))
        self._add_name()
        self._add_fingerprint()
        self._add_new_key()
        self.on_renewed(engine.identity.key)
        bind(engine.identity.renewed, self, self.on_renewed)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show the name chosen elsewhere, unless it is just being typed."""
        if not self.name.hasFocus():
            self.name.setText(settings.name)

    def on_renewed(self, key: PeerId) -> None:
        """Show the fingerprint of the key I have now, and what is kept of the one before."""
        self.fingerprint.show_key(self._engine.identity.fingerprint)
        self.copy_button.setText(self.tr("Copy"))
        self.old_row.setVisible(bool(self._engine.identity.former))

    def ask_new_key(self) -> None:
        """Ask before I get a new key."""
        NewKeyDialog(self._engine, self.theme, self.window()).open()

    def show_old_code(self) -> None:
        """Make a code for people who know only the old key, and show it."""
        former = self._engine.identity.former
        if former:
            self._engine.pairing.renew(former[0])
            self.code_requested.emit()

    def save_name(self) -> None:
        """Use the name as it is typed."""
        self._engine.settings.change(name=self.name.text().strip())

    def copy_fingerprint(self) -> None:
        """Put my fingerprint on the clipboard."""
        QGuiApplication.clipboard().setText(self._engine.identity.fingerprint)
        self.copy_button.setText(self.tr("Copied"))

    def _add_name(self) -> None:
        self.name = QLineEdit(self._engine.settings.current.name)
        self.name.setMaxLength(MAX_NAME)
        self.name.setFixedWidth(self.theme.grown(FIELD))
        self.name.editingFinished.connect(self.save_name)
        second = self.tr("Shown to people you pair with. May be empty.")
        card = self.add_section(self.tr("You"))
        card.add_row(CardRow(self.theme, self.tr("Your name"), second, self.name))

    def _add_fingerprint(self) -> None:
        self.fingerprint = FingerprintLabel(self.theme, GROUPS_PER_LINE)
        self.fingerprint.setAccessibleName(self.tr("Fingerprint of your key"))
        self.copy_button = Button(self.theme, self.tr("Copy"), icon="copy", is_small=True)
        self.copy_button.clicked.connect(self.copy_fingerprint)
        row = QHBoxLayout()
        row.addWidget(self.fingerprint, 1)
        row.addWidget(self.copy_button)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        explained = self.tr("Others see the same groups for you, if nobody is in between.")
        column.addWidget(Label(explained, "small", "text_secondary", wraps=True))
        column.addLayout(row)
        self.add_section(self.tr("Fingerprint of your key")).add_row(body)

    def _add_new_key(self) -> None:
        card = self.add_section(self.tr("New key"))
        self.new_button = Button(self.theme, self.tr("New key…"), is_small=True)
        self.new_button.clicked.connect(self.ask_new_key)
        second = self.tr("People you are connected with follow it by themselves.")
        card.add_row(CardRow(self.theme, self.tr("Take a new key"), second, self.new_button))
        self.old_button = Button(self.theme, self.tr("Show a code"), is_small=True)
        self.old_button.clicked.connect(self.show_old_code)
        second = self.tr("A code under it, for people who were away.")
        self.old_row = CardRow(self.theme, self.tr("Old key"), second, self.old_button)
        card.add_row(self.old_row)
