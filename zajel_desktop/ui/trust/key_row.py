"""One key of a contact in one line: what it is, how it begins, whether it was verified."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.chip import Chip, Tone
from zajel_desktop.ui.widgets.fingerprint_label import FingerprintLabel
from zajel_desktop.ui.widgets.labels import Label

GROUPS = 4
TITLE = 120
EDGE, GAP = 16, 12


class KeyRow(QWidget):
    """Shows the first groups of a fingerprint; all of it stands in the details."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = Label(title, "small", "text_secondary", wraps=True)
        self.key = FingerprintLabel(theme, GROUPS)
        self.key.setAccessibleName(title)
        self.chip = Chip(theme)
        self._build()

    def show_key(self, fingerprint: str, verified: str) -> None:
        """Show a key; ``verified`` says when it was verified, empty if it never was."""
        self.key.show_key(" ".join(fingerprint.split()[:GROUPS]))
        if verified:
            self.chip.show_words(Tone.VERIFIED, verified, "shield-check")
        else:
            self.chip.show_words(Tone.UNVERIFIED, self.tr("Unverified"), "shield-question")
        self._place()

    def _build(self) -> None:
        self.key.setWordWrap(False)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(EDGE, 12, EDGE, 12)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def _has_room(self) -> bool:
        """Whether name, key and chip fit side by side, in whatever font."""
        words = self.key.sizeHint().width() + self.chip.sizeHint().width()
        return self.width() >= self._theme.grown(TITLE) + words + 2 * (EDGE + GAP)

    def _place(self) -> None:
        """Put all in one line, or the key below what it is."""
        is_wide = self._has_room()
        edges = Qt.AlignmentFlag
        middle, end = edges.AlignVCenter, edges.AlignVCenter | edges.AlignRight
        # The key runs from left to right in every language, but begins where lines begin.
        start = edges.AlignRight if self.isRightToLeft() else edges.AlignLeft
        self.title.setMinimumWidth(self._theme.grown(TITLE) if is_wide else 0)
        self._grid.addWidget(self.title, 0, 0, middle)
        if is_wide:
            self._grid.addWidget(self.key, 0, 1, middle | start)
        else:
            self._grid.addWidget(self.key, 1, 0, 1, 3, middle | start)
        self._grid.addWidget(self.chip, 0, 2, end)

    # Overrides of Qt methods

    def minimumSizeHint(self) -> QSize:
        key, chip = self.key.minimumSizeHint(), self.chip.minimumSizeHint()
        return QSize(
            max(key.width(), 2 * chip.width()) + 2 * EDGE, super().minimumSizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
