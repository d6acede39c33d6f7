"""Paints the rows of the timeline and says how high they are; everything is laid out once."""

from __future__ import annotations

import math
import time
from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from zajel_desktop.ui.conversation.row_layout import Clock, RowLayouter
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.painting.measures import Measures
from zajel_desktop.ui.painting.pieces import Sheet
from zajel_desktop.ui.painting.sheet_painter import SheetPainter
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.transfers.thumbnails import Thumbnails

SHEETS = 600
"""How many laid out rows are kept."""
STEP = 4
"""Px a ring stands inside the edge of what it surrounds."""

Index = QModelIndex | QPersistentModelIndex


class TimelineDelegate(QStyledItemDelegate):
    """The one delegate of a timeline.

    Its view sets ``width``, the timeline's with its scroll bar, in px, and ``shift``, where rows
    begin in the viewport: so a bar that comes or goes moves nothing.
    """

    def __init__(
        self,
        theme: Theme,
        model: TimelineModel,
        thumbnails: Thumbnails,
        parent: QObject | None = None,
        now: Clock = time.time,
    ) -> None:
        super().__init__(parent)
        self.width = 0
        self.shift = 0
        self.direction = Qt.LayoutDirection.LeftToRight
        self.shows_focus = False
        self.selected_row = -1
        self.selected: tuple[int, int] | None = None
        self.words = ""
        self._timeline = model
        self._measures = Measures(theme)
        self._layouter = RowLayouter(self._measures, now)
        self._painter = SheetPainter(theme, self._measures, thumbnails.pixmap)
        self._theme = theme
        self._sheets: OrderedDict[tuple[int, int, bool], Sheet] = OrderedDict()

    def sheet(self, index: Index) -> Sheet:
        """Say where everything of a row stands, within the row."""
        is_right_to_left = self.direction is Qt.LayoutDirection.RightToLeft
        number = index.row()
        # Asked of the model itself: this is done for every row of every layout.
        key = (self._timeline.revision_at(number), self.width, is_right_to_left)
        sheet = self._sheets.get(key)
        if sheet is None:
            sheet = self._layouter.lay(self._timeline.row_at(number), self.width, is_right_to_left)
            self._sheets[key] = sheet
            if len(self._sheets) > SHEETS:
                self._sheets.popitem(last=False)
        return sheet

    def forget(self) -> None:
        """Lay everything out anew: the theme, the language or the day changed."""
        self._measures.forget()
        self._sheets.clear()

    # Overrides of Qt methods

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(1, math.ceil(self.sheet(index).height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sheet = self.sheet(index)
        painter.save()
        painter.setClipRect(option.rect)  # letters may tower over their line
        painter.translate(option.rect.topLeft() + QPoint(self.shift, 0))
        clip = QRectF(0, 0, sheet.width, sheet.height)
        selected = self.selected if index.row() == self.selected_row else None
        self._painter.paint(painter, sheet, clip, selected, self.words)
        has_focus = option.state & QStyle.StateFlag.State_HasFocus
        if has_focus and self.shows_focus:
            self._paint_focus(painter, sheet)
        painter.restore()

    def _paint_focus(self, painter: QPainter, sheet: Sheet) -> None:
        rect, radius = sheet.visual(sheet.bubble), self._theme.tokens.radius.bubble
        if rect.isEmpty():
            rect = QRectF(STEP, 0, sheet.width - 2 * STEP, sheet.height)
        self._painter.focus(painter, rect.adjusted(1, 1, -1, -1), radius)
