"""Buttons side by side, or one below the other where there is no room.

``ButtonRow([differ], [later, match])``: what stands at the start, and what stands at the end. In a
column they keep their order, so Tab goes through them as people read.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QLayout, QSizePolicy, QWidget

GAP = 8


class ButtonRow(QWidget):
    """Takes the buttons as its children; those that are hidden take no room."""

    def __init__(
        self,
        leading: Sequence[QAbstractButton],
        trailing: Sequence[QAbstractButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._buttons = (*leading, *trailing)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it may get narrow
        for button in leading:
            self._box.addWidget(button)
        self._box.addStretch(1)
        for button in trailing:
            self._box.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_column(self) -> bool:
        """Whether there is no room for them side by side."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def _shown(self) -> list[QAbstractButton]:
        return [button for button in self._buttons if not button.isHidden()]

    def _wanted(self) -> int:
        """Px that all of them need side by side."""
        shown = self._shown()
        gaps = GAP * max(len(shown) - 1, 0)
        return sum(button.sizeHint().width() for button in shown) + gaps

    def _turn(self) -> None:
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if self._wanted() <= self.width() else ways.TopToBottom
        if way is not self._box.direction():
            self._box.setDirection(way)
            self.updateGeometry()

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        width = self._wanted()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max((button.sizeHint().width() for button in self._shown()), default=0)
        return QSize(widest, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [button.sizeHint().height() for button in self._shown()]
        if self._wanted() <= width:
            return max(heights, default=0)
        return sum(heights) + GAP * max(len(heights) - 1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        is_heard = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:  # a button came, went, or says more
            self._turn()
        return is_heard
