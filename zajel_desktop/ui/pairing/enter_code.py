"""The page "enter a code": one field for what we were told, and what is wrong with it.

What somebody shows is scanned instead: the field is filled, and the person still asks by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.pairing import CodeReading
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.code_entry import CodeEntry
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine
    from zajel_desktop.ui.scanning.panel import ScanPanel


class EnterCodePage(QWidget):
    """Type, paste, ask."""

    asked = Signal(str)
    cancelled = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.entry = CodeEntry(theme, engine.pairing.read, self)
        self._theme = theme
        self.panel: ScanPanel | None = None
        self.paste_button = Button(theme, self.tr("Paste"), icon="copy", parent=self)
        self.scan_button = Button(theme, self.tr("Scan"), icon="camera", parent=self)
        self.note = Note(theme, NoteKind.QUIET, "", parent=self)
        self.cancel_button = Button(theme, self.tr("Cancel"), parent=self)
        self.ask_button = Button(theme, self.tr("Ask to pair"), Kind.PRIMARY, parent=self)
        self._build()
        self.entry.reading_changed.connect(self.on_reading_changed)
        self.entry.submitted.connect(self.ask)
        self.ask_button.clicked.connect(self.entry.submit)
        self.paste_button.clicked.connect(self.paste)
        self.scan_button.clicked.connect(self.scan)
        self.cancel_button.clicked.connect(self.cancelled)
        self.clear()

    def clear(self) -> None:
        """Make room for another code."""
        self.show_form()
        self.entry.field.clear()
        self.on_reading_changed(self._engine.pairing.read(""))

    def ask(self) -> None:
        """Ask the owner of what was typed."""
        if self.entry.code is not None:
            self.asked.emit(self.entry.field.text())

    def paste(self) -> None:
        """Take the code or link from the clipboard."""
        self.entry.field.setText(QGuiApplication.clipboard().text())
        self.entry.field.setFocus()

    def scan(self) -> None:
        """Look for the code that somebody shows."""
        if self.panel is None:
            self.panel = self._made_panel()
        self.form.hide()
        self.panel.show()
        self.panel.start(self.tr("Scan the code on the other screen"))
        self.panel.file_button.setFocus()

    def show_form(self) -> None:
        """Go back to the field."""
        if self.panel is not None:
            self.panel.hide()
        self.form.show()

    def on_scan_left(self) -> None:
        """No code was found, or none is wanted."""
        self.show_form()
        self.scan_button.setFocus()

    def on_scanned(self, text: str) -> None:
        """A code was found: it is as good as a pasted one, if it is one for pairing."""
        if self._engine.pairing.read(text).code is None:
            if self.panel is not None:
                self.panel.say_wrong(self.tr("This is no pairing code. It stands under “My code”."))
            return
        self.show_form()
        self.entry.field.setText(text)
        self.entry.field.setFocus()

    def on_reading_changed(self, reading: CodeReading) -> None:
        """Enable what is possible now, and say what the four last characters are for."""
        self.ask_button.setEnabled(reading.code is not None)
        is_open = reading.code is not None and reading.code.secret is None
        if is_open:
            text = self.tr(
                "Without the last four you can still pair. The contact then stays unverified "
                "until you compare one number."
            )
        else:
            text = self.tr("Your address is shared with the other side only after they accept.")
        self.note.show_words(NoteKind.QUIET, text)

    def _made_panel(self) -> ScanPanel:
        from zajel_desktop.ui.scanning.panel import ScanPanel  # late: most people never scan

        panel = ScanPanel(self._theme, self)
        panel.found.connect(self.on_scanned)
        panel.left.connect(self.on_scan_left)
        self._pages.addWidget(panel)
        panel.follow_tab(self.ask_button)
        return panel

    def _build(self) -> None:
        title = Label(self.tr("Type the code you were told"), "strong")
        hint = Label(
            self.tr(
                "Six characters, or ten with the secret part. You can paste a {link} link too."
            ).replace("{link}", isolated("zajel://")),
            "small",
            "text_secondary",
            wraps=True,
        )
        title.setBuddy(self.entry.field)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.paste_button)
        tools.addWidget(self.scan_button)
        tools.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.ask_button)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(hint)
        self.form = QWidget(self)
        self._pages = QVBoxLayout(self)
        self._pages.setContentsMargins(0, 8, 0, 0)
        self._pages.addWidget(self.form)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(words)
        column.addWidget(self.entry)
        column.addLayout(tools)
        column.addWidget(self.note)
        column.addStretch(1)
        column.addLayout(buttons)
