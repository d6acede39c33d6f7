"""Backup: everything into one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.safekeeping.backup_dialog import BackupDialog
from zajel_desktop.ui.safekeeping.restore_dialog import ask_restore
from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.text import left_to_right, size_text
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.card import CardRow
from zajel_desktop.ui.widgets.note import Note, NoteKind

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class BackupPage(SettingsPage):
    """Writes a backup, or brings one back."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._engine = engine
        self.set_title(self.tr("Backup"))
        self._add_backup()
        self._add_restore()

    def ask_backup(self) -> None:
        """Ask where to and with which passphrase."""
        self.written.hide()
        dialog = BackupDialog(self._engine, self.theme, self.window())
        dialog.written.connect(self.on_written)
        dialog.open()

    def ask_restore(self) -> None:
        """Ask for a backup instead of what is here."""
        ask_restore(self._engine, self.theme, self.window(), has_somebody=True)

    def on_written(self, path: str, size: int) -> None:
        """Say that the backup is there, and where."""
        folder = left_to_right(QDir.toNativeSeparators(str(Path(path).parent)))
        said = self.tr("The backup is written: {name}, {size}.").format(
            name=left_to_right(Path(path).name), size=size_text(size)
        )
        self.written.show_words(NoteKind.OK, said, second=folder, icon="check")
        self.written.show()
        self.written.announce()

    def _add_backup(self) -> None:
        self.backup_button = Button(self.theme, self.tr("Back up…"), is_small=True)
        self.backup_button.clicked.connect(self.ask_backup)
        second = self.tr("Identity, contacts and messages in one file. Received files are not.")
        card = self.add_section(self.tr("Keep"))
        card.add_row(CardRow(self.theme, self.tr("Back up to a file"), second, self.backup_button))
        self.written = Note(self.theme, NoteKind.OK, "")
        self.written.hide()
        self.add(self.written)

    def _add_restore(self) -> None:
        self.restore_button = Button(self.theme, self.tr("Restore…"), is_small=True)
        self.restore_button.clicked.connect(self.ask_restore)
        second = self.tr("Takes the place of everything in this profile.")
        card = self.add_section(self.tr("Bring back"))
        card.add_row(CardRow(self.theme, self.tr("Restore a backup"), second, self.restore_button))
