"""The right side while no conversation is open: two large cards to pair, or a quiet hint."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.model.resources import resource
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import IconLabel
from zajel_desktop.ui.widgets.scrolled import Scrolled

CARD = QSize(224, 156)
PADDING = 20
SIGN = 40
GLYPH = 20
BIRD = 68
TITLE = 480


class Card(QAbstractButton):
    """A button as large as a thought: an icon, a title, and a line that explains it."""

    def __init__(
        self, theme: Theme, icon: str, title: str, line: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._line = line
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    def _paint_frame(self, painter: QPainter) -> None:
        color, radius = self._theme.tokens.color, self._theme.tokens.radius.card
        fill = color.raised
        if self.isDown():
            fill = color.pressed
        elif self.underMouse():
            fill = color.hover
        is_strong = self.hasFocus()
        pen = QPen(color.accent if is_strong else color.border, 2 if is_strong else 1)
        half = pen.widthF() / 2
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )

    def _paint_sign(self, painter: QPainter) -> None:
        color = self._theme.tokens.color
        place = self._mirrored(QRect(PADDING, PADDING, SIGN, SIGN))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color.accent_soft)
        painter.drawRoundedRect(place, 8, 8)
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.icons.pixmap(self._icon_name, "accent_text", GLYPH, ratio)
        painter.drawPixmap(place.center() - QPoint(GLYPH // 2 - 1, GLYPH // 2 - 1), pixmap)

    def _paint_words(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        title, line = tokens.type.title, tokens.type.small
        width = self.width() - 2 * PADDING
        top = PADDING + SIGN + 10
        leading = Qt.AlignmentFlag.AlignLeading
        painter.setLayoutDirection(self.layoutDirection())
        painter.setFont(title.font())
        painter.setPen(tokens.color.text)
        place = QRect(PADDING, top, width, round(title.line))
        painter.drawText(place, leading | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(line.font())
        painter.setPen(tokens.color.text_secondary)
        rest = QRect(PADDING, place.bottom() + 6, width, self.height() - place.bottom() - PADDING)
        painter.drawText(rest, leading | Qt.TextFlag.TextWordWrap, self._line)

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    # Overrides of Qt methods.

    def sizeHint(self) -> QSize:
        scale = self._theme.tokens.type
        words = scale.title.line + 6 + 3 * scale.small.line
        factor = scale.body.line / 20
        height = max(CARD.height(), PADDING + SIGN + 10 + words + 4)
        return QSize(round(CARD.width() * max(1.0, factor)), round(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_sign(painter)
        self._paint_words(painter)


class EmptyPage(QWidget):
    """Nobody yet: show my code, or enter one. With contacts: a hint to choose one."""

    code_requested = Signal()
    enter_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._build()
        self._fit_promise()
        theme.changed.connect(self._fit_promise)

    def show_for(self, *, has_contacts: bool) -> None:
        """Choose the words: nobody is known yet, or nobody is chosen."""
        if has_contacts:
            self.title.setText(self.tr("Choose somebody to talk to"))
            self.line.setText(self.tr("Or pair with somebody new."))
        else:
            self.title.setText(self.tr("Pair with your first person"))
            self.line.setText(
                self.tr(
                    "No account, no phone number. One of you says a short code, the other types it."
                )
            )

    def _build(self) -> None:
        bird = QLabel()
        bird.setPixmap(QIcon(str(resource("icons/icon.svg"))).pixmap(BIRD, BIRD))
        self.title = Label("", "heading", wraps=True)
        self.title.setMaximumWidth(self._theme.grown(TITLE))
        self.line = Label("", "body", "text_secondary", wraps=True)
        self.line.setMaximumWidth(self._theme.grown(400))
        for label in (bird, self.title, self.line):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(0)
        layout.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(bird, 0, centre)
        layout.addSpacing(24)
        layout.addLayout(self._centred(self.title))
        layout.addSpacing(6)
        layout.addLayout(self._centred(self.line))
        layout.addSpacing(28)
        layout.addLayout(self._built_cards())
        layout.addSpacing(28)
        layout.addLayout(self._built_promise())
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scrolled(page, self))
        self.show_for(has_contacts=False)

    def _centred(self, label: Label) -> QHBoxLayout:
        """Keep ``label`` in the middle; an alignment would cost it its second line."""
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(label, 100)
        row.addStretch(1)
        return row

    def _built_cards(self) -> QHBoxLayout:
        self.code_card = Card(
            self._theme,
            "qr",
            self.tr("Show my code"),
            self.tr("Read it aloud, or let them scan it."),
        )
        self.enter_card = Card(
            self._theme,
            "edit",
            self.tr("Enter a code"),
            self.tr("You were told a code or got a link."),
        )
        self.code_card.clicked.connect(self.code_requested)
        self.enter_card.clicked.connect(self.enter_requested)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        row.addWidget(self.code_card)
        row.addWidget(self.enter_card)
        row.addStretch(1)
        return row

    def _built_promise(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(IconLabel(self._theme, "lock", "text_secondary", 14))
        words = self.tr("Only the two of you can read what you send.")
        self._promise = Label(words, "caption", "text_secondary", wraps=True)
        row.addWidget(self._promise, 100)
        row.addStretch(1)
        return row

    def _fit_promise(self) -> None:
        """Let the promise have one line, and the middle, as long as there is room for it."""
        style = self._theme.tokens.type.caption
        width = QFontMetrics(style.font()).horizontalAdvance(self._promise.text())
        self._promise.setMaximumWidth(width + 2)
