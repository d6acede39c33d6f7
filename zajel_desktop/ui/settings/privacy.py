"""Privacy and lock: the passphrase, when Zajel locks itself, and how everything is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.safekeeping.erase_dialog import EraseDialog
from zajel_desktop.ui.safekeeping.passphrase_dialog import Change, PassphraseDialog
from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.card import CardRow
from zajel_desktop.ui.widgets.choice_box import ChoiceBox
from zajel_desktop.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

MINUTE = 60
TIMES = (0, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE)
"""Seconds without key or pointer that are offered; 0 never locks."""


class PrivacyPage(SettingsPage):
    """What nobody but me shall read, and what it takes to read it."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._engine = engine
        self.set_title(self.tr("Privacy and lock"))
        self._add_passphrase()
        self._add_lock()
        self._add_pairing()
        self._add_erase()
        self.on_settings_changed(engine.settings.current)
        self.on_protection_changed(engine.safekeeping.protection)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)
        bind(engine.safekeeping.protection_changed, self, self.on_protection_changed)

    def on_protection_changed(self, protection: Protection) -> None:
        """Offer what can be done now."""
        has_words = protection is Protection.PASSPHRASE
        self.passphrase_row.set_second(self._protection_words(protection))
        self.set_button.setText(self.tr("Change…") if has_words else self.tr("Set…"))
        self.set_button.setAccessibleName(
            self.tr("Change the passphrase") if has_words else self.tr("Set a passphrase")
        )
        self.remove_row.setVisible(has_words)
        first = self.tr("Set a passphrase first.")
        after = self.tr("After that long without key or pointer.")
        now = self.tr("Ctrl+L does it too. Nothing is received until you unlock.")
        self.time_row.set_second(after if has_words else first)
        self.lock_row.set_second(now if has_words else first)
        for control in (self.time, self.with_screen):
            control.setEnabled(has_words)
        self.lock_button.setEnabled(has_words)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show what was chosen elsewhere."""
        if self.time.findData(settings.lock_after) < 0:
            self.time.addItem(self._time_text(settings.lock_after), settings.lock_after)
        self.time.setCurrentIndex(self.time.findData(settings.lock_after))
        self.with_screen.setChecked(settings.locks_with_screen)
        self.secret.setChecked(settings.refuses_unverified)

    def save_time(self, index: int) -> None:
        """Lock after this time from now on."""
        self._engine.settings.change(lock_after=self.time.itemData(index))

    def save_secret(self, is_wanted: bool) -> None:
        """Refuse whoever uses our code without its secret part, or not."""
        self._engine.settings.change(refuses_unverified=is_wanted)

    def save_screen(self, is_on: bool) -> None:
        """Lock with the screen from now on, or not."""
        self._engine.settings.change(locks_with_screen=is_on)

    def ask_passphrase(self) -> None:
        """Set the passphrase, or change it."""
        has_words = self._engine.safekeeping.can_lock
        self._open(Change.CHANGE if has_words else Change.SET)

    def ask_remove(self) -> None:
        """Have no passphrase any more."""
        self._open(Change.REMOVE)

    def lock(self) -> None:
        """Lock now."""
        self._engine.safekeeping.lock()

    def ask_erase(self) -> None:
        """Ask before everything goes."""
        dialog = EraseDialog(self.theme, self._engine.transfers.folder, self.window())
        dialog.wanted.connect(self._engine.safekeeping.erase)
        dialog.open()

    def _open(self, change: Change) -> None:
        PassphraseDialog(self._engine, self.theme, change, self.window()).open()

    def _protection_words(self, protection: Protection) -> str:
        match protection:
            case Protection.PASSPHRASE:
                return self.tr("Asked when Zajel starts and when it was locked.")
            case Protection.KEYRING:
                return self.tr("None. Your key is in the keyring of this system.")
            case Protection.FILE:
                return self.tr(
                    "No system keyring: your key is in a file only you can read. Set a passphrase"
                    " to protect it."
                )

    def _add_passphrase(self) -> None:
        card = self.add_section(self.tr("Passphrase"))
        self.set_button = Button(self.theme, self.tr("Set…"), is_small=True)
        self.set_button.clicked.connect(self.ask_passphrase)
        self.passphrase_row = CardRow(self.theme, self.tr("Passphrase"), " ", self.set_button)
        self.remove_button = Button(self.theme, self.tr("Remove…"), is_small=True)
        self.remove_button.clicked.connect(self.ask_remove)
        second = self.tr("Zajel opens without asking then, and cannot be locked.")
        self.remove_row = CardRow(
            self.theme, self.tr("Remove the passphrase"), second, self.remove_button
        )
        card.add_row(self.passphrase_row)
        card.add_row(self.remove_row)

    def _add_lock(self) -> None:
        card = self.add_section(self.tr("Lock"))
        self.time = ChoiceBox()
        for seconds in TIMES:
            self.time.addItem(self._time_text(seconds), seconds)
        self.time.activated.connect(self.save_time)
        self.time_row = CardRow(self.theme, self.tr("Lock by itself"), " ", self.time)
        self.lock_button = Button(self.theme, self.tr("Lock now"), icon="lock", is_small=True)
        self.lock_button.clicked.connect(self.lock)
        self.lock_row = CardRow(self.theme, self.tr("Lock now"), " ", self.lock_button)
        words = self.tr("Lock with the screen")
        self.with_screen = Switch(self.theme, words)
        self.with_screen.toggled.connect(self.save_screen)
        second = self.tr("When the screen is locked, or the computer goes to sleep.")
        self.with_screen_row = CardRow(self.theme, words, second, self.with_screen)
        card.add_row(self.time_row)
        card.add_row(self.with_screen_row)
        card.add_row(self.lock_row)

    def _add_pairing(self) -> None:
        card = self.add_section(self.tr("Pairing"))
        words = self.tr("Only with the secret part")
        self.secret = Switch(self.theme, words)
        self.secret.toggled.connect(self.save_secret)
        second = self.tr(
            "Whoever uses your code without its last four characters is refused, and so is every"
            " older Zajel."
        )
        card.add_row(CardRow(self.theme, words, second, self.secret))

    def _add_erase(self) -> None:
        card = self.add_section(self.tr("Erase"))
        self.erase_button = Button(self.theme, self.tr("Erase…"), Kind.DANGER, is_small=True)
        self.erase_button.setAccessibleName(self.tr("Erase everything"))
        self.erase_button.clicked.connect(self.ask_erase)
        second = self.tr("Identity, contacts, messages and keys. Received files stay.")
        card.add_row(CardRow(self.theme, self.tr("Erase everything"), second, self.erase_button))

    def _time_text(self, seconds: int) -> str:
        if not seconds:
            return self.tr("Never")
        return self.tr("After %n minute(s)", "", max(1, seconds // MINUTE))
