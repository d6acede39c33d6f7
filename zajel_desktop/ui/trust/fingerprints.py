"""The fingerprints of two keys, for people whose older app shows nothing else to compare."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.fingerprint_label import FingerprintLabel
from zajel_desktop.ui.widgets.labels import Label

GROUPS_PER_LINE = 4
BESIDE = 480
"""Px at 100 % from which on the two stand side by side."""


class Fingerprints(QWidget):
    """Theirs and ours, 16 groups each; ``name`` may be empty."""

    left = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.theirs = FingerprintLabel(theme, GROUPS_PER_LINE)
        self.ours = FingerprintLabel(theme, GROUPS_PER_LINE)
        self.back_button = Button(theme, self.tr("Back to the number"), Kind.FLAT, parent=self)
        self.back_button.clicked.connect(self.left)
        self._build(name)

    def show_keys(self, theirs: str, ours: str) -> None:
        """Show two fingerprints, groups of hex digits parted by spaces."""
        self.theirs.show_key(theirs)
        self.ours.show_key(ours)

    def _build(self, name: str) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(self.tr("Compare the fingerprints"), "body_strong", wraps=True))
        hint = self.tr(
            "Older Zajel apps show a fingerprint instead of a number. Each of you reads the one "
            "of the other aloud."
        )
        words.addWidget(Label(hint, "small", "text_secondary", wraps=True))
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(12)
        theirs = with_name(self.tr("{name}’s key"), name)
        for title, label in ((theirs, self.theirs), (self.tr("Your key"), self.ours)):
            label.setAccessibleName(title)
            self._sides.addWidget(_boxed(title, label), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(words)
        column.addLayout(self._sides)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.addWidget(self.back_button)
        row.addStretch(1)
        column.addLayout(row)

    # Overrides of Qt methods

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theirs.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_wide = self.width() >= self._theme.grown(BESIDE)
        self._sides.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)


def _boxed(title: str, label: FingerprintLabel) -> QFrame:
    box = QFrame()
    box.setProperty("kind", "sunken")
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 10, 12, 12)
    column.setSpacing(6)
    column.addWidget(Label(title, "caption", "text_secondary", wraps=True))
    column.addWidget(label)
    return box
