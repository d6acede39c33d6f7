"""Asks for a backup and its passphrase, to make it this profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.safekeeping import Deed, Ended
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.safekeeping.deed_dialog import DeedDialog
from zajel_desktop.ui.safekeeping.file_field import FileField
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Kind
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class RestoreDialog(DeedDialog):
    """``wanted`` brings path and passphrase; ``has_somebody`` warns of what would be replaced."""

    wanted = Signal(str, str)

    def __init__(self, theme: Theme, *, has_somebody: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        said = self.tr(
            "Everything comes back as it was when the backup was made. Use it on one computer at a"
            " time: messages reach only the one that is connected."
        )
        if has_somebody:
            said += " " + self.tr("Whatever is in this profile now goes for good.")
        self.introduce(
            self.tr("Restore a backup"),
            said,
            self.tr("Replace and restore") if has_somebody else self.tr("Restore"),
            Kind.DANGER if has_somebody else Kind.PRIMARY,
        )
        self.column.addWidget(Label(self.tr("Backup"), "body_strong"))
        self.file = FileField(theme, is_saved=False)
        self.file.file_chosen.connect(self.on_file_chosen)
        self.column.addWidget(self.file)
        self.words = self.add_passphrase(self.tr("Passphrase of the backup"))
        self.complete()
        self.file.button.setFocus()

    def submit(self) -> None:
        """Have it restored; what is missing is said first."""
        if self.do_button.is_busy:
            return
        if not self.file.file:
            self.show_trouble(self.tr("Choose the file of the backup."))
            self.file.button.setFocus()
            return
        if not self.words.text:
            self.words.show_trouble(self.tr("Type the passphrase of the backup."))
            self.words.take_keyboard()
            return
        self.begin()
        self.wanted.emit(self.file.file, self.words.text)

    def on_file_chosen(self) -> None:
        """Go on with the passphrase."""
        self.show_trouble("")
        self.words.take_keyboard()

    def on_ended(self, ended: Ended) -> None:
        """Say why it cannot be restored; if it can, this window is about to go."""
        if ended.deed is Deed.RESTORE and ended.failure is not None:
            self.show_failure(ended.failure)

    def show_failure(self, failure: Failure) -> None:
        """Say why it was not restored."""
        self.end()
        said = sentence_for(failure).text
        if failure.reason is Reason.PASSPHRASE_WRONG:
            self.words.show_trouble(self.tr("That is not the passphrase of this backup."))
            self.words.take_keyboard()
        else:
            self.show_trouble(said)


def ask_restore(
    engine: Engine, theme: Theme, parent: QWidget, *, has_somebody: bool
) -> RestoreDialog:
    """Ask for a backup to restore in the place of the running ``engine``."""
    dialog = RestoreDialog(theme, has_somebody=has_somebody, parent=parent)
    dialog.wanted.connect(engine.safekeeping.restore)
    bind(engine.safekeeping.ended, dialog, dialog.on_ended)
    dialog.open()
    return dialog
