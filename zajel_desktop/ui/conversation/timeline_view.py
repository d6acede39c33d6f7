"""The timeline as people use it: reading, marking, copying, clicking, all by keyboard too."""

from __future__ import annotations

import enum
import math
import time
from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.ids import MessageId
from zajel_desktop.model.message import Delivery, Message
from zajel_desktop.ui.conversation.anchored_list import AnchoredList
from zajel_desktop.ui.conversation.row_buttons import RowButtons
from zajel_desktop.ui.conversation.row_hit import RowHit
from zajel_desktop.ui.conversation.row_layout import Clock, RowAction
from zajel_desktop.ui.conversation.rows import day_of
from zajel_desktop.ui.conversation.text_selection import TextSelection
from zajel_desktop.ui.conversation.timeline_delegate import TimelineDelegate
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.transfers.card import CardAction
from zajel_desktop.ui.transfers.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex

MINUTE = 60_000

BARE = Qt.KeyboardModifier.NoModifier
BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class TimelineView(AnchoredList):
    """Shows a :class:`TimelineModel`.

    ``chosen`` carries an action and the id of the entry it is about, ``address_clicked`` the URL of
    a web page, ``menu_wanted`` the id of an entry, the address under the pointer (or nothing) and
    where on the screen.
    """

    chosen = Signal(enum.Enum, str)
    address_clicked = Signal(str)
    menu_wanted = Signal(str, str, QPoint)

    def __init__(
        self,
        theme: Theme,
        model: TimelineModel,
        parent: QWidget | None = None,
        now: Clock = time.time,
    ) -> None:
        super().__init__(parent)
        self.selection = TextSelection()
        self.thumbnails = Thumbnails(self)
        self._timeline = model
        self._is_marking = False
        self._now = now
        self._day = day_of(now())
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self.on_minute)
        self._minute.start()
        self._owner = QPersistentModelIndex()
        self._hovered = QPersistentModelIndex()
        self.delegate = TimelineDelegate(theme, model, self.thumbnails, self, now)
        self.buttons = RowButtons(theme, self.viewport())
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Messages"))
        self.buttons.chosen.connect(self.on_button_chosen)
        self.thumbnails.ready.connect(self.on_picture_ready)
        theme.changed.connect(self.on_theme_changed)
        model.modelReset.connect(self.on_model_reset)

    @property
    def current_message(self) -> Message | None:
        """The entry the keyboard is on."""
        index = self.currentIndex()
        return self._timeline.row_at(index.row()).message if index.isValid() else None

    @property
    def marked_text(self) -> str:
        """The text that is marked, empty for none."""
        return self.selection.text

    # Slots.

    def copy(self) -> None:
        """Put what is marked, else the text of the current entry, into the clipboard."""
        message = self.current_message
        text = self.marked_text or (message.text if message is not None else "")
        if text:
            QGuiApplication.clipboard().setText(text)

    def show_words(self, words: str) -> None:
        """Let each of ``words`` stand out wherever it was said."""
        self.delegate.words = words
        self.viewport().update()

    def on_minute(self) -> None:
        """Call the days by other names once it is another day."""
        today = day_of(self._now())
        if today != self._day:
            self._day = today
            self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Lay everything out in the new sizes and colours."""
        self.delegate.forget()
        self.settle()
        self.viewport().update()

    def on_model_reset(self) -> None:
        """Nothing of what was marked is there any more."""
        self._clear_marks()
        self.buttons.hide()
        self._owner = self._hovered = QPersistentModelIndex()

    def on_picture_ready(self, _path: str) -> None:
        """Paint a small picture that has been decoded."""
        self.viewport().update()

    def on_button_chosen(self, action: enum.Enum) -> None:
        """Pass on what was asked of the row under the buttons."""
        if self._owner.isValid():
            message = self._timeline.row_at(self._owner.row()).message
            self.chosen.emit(action, message.id)

    def on_settled(self) -> None:
        """Move the real buttons to where their row is now."""
        self._take_up_keyboard()
        self._place_buttons()

    # The row under a point.

    def _hit(self, point: QPoint, number: int | None = None) -> RowHit | None:
        """What lies under ``point`` of the viewport: in the row there, or in row ``number``."""
        index = self.indexAt(point) if number is None else self._timeline.index(number)
        if not index.isValid():
            return None
        message = self._timeline.row_at(index.row()).message.id
        within = QPointF(point - self._corner_of(index))
        return RowHit(message, self.delegate.sheet(index), within)

    def _corner_of(self, index: QModelIndex) -> QPoint:
        """Where the row of ``index`` starts in the viewport."""
        return QPoint(self._shift, self.visualRect(index).y())

    @property
    def _shift(self) -> int:
        """How far rows begin before the viewport: by a scroll bar at its left."""
        return self.viewport().width() - self.width() if self.isRightToLeft() else 0

    def _click(self, point: QPoint) -> None:
        """Follow the address or open the picture under ``point``."""
        hit = self._hit(point)
        if hit is None:
            return
        if hit.address:
            self.address_clicked.emit(hit.address)
        elif hit.is_on_picture:
            self.chosen.emit(CardAction.OPEN, hit.message)

    def _show_cursor(self, point: QPoint) -> None:
        hit = self._hit(point)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor if hit is None else hit.cursor)

    # Marking.

    def _start_marking(self, point: QPoint) -> None:
        self._clear_marks()
        hit = self._hit(point)
        if hit is not None and hit.block is not None and hit.is_on_bubble:
            self.selection.start(hit.message, hit.block, hit.position)
            self._is_marking = True

    def _extend_marking(self, point: QPoint) -> None:
        hit = self._hit(point, self._marked_row())
        if hit is not None and hit.message == self.selection.message:
            self.selection.extend(hit.position)
            self._show_marks()

    def _mark_word(self, point: QPoint) -> None:
        hit = self._hit(point)
        if hit is not None and hit.block is not None:
            self.selection.mark(hit.message, hit.block, *hit.block.word_at(hit.position))
            self._show_marks()

    def _clear_marks(self) -> None:
        self.selection.clear()
        self._is_marking = False
        self._show_marks()

    def _show_marks(self) -> None:
        number = self._marked_row()
        self.delegate.selected_row = -1 if number is None else number
        self.delegate.selected = self.selection.range
        self.viewport().update()

    def _marked_row(self) -> int | None:
        message = self.selection.message
        return None if message is None else self._timeline.number_of(message)

    def _offer_marked(self) -> None:
        """Let the middle mouse button paste what is marked, where there is such a custom."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection():
            clipboard.setText(self.marked_text, QClipboard.Mode.Selection)

    # The real buttons.

    def _place_buttons(self) -> None:
        if self.buttons.has_focus and self._owner.isValid():
            owner = self._owner
        elif self._hovered.isValid():
            owner = self._hovered
        elif self.hasFocus():
            owner = QPersistentModelIndex(self.currentIndex())
        else:
            owner = QPersistentModelIndex()
        self._owner = owner
        sheet = self.delegate.sheet(owner) if owner.isValid() else None
        if sheet is None or not sheet.choices:
            if self.buttons.has_focus:
                self.setFocus()
            self.buttons.hide()
            return
        index = self._timeline.index(owner.row())
        self.buttons.place(sheet, self._corner_of(index))

    # The keyboard.

    def _take_up_keyboard(self) -> None:
        """Start at the newest entry where the keyboard is on none."""
        last = self._timeline.rowCount() - 1
        if self.hasFocus() and not self.currentIndex().isValid() and last >= 0:
            self.setCurrentIndex(self._timeline.index(last))

    def _press_on_row(self, event: QKeyEvent) -> bool:
        """Do what a key means for the current entry; say whether it means anything."""
        message = self.current_message
        if message is None:
            return False
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return True
        if event.modifiers() != BARE:
            return False
        match event.key():
            case Qt.Key.Key_C:
                self.copy()
            case Qt.Key.Key_R if message.delivery is Delivery.FAILED:
                self.chosen.emit(RowAction.RETRY, message.id)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._activate(message.id)
            case _:
                return False
        return True

    def _activate(self, message: MessageId) -> None:
        """Go to the buttons of the current entry, else open its one picture or address."""
        sheet = self.delegate.sheet(self.currentIndex())
        if sheet.pictures:
            self.chosen.emit(CardAction.OPEN, message)
        elif sheet.choices:
            self._hovered = QPersistentModelIndex()
            self._place_buttons()
            self.buttons.focus_first()
        elif sheet.text is not None and sheet.text.block.addresses:
            self.address_clicked.emit(sheet.text.block.addresses[0].url)

    def _press_on_text(self, event: QKeyEvent) -> bool:
        message = self.current_message
        if message is None:
            return False
        text = self.delegate.sheet(self.currentIndex()).text
        if text is None or not self.selection.press(event, message.id, text.block):
            return False
        self._show_marks()
        return True

    # Overrides of Qt methods

    def doItemsLayout(self) -> None:
        if self.model() is not None:
            self.delegate.width = self.width()
            self.delegate.direction = self.layoutDirection()
        super().doItemsLayout()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        height = math.ceil(self.delegate.sheet(first).height)
        if first.row() == last.row() and self.laid_height(first.row()) == height:
            self.viewport().update(self.visualRect(first))  # no other row moves
        else:
            # Qt would lay out at once, and again for the row that was added in the same breath.
            self.scheduleDelayedItemsLayout()
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.delegate.shift = self._shift
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.delegate.shows_focus = True
        if self._press_on_text(event) or self._press_on_row(event):
            event.accept()
            return
        super().keyPressEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._hovered = QPersistentModelIndex()
        self._place_buttons()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.delegate.shows_focus = event.reason() in BY_KEYBOARD
        self._take_up_keyboard()
        self._place_buttons()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._place_buttons()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.delegate.shows_focus = False
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._start_marking(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._is_marking:
            self._extend_marking(point)
            return
        index = self.indexAt(point)
        if index != self._hovered:
            self._hovered = QPersistentModelIndex(index)
            self._place_buttons()
        self._show_cursor(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_marking = False
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.selection.range is not None:
            self._offer_marked()
            return
        self._click(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._is_marking = False
        self._mark_word(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = QPersistentModelIndex()
        self._place_buttons()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            if index.isValid():
                rect = self.visualRect(index) & self.viewport().rect()
                self._want_menu(index, rect.center())
            return
        index = self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            self._want_menu(index, event.pos())

    def _want_menu(self, index: QModelIndex, point: QPoint) -> None:
        hit = self._hit(point, index.row())
        if hit is not None:
            where = self.viewport().mapToGlobal(point)
            self.menu_wanted.emit(hit.message, hit.address, where)
