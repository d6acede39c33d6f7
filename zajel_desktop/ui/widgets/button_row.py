"""Buttons side by side, or one below the other where there is no room.

``ButtonRow([differ], [later, match])``: what stands at the start, and what stands at the end. In a
column they keep their order, so Tab goes through them as people read.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

GAP = 8


class ButtonRow(QWidget):
    """Takes the buttons as its children; those that are hidden take no room.

    It places them itself: Qt's layouts do not know a row that becomes higher in less width.
    """

    def __init__(
        self,
        leading: Sequence[QAbstractButton],
        trailing: Sequence[QAbstractButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._leading, self._trailing = tuple(leading), tuple(trailing)
        for button in (*leading, *trailing):
            button.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_column(self) -> bool:
        """Whether there is no room for them side by side."""
        return self._wanted() > self.width()

    def _shown(self) -> list[QAbstractButton]:
        return _shown(self._leading) + _shown(self._trailing)

    def _wanted(self) -> int:
        """Px that all of them need side by side."""
        widths = [button.sizeHint().width() for button in self._shown()]
        return sum(widths) + GAP * max(len(widths) - 1, 0)

    def _place(self) -> None:
        if self.is_column:
            self._place_column()
        else:
            self._place_row()

    def _place_column(self) -> None:
        y = 0
        for button in self._shown():
            height = button.sizeHint().height()
            button.setGeometry(0, y, self.width(), height)
            y += height + GAP

    def _place_row(self) -> None:
        left, right = 0, self.width()
        for button in _shown(self._leading):
            self._put(button, left)
            left += button.sizeHint().width() + GAP
        for button in reversed(_shown(self._trailing)):
            right -= button.sizeHint().width()
            self._put(button, right)
            right -= GAP

    def _put(self, button: QAbstractButton, left: int) -> None:
        size = button.sizeHint()
        place = QRect(left, (self.height() - size.height()) // 2, size.width(), size.height())
        button.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        width = self._wanted()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        hints = [button.sizeHint() for button in self._shown()]
        widest = max((hint.width() for hint in hints), default=0)
        return QSize(widest, max((hint.height() for hint in hints), default=0))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [button.sizeHint().height() for button in self._shown()]
        if self._wanted() <= width:
            return max(heights, default=0)
        return sum(heights) + GAP * max(len(heights) - 1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        is_heard = super().event(event)
        changes = (QEvent.Type.LayoutRequest, QEvent.Type.LayoutDirectionChange)
        if event.type() in changes:  # a button came, went, or says more
            self._place()
            self.updateGeometry()
        return is_heard


def _shown(buttons: Sequence[QAbstractButton]) -> list[QAbstractButton]:
    """Those that were not taken away; before a window is shown all in it are hidden by Qt."""
    by_us = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    return [b for b in buttons if not (b.isHidden() and b.testAttribute(by_us))]
