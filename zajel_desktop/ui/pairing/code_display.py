"""Our code, large: six characters and the secret part, each named below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from zajel_desktop.model.pairing import Code
from zajel_desktop.ui.widgets.labels import Label

DASHES = ("\N{EN DASH}" * 6, "\N{EN DASH}" * 4)
"""What stands there while there is no code."""


class CodeDisplay(QWidget):
    """Always left to right: people read it aloud as it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = Label("", "display", parent=self)
        self.dash = Label("\N{EN DASH}", "display", "text_secondary", parent=self)
        self.secret = Label("", "display", "accent_text", parent=self)
        self._address_name = Label(self.tr("the code"), "small", "text_secondary", parent=self)
        self._secret_name = Label(self.tr("the secret part"), "small", "accent_text", parent=self)
        self._build()
        self.show_code(None)

    def show_code(self, code: Code | None) -> None:
        """Show ``code``, or dashes while there is none."""
        address, secret = (code.address, code.secret or "") if code else DASHES
        self.address.setText(address)
        self.secret.setText(secret)
        for label in (self.dash, self.secret, self._secret_name):
            label.setVisible(bool(secret))
        tone = "text" if code else "text_disabled"
        self.address.set_tone(tone)
        self.secret.set_tone("accent_text" if code else "text_disabled")
        spoken = " ".join(str(code)) if code else ""
        self.setAccessibleName(self.tr("Your code: {code}").replace("{code}", spoken))

    def _build(self) -> None:
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        for label in (self.address, self.secret):
            label.setTextInteractionFlags(selectable)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(4, 1)
        centre = Qt.AlignmentFlag.AlignCenter
        for column, label in enumerate((self.address, self.dash, self.secret), start=1):
            grid.addWidget(label, 0, column, centre)
        grid.addWidget(self._address_name, 1, 1, centre)
        grid.addWidget(self._secret_name, 1, 3, centre)
