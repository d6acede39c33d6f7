"""How a comparison went: green or red, one sentence, nothing else to look at."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import IconLabel

SIGN = 48


class Outcome(enum.Enum):
    """What two people found."""

    MATCH = "match"
    DIFFER = "differ"


class OutcomePage(QWidget):
    """Shows the outcome of comparing with somebody called ``name``."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._sign = IconLabel(theme, "shield-check", "verified", SIGN, self)
        self._sentence = Label("", "pane_title", wraps=True, parent=self)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence)
        column.addStretch(1)

    @property
    def text(self) -> str:
        """What it says."""
        return self._sentence.text()

    def show_outcome(self, outcome: Outcome) -> None:
        """Say how it went."""
        if outcome is Outcome.MATCH:
            self._sign.show_icon("shield-check", "verified")
            words = self.tr("{name} is verified. There is nothing left to do.")
        else:
            self._sign.show_icon("alert", "danger")
            words = self.tr(
                "They differ: somebody may be in between. Share nothing private; pair again "
                "with a new code."
            )
        self._sentence.set_tone("text" if outcome is Outcome.MATCH else "danger")
        self._sentence.setText(with_name(words, self._name))
