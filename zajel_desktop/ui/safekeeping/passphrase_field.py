"""The field for a passphrase: hidden until the eye is pressed, with what is wrong below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStyle, QVBoxLayout, QWidget

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import IconButton
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import IconLabel

LONGEST = 1024


class HiddenField(QLineEdit):
    """A field with a button at its end."""

    def __init__(self, eye: IconButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._eye = eye
        eye.setParent(self)
        eye.setCursor(Qt.CursorShape.ArrowCursor)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    # Overrides of Qt methods.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._eye.size()
        top = (self.height() - side.height()) // 2
        place = QRect(self.width() - side.width() - top, top, side.width(), side.height())
        self._eye.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left, right = (side.width(), 0) if is_mirrored else (0, side.width())
        self.setTextMargins(left, 0, right, 0)


class PassphraseField(QWidget):
    """``words`` are its spoken name; ``entered`` follows Enter."""

    entered = Signal()

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.eye_button = IconButton(theme, "eye", self.tr("Show the passphrase"))
        self.eye_button.clicked.connect(self.turn)
        self.field = HiddenField(self.eye_button)
        self.field.setMaxLength(LONGEST)
        self.field.setAccessibleName(words)
        self.field.returnPressed.connect(self.entered)
        self.field.textEdited.connect(self.forgive)
        self._sign = IconLabel(theme, "alert", "danger", 16)
        self.trouble = Label("", "small", "danger", wraps=True)
        self._build()
        self.show_trouble("")

    @property
    def text(self) -> str:
        """The words as they stand there now."""
        return self.field.text()

    @property
    def is_shown(self) -> bool:
        """Whether everybody who looks can read them."""
        return self.field.echoMode() is QLineEdit.EchoMode.Normal

    def turn(self) -> None:
        """Show the words, or hide them again."""
        modes = QLineEdit.EchoMode
        self.field.setEchoMode(modes.Password if self.is_shown else modes.Normal)
        if self.is_shown:
            self.eye_button.say("eye-off", self.tr("Hide the passphrase"))
        else:
            self.eye_button.say("eye", self.tr("Show the passphrase"))

    def clear(self) -> None:
        """Forget what was typed, and hide what comes."""
        self.field.clear()
        if self.is_shown:
            self.turn()
        self.show_trouble("")

    def take_keyboard(self) -> None:
        """Begin to type here, over what stands there."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def forgive(self) -> None:
        """Say nothing any more about what was wrong."""
        self.show_trouble("")

    def show_trouble(self, text: str) -> None:
        """Say what is wrong, or nothing."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self._sign.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        state = "error" if text else ""
        if self.field.property("state") != state:
            self.field.setProperty("state", state)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)
        if text and self.isVisible():
            announce(self.field, text)

    def _build(self) -> None:
        self.setFocusProxy(self.field)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.trouble, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addLayout(below)

    # Overrides of Qt methods.

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled() and self.is_shown:
            self.turn()
