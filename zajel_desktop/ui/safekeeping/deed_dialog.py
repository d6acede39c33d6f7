"""What every dialog about the whole profile is made of: what it does, its fields, how it ended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.safekeeping.passphrase_field import PassphraseField
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label

WIDTH = 440
SHORTEST = 8
"""Characters of a new passphrase: fewer are guessed by whoever has the file."""


class DeedDialog(QDialog):
    """A title, what happens, a column for fields, and the button that does it.

    Subclasses call :meth:`introduce`, fill ``column``, call :meth:`complete`, and override
    :meth:`submit`; while the deed goes on the button says so and nothing can be typed.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme.grown(WIDTH))
        self.heading = Label("", "heading", wraps=True)
        self.said = Label("", "body", "text_secondary", wraps=True)
        self.fields = QWidget()
        self.column = QVBoxLayout(self.fields)
        self.column.setContentsMargins(0, 4, 0, 4)
        self.column.setSpacing(6)
        self.trouble = Label("", "small", "danger", wraps=True)
        self.trouble.setVisible(False)
        self.do_button = Button(theme, "", Kind.PRIMARY)
        self.cancel_button = Button(theme, self.tr("Cancel"))

    def introduce(self, title: str, said: str, button: str, kind: Kind = Kind.PRIMARY) -> None:
        """Say what this is about, what happens, and what the button is called."""
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.said.setText(said)
        self.do_button.setText(button)
        self.do_button.set_kind(kind)

    def complete(self) -> None:
        """Put everything in its place, in the order in which Tab goes through it."""
        self.do_button.setDefault(True)  # Enter does it, wherever the keyboard is
        buttons = QDialogButtonBox()
        buttons.addButton(self.do_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.submit)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addWidget(self.said)
        layout.addWidget(self.fields)
        layout.addWidget(self.trouble)
        layout.addSpacing(4)
        layout.addWidget(buttons)
        # Or Tab leaps from what is above it to the default button.
        buttons.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes it, the stubs do not

    def submit(self) -> None:
        """Do it, if everything is there; the subclass knows."""
        raise NotImplementedError

    def begin(self) -> None:
        """It is being done: nothing can be changed meanwhile."""
        self.show_trouble("")
        self.fields.setEnabled(False)
        self.do_button.set_busy(True)

    def end(self) -> None:
        """It was not done: everything can be changed again."""
        self.fields.setEnabled(True)
        self.do_button.set_busy(False)

    def show_trouble(self, text: str) -> None:
        """Say what is wrong with the whole, or nothing."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        if text:
            announce(self, text)

    def add_passphrase(self, words: str) -> PassphraseField:
        """Add a field for a passphrase below the others, under its name."""
        field = PassphraseField(self.theme, words)
        title = Label(words, "body_strong")
        title.setBuddy(field.field)
        if self.column.count():
            self.column.addSpacing(8)
        self.column.addWidget(title)
        self.column.addWidget(field)
        return field

    def is_new(self, words: PassphraseField, again: PassphraseField) -> bool:
        """Whether ``words`` can be a new passphrase and stand in both fields; say why not."""
        if len(words.text) < SHORTEST:
            words.show_trouble(self.tr("Too short: use at least eight characters."))
            words.take_keyboard()
            return False
        if words.text != again.text:
            again.show_trouble(self.tr("The two are not the same. Type it once more."))
            again.take_keyboard()
            return False
        return True
