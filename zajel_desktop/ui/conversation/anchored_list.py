"""A list that grows from the bottom and never jumps while somebody reads.

It stands at the bottom while it is there (within 40 px). Anywhere else what is read keeps its
place, whatever comes in above or below. Few rows stand at the bottom, not at the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

NEAR_BOTTOM = 40
NEAR_END = 600
"""Px from either end at which more is asked for."""
STEP = 20
"""Px one step of the scroll bar goes."""


class AnchoredList(QListView):
    """A list view of rows of any height; ``sticks`` while it shows the end.

    ``older_wanted`` and ``newer_wanted`` tell that the person comes near an end.
    """

    older_wanted = Signal()
    newer_wanted = Signal()
    stick_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sticks = True
        self._is_settling = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        bar = self.verticalScrollBar()
        bar.setSingleStep(STEP)
        bar.valueChanged.connect(self.on_scrolled)
        bar.rangeChanged.connect(self.on_range_changed)

    @property
    def distance_to_bottom(self) -> int:
        """How many px lie below what is shown."""
        bar = self.verticalScrollBar()
        return bar.maximum() - bar.value()

    def go_to_bottom(self) -> None:
        """Show the end, and stay there."""
        self._set_sticks(True)
        self.settle()

    def reveal(self, number: int) -> None:
        """Bring row ``number`` into the middle."""
        self._set_sticks(False)
        index = self.model().index(number, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.on_scrolled(self.verticalScrollBar().value())

    def settle(self) -> None:
        """Lay everything out now, keeping the bottom or what is read where it is."""
        with self.keeping_place():
            self.scheduleDelayedItemsLayout()

    @contextmanager
    def keeping_place(self) -> Iterator[None]:
        """Whatever happens to the rows inside, what is read stays where it is."""
        if self._is_settling:
            yield
            return
        anchor = QPersistentModelIndex(self.indexAt(QPoint(self.viewport().width() // 2, 1)))
        y = self.visualRect(_plain(anchor)).y() if anchor.isValid() else 0
        self._is_settling = True
        try:
            yield
            self.executeDelayedItemsLayout()
            self._fill_from_bottom()
            bar = self.verticalScrollBar()
            if self.sticks:
                bar.setValue(bar.maximum())
            elif anchor.isValid():
                bar.setValue(bar.value() + self.visualRect(_plain(anchor)).y() - y)
        finally:
            self._is_settling = False
        self.on_settled()

    def laid_height(self, number: int) -> int:
        """How high row ``number`` was when the rows were last laid out."""
        # The height of a visual rectangle is what the delegate wants now, not what was laid out.
        index = self.model().index(number, 0)
        top = self.visualRect(index).y()
        if number + 1 < self.model().rowCount():
            return self.visualRect(index.siblingAtRow(number + 1)).y() - top
        return self.contentsSize().height() - self.verticalOffset() - top

    def on_settled(self) -> None:
        """Rows may stand elsewhere now."""

    def on_scrolled(self, value: int) -> None:
        """Notice whether the end is shown, and whether more is wanted."""
        if self._is_settling:
            return
        bar = self.verticalScrollBar()
        self._set_sticks(bar.maximum() - value <= NEAR_BOTTOM)
        if value < NEAR_END:
            self.older_wanted.emit()
        if bar.maximum() - value < NEAR_END:
            self.newer_wanted.emit()
        self.on_settled()

    def on_range_changed(self, _least: int, most: int) -> None:
        """Stay at the end while it moves."""
        if self.sticks and not self._is_settling:
            self.verticalScrollBar().setValue(most)

    def _set_sticks(self, sticks: bool) -> None:
        if sticks != self.sticks:
            self.sticks = sticks
            self.stick_changed.emit(sticks)

    def _fill_from_bottom(self) -> None:
        free = max(0, self.height() - self.contentsSize().height())
        if self.viewportMargins().top() != free:
            self.setViewportMargins(0, free, 0, 0)
            self.executeDelayedItemsLayout()

    # Overrides of Qt methods

    def resizeEvent(self, event: QResizeEvent) -> None:
        with self.keeping_place():
            super().resizeEvent(event)
            self.scheduleDelayedItemsLayout()

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, not a search."""


def _plain(index: QPersistentModelIndex) -> QModelIndex:
    return index.model().index(index.row(), 0)
