"""Where people type the code they were told: the field, and below it what is wrong with it.

``CodeEntry(theme, read)``; ``read`` is the engine's reading of what was typed (``str`` to
``CodeReading``). It says at once which character no code contains and deletes nothing; for a pasted
link it says which server that names.

* ``entry.reading_changed`` brings a CodeReading after every key; ``entry.submitted`` tells of Enter
  with a complete code (``entry.submit()`` does the same); an incomplete one gets its sentence.
* ``entry.code`` is the Code once it is complete, else None.
* ``entry.show_failure("Nobody answers to this code. …")`` until the next key.
* ``entry.field`` is the QLineEdit itself: ``paste()``, ``setEnabled(False)`` while asking.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.pairing import Code, CodeReading
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.code_field import CodeField, Read
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import IconLabel


class CodeEntry(QWidget):
    """The field, and below it what is wrong with what was typed, or which server a link names."""

    reading_changed = Signal(object)
    submitted = Signal()

    def __init__(self, theme: Theme, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.field = CodeField(theme, read, self)
        self._icon = IconLabel(theme, "alert", "danger", 16, self)
        self._sentence = Label("", "small", wraps=True, parent=self)
        self._build()
        self.field.reading_changed.connect(self.on_reading_changed)
        self.field.returnPressed.connect(self.submit)
        self.setFocusProxy(self.field)
        self.on_reading_changed(self.field.reading)

    @property
    def code(self) -> Code | None:
        """The code, once it is complete and not our own."""
        reading = self.field.reading
        return None if reading.is_own else reading.code

    @property
    def sentence(self) -> str:
        """What stands below the field; empty if nothing does."""
        return self._sentence.text()

    def submit(self) -> None:
        """Hand the code on, or say what is missing."""
        reading = self.field.reading
        if self.code is not None:
            self.submitted.emit()
        elif not self._wrong(reading) and reading.text:
            words = self.tr(
                "The code is not complete: %n more character(s).", None, reading.missing
            )
            self._say(words, is_wrong=True)

    def show_failure(self, sentence: str) -> None:
        """Say why this code did not work, until the next key."""
        self.field.refuse()
        self._say(sentence, is_wrong=True)

    def on_reading_changed(self, reading: CodeReading) -> None:
        """Say at once what is wrong."""
        wrong = self._wrong(reading)
        service = reading.code.service if reading.code is not None and reading.is_link else None
        server = self.tr("Server: {server}").format(server=isolated(service)) if service else ""
        self._say(wrong or server, is_wrong=bool(wrong))
        self.reading_changed.emit(reading)

    def _wrong(self, reading: CodeReading) -> str:
        if reading.is_bad_link:
            return self.tr("This link is not a pairing link. Ask for the code instead.")
        if reading.wrong_at is not None:
            words = self.tr("Codes never contain {char}. Look at character {n} again.")
            character = reading.text[reading.wrong_at : reading.wrong_at + 1]
            place = str(reading.wrong_at + 1)
            return words.format(char=isolated(character), n=isolated(place))
        if reading.is_own:
            return self.tr("This is your own code. Give it to the other person.")
        return ""

    def _say(self, sentence: str, *, is_wrong: bool) -> None:
        is_new = sentence != self.sentence
        self._sentence.setText(sentence)
        self._sentence.set_tone("danger" if is_wrong else "text_secondary")
        self._sentence.setVisible(bool(sentence))
        self._icon.show_icon(*(("alert", "danger") if is_wrong else ("server", "text_secondary")))
        self._icon.setVisible(bool(sentence))
        self.field.setAccessibleDescription(sentence)
        if is_new and is_wrong:
            announce(self.field, sentence)

    def _build(self) -> None:
        space = self._theme.tokens.space
        below = QHBoxLayout()
        below.setContentsMargins(2, 0, 2, 0)
        below.setSpacing(space.related)
        below.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.related)
        column.addWidget(self.field)
        column.addLayout(below)
