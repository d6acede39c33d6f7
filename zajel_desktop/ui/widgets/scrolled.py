"""A page that scrolls up and down where there is not room for all of it, and looks like none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Holds ``page``; what the keyboard comes to is brought into sight."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = page
        page.setProperty("kind", "page")  # what lies below shows through
        self.setWidget(page)

    def height_for(self, width: int) -> int:
        """How high the whole page is at ``width`` px."""
        return max(self._page.heightForWidth(width), self._page.minimumSizeHint().height())

    def turn(self, lines: int) -> None:
        """Go on by so many lines, back if it is less than nothing."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + lines * bar.singleStep())
