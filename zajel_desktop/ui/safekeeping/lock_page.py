"""Asks for the passphrase: nothing else can be done while Zajel is locked."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.resources import resource
from zajel_desktop.ui.safekeeping.passphrase_field import PassphraseField
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label

BIRD = 60
WIDTH = 336
SECOND = 1000
LONG = 120
"""Seconds from which on a wait is told in minutes."""


class LockPage(QWidget):
    """``unlock_wanted`` brings the passphrase, ``forgotten`` asks for another way."""

    unlock_wanted = Signal(str)
    forgotten = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self._until = 0.0
        self._ticking = QTimer(self, interval=SECOND)
        self._ticking.timeout.connect(self.show_wait)
        self._build()

    @property
    def is_waiting(self) -> bool:
        """Whether nothing may be tried yet."""
        return self._until > self._now()

    def ask(self) -> None:
        """Begin anew, with nothing typed."""
        self._end_wait()
        self.unlock_button.set_busy(False)
        self.words.clear()
        self.words.take_keyboard()

    def unlock(self) -> None:
        """Have the passphrase tried, unless there is none or it is too early."""
        if self.is_waiting or self.unlock_button.is_busy:
            return
        if not self.words.text:
            self.words.take_keyboard()
            return
        self.words.show_trouble("")
        self.words.field.setReadOnly(True)
        self.unlock_button.set_busy(True)
        self.unlock_wanted.emit(self.words.text)

    def show_failure(self, failure: Failure, wait: float = 0.0) -> None:
        """Say why it is still locked; ``wait`` are the seconds until the next try."""
        self.unlock_button.set_busy(False)
        self.words.field.setReadOnly(False)
        self.words.take_keyboard()
        if wait > 0:
            self._until = self._now() + wait
            self._ticking.start()
            self.show_wait()
        elif failure.reason is not Reason.PASSPHRASE_NEEDED:
            self.words.show_trouble(sentence_for(failure).text)

    def show_wait(self) -> None:
        """Say how long it is until the next try."""
        if not self.is_waiting:
            self._end_wait()
            self.words.show_trouble("")
            return
        self.unlock_button.setEnabled(False)
        words = self._wait_words(math.ceil(self._until - self._now()))
        if not self.words.trouble.text():
            self.words.show_trouble(words)
        else:
            self.words.trouble.setText(words)  # announced once, not every second

    def _wait_words(self, seconds: int) -> str:
        many = self.tr("Too many wrong passphrases.")
        if seconds >= LONG:
            minutes = math.ceil(seconds / 60)
            return many + " " + self.tr("You can try again in %n minute(s).", "", minutes)
        return many + " " + self.tr("You can try again in %n second(s).", "", seconds)

    def _end_wait(self) -> None:
        self._ticking.stop()
        self._until = 0.0
        self.unlock_button.setEnabled(True)
        self.words.field.setReadOnly(False)

    def _build(self) -> None:
        side = self._theme.grown(BIRD)
        bird = QLabel()
        bird.setPixmap(QIcon(str(resource("icons/icon.svg"))).pixmap(side, side))
        self.title = Label(self.tr("Zajel is locked"), "heading", wraps=True)
        said = Label(
            self.tr("Messages wait on the other devices until you unlock."),
            "body",
            "text_secondary",
            wraps=True,
        )
        self.words = PassphraseField(self._theme, self.tr("Passphrase"))
        self.words.field.setPlaceholderText(self.tr("Passphrase"))
        self.words.entered.connect(self.unlock)
        self.unlock_button = Button(self._theme, self.tr("Unlock"), Kind.PRIMARY)
        self.unlock_button.clicked.connect(self.unlock)
        self.forgotten_button = Button(self._theme, self.tr("I forgot it…"), Kind.FLAT)
        self.forgotten_button.clicked.connect(self.forgotten)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bird, 0, middle)
        for label, gap in ((self.title, 20), (said, 4)):
            label.setAlignment(middle)
            column.addSpacing(gap)
            column.addWidget(label)
        column.addSpacing(16)
        for widget, gap in ((self.words, 12), (self.unlock_button, 0)):
            widget.setMaximumWidth(self._theme.grown(WIDTH))
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(widget, 100)
            row.addStretch(1)
            column.addLayout(row)
            column.addSpacing(gap)
        column.addSpacing(8)
        column.addWidget(self.forgotten_button, 0, middle)
        self.setFocusProxy(self.words)
