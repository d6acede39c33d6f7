"""The list of the settings' pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.theme import Theme

ICON = int(Qt.ItemDataRole.UserRole) + 1
HEIGHT, GAP, PADDING, GLYPH = 36, 2, 12, 20


class PageDelegate(QStyledItemDelegate):
    """Paints one page's row: icon and title."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Overrides of Qt methods.

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, round(HEIGHT * self._theme.tokens.type.body.line / 20) + GAP)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens, state = self._theme.tokens, QStyle.StateFlag
        is_chosen = bool(option.state & state.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        row = option.rect.adjusted(0, 0, 0, -GAP)
        radius = tokens.radius.control
        painter.setPen(Qt.PenStyle.NoPen)
        if is_chosen or option.state & state.State_MouseOver:
            painter.setBrush(tokens.color.selected if is_chosen else tokens.color.hover)
            painter.drawRoundedRect(row, radius, radius)
        if option.state & state.State_HasFocus and option.state & state.State_KeyboardFocusChange:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color.focus, 2))
            painter.drawRoundedRect(QRectF(row).adjusted(1, 1, -1, -1), radius, radius)
        place = QRect(row.left() + PADDING, row.center().y() - GLYPH // 2 + 1, GLYPH, GLYPH)
        role = "accent_text" if is_chosen else "text_secondary"
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._theme.icons.pixmap(str(index.data(ICON)), role, GLYPH, ratio)
        painter.drawPixmap(QStyle.visualRect(option.direction, row, place), pixmap)
        words = row.adjusted(PADDING + GLYPH + PADDING, 0, -PADDING, 0)
        style = tokens.type.body_strong if is_chosen else tokens.type.body
        painter.setFont(style.font())
        painter.setPen(tokens.color.text)
        edge = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QStyle.visualRect(option.direction, row, words), edge, str(index.data()))
        painter.restore()


class PageList(QListWidget):
    """Pages to turn to; a search leaves those that contain its words."""

    chosen = Signal(int)

    def __init__(
        self,
        theme: Theme,
        pages: Sequence[tuple[str, SettingsPage]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pages = [page for _, page in pages]
        self.setAccessibleName(self.tr("Pages of the settings"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(PageDelegate(theme, self))
        for icon, page in pages:
            item = QListWidgetItem(page.title)
            item.setData(ICON, icon)
            self.addItem(item)
        self.currentRowChanged.connect(self.on_row_changed)
        self.choose(0)
        theme.changed.connect(self.doItemsLayout)

    def choose(self, page: int) -> None:
        """Turn to a page."""
        self.setCurrentRow(page)

    def search(self, words: str) -> None:
        """Leave the pages on which ``words`` stand, and turn to the first of them."""
        wanted = words.casefold()
        shown = [row for row, page in enumerate(self._pages) if wanted in page.words().casefold()]
        for row in range(self.count()):
            self.item(row).setHidden(row not in shown)
        if wanted and shown and self.currentRow() not in shown:
            self.choose(shown[0])

    def on_row_changed(self, row: int) -> None:
        """Tell which page to show."""
        if row >= 0:
            self.chosen.emit(row)
