"""Two or three views of one thing, side by side; exactly one is shown.

``Segments(theme, [("qr", "My code"), ("edit", "Enter a code")])``; ``chosen`` tells the index,
``choose(1)`` sets it. One stop of Tab; the arrows move inside, as in a group of radio buttons.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from zajel_desktop.ui.theme import Theme

ICON = 16
GAP = 8
EDGE = 3
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Segment(QAbstractButton):
    """One part; raised while it is the chosen one."""

    def __init__(self, theme: Theme, icon: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.tokens.type.small.font(weight=600))
        width = metrics.horizontalAdvance(self.text()) + self._theme.grown(ICON) + GAP + 24
        return QSize(round(width), self._theme.tokens.size.button_small)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()  # the row knows which way is forward
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(QPen(tokens.color.border, 1))
            painter.setBrush(tokens.color.raised)
            room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(room, tokens.radius.control, tokens.radius.control)
        role = "text" if self.isChecked() or self.underMouse() else "text_secondary"
        font = tokens.type.small.font(weight=600)
        metrics = QFontMetricsF(font)
        size = self._theme.grown(ICON)
        side = size + GAP if self._icon else 0
        words = min(metrics.horizontalAdvance(self.text()), self.width() - side - 8.0)
        left = (self.width() - words - side) / 2
        is_mirrored = self.isRightToLeft()
        if self._icon:
            pixmap = self._theme.icons.pixmap(self._icon, role, size, self.devicePixelRatioF())
            x = left + words + GAP if is_mirrored else left
            painter.drawPixmap(round(x), round((self.height() - size) / 2), pixmap)
        painter.setFont(font)
        painter.setPen(tokens.colour(role))
        room = QRectF(left if is_mirrored else left + side, 0, words + 1, self.height())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, words + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class Segments(QWidget):
    """The row of parts on its sunken ground."""

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, parts: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        row.setSpacing(2)
        for index, (icon, words) in enumerate(parts):
            segment = Segment(theme, icon, words, self)
            self._group.addButton(segment, index)
            row.addWidget(segment)
        self._group.idToggled.connect(self.on_toggled)
        self._group.button(0).setChecked(True)
        self._keep_one_stop()
        theme.changed.connect(self.update)

    @property
    def index(self) -> int:
        """Which part is chosen."""
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        """Show another part."""
        self._group.button(index).setChecked(True)

    def take_keyboard(self) -> None:
        """Bring the keyboard to the part that is shown."""
        self._group.button(self.index).setFocus(Qt.FocusReason.OtherFocusReason)

    def on_toggled(self, index: int, is_chosen: bool) -> None:
        """Tell who listens, once per change."""
        if is_chosen:
            self._keep_one_stop()
            self.chosen.emit(index)

    def _keep_one_stop(self) -> None:
        for segment in self._group.buttons():
            policy = Qt.FocusPolicy.StrongFocus if segment.isChecked() else Qt.FocusPolicy.NoFocus
            segment.setFocusPolicy(policy)

    # Overrides of Qt methods

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        backward = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        steps = {forward: 1, backward: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        count = len(self._group.buttons())
        self.choose((self.index + step) % count)
        self._group.button(self.index).setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color.sunken)
        painter.drawRoundedRect(QRectF(self.rect()), tokens.radius.row, tokens.radius.row)
