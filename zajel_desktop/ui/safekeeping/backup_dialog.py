"""Writes a backup of everything into one file, under a passphrase of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.safekeeping import Deed, Ended
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.safekeeping.deed_dialog import DeedDialog
from zajel_desktop.ui.safekeeping.file_field import FileField, documents
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class BackupDialog(DeedDialog):
    """Asks where to, and for the passphrase twice; ``written`` brings path and bytes."""

    written = Signal(str, object)

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.introduce(
            self.tr("Back up to a file"),
            self.tr(
                "Identity, contacts and messages in one file. Whoever has the file and its"
                " passphrase is you; without the passphrase nobody opens it."
            ),
            self.tr("Back up"),
        )
        self._engine = engine
        self.column.addWidget(Label(self.tr("Save as"), "body_strong"))
        self.file = FileField(theme, is_saved=True)
        self.file.choose(documents())
        self.column.addWidget(self.file)
        self.words = self.add_passphrase(self.tr("Passphrase of the backup"))
        self.again = self.add_passphrase(self.tr("The same once more"))
        self.complete()
        self.words.take_keyboard()
        bind(engine.safekeeping.ended, self, self.on_ended)

    def submit(self) -> None:
        """Write it; what is missing is said first."""
        if self.do_button.is_busy or not self.is_new(self.words, self.again):
            return
        self.begin()
        self._engine.safekeeping.back_up(self.file.file, self.words.text)

    def on_ended(self, ended: Ended) -> None:
        """It is written, or it is said why it is not."""
        if ended.deed is not Deed.BACKUP or not self.do_button.is_busy:
            return
        self.end()
        if ended.failure is not None:
            self.show_trouble(sentence_for(ended.failure).text)
            return
        self.words.clear()
        self.again.clear()
        self.accept()
        self.written.emit(self.file.file, ended.size)
