"""Sets, changes or removes the passphrase of the profile."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.safekeeping import Deed, Ended
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.safekeeping.deed_dialog import DeedDialog
from zajel_desktop.ui.safekeeping.passphrase_field import PassphraseField
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Kind

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class Change(enum.Enum):
    """What shall become of the passphrase."""

    SET = "set"
    CHANGE = "change"
    REMOVE = "remove"


class PassphraseDialog(DeedDialog):
    """Asks for the present passphrase where there is one, for the new one twice."""

    changed = Signal()

    def __init__(
        self, engine: Engine, theme: Theme, change: Change, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        kind = Kind.DANGER if change is Change.REMOVE else Kind.PRIMARY
        self.introduce(*self._words(change), kind)
        self._engine = engine
        self.current: PassphraseField | None = None
        self.new: PassphraseField | None = None
        self.again: PassphraseField | None = None
        if change is not Change.SET:
            self.current = self.add_passphrase(self.tr("Present passphrase"))
        if change is not Change.REMOVE:
            self.new = self.add_passphrase(self.tr("New passphrase"))
            self.again = self.add_passphrase(self.tr("New passphrase once more"))
        self.complete()
        first = self.current or self.new
        assert first is not None
        first.take_keyboard()
        bind(engine.safekeeping.ended, self, self.on_ended)

    def submit(self) -> None:
        """Have it done; what is missing is said first."""
        if self.do_button.is_busy:
            return
        if self.current is not None and not self.current.text:
            self.current.show_trouble(self.tr("Type the present passphrase."))
            self.current.take_keyboard()
            return
        if self.new and self.again and not self.is_new(self.new, self.again):
            return
        current = self.current.text if self.current is not None else None
        new = self.new.text if self.new is not None else None
        self.begin()
        self._engine.safekeeping.change_passphrase(current, new)

    def on_ended(self, ended: Ended) -> None:
        """It is done, or it is said why it is not."""
        if ended.deed is not Deed.PASSPHRASE or not self.do_button.is_busy:
            return
        self.end()
        if ended.failure is not None:
            self._show(ended.failure)
            return
        for field in (self.current, self.new, self.again):
            if field is not None:
                field.clear()
        self.accept()
        self.changed.emit()

    def _show(self, failure: Failure) -> None:
        said = sentence_for(failure).text
        if self.current is not None and failure.reason is Reason.PASSPHRASE_WRONG:
            self.current.show_trouble(said)
            self.current.take_keyboard()
        else:
            self.show_trouble(said)

    def _words(self, change: Change) -> tuple[str, str, str]:
        match change:
            case Change.SET:
                return (
                    self.tr("Set a passphrase"),
                    self.tr(
                        "Zajel asks for it when it starts and when it was locked. Nobody can open"
                        " your history without it, you neither: keep a backup."
                    ),
                    self.tr("Set"),
                )
            case Change.CHANGE:
                return (
                    self.tr("Change the passphrase"),
                    self.tr("Only the new one opens your history afterwards."),
                    self.tr("Change"),
                )
            case Change.REMOVE:
                return (
                    self.tr("Remove the passphrase"),
                    self.tr(
                        "Your history opens without asking then, for whoever uses your account on"
                        " this computer, and Zajel cannot be locked."
                    ),
                    self.tr("Remove"),
                )
