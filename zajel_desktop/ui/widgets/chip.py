"""A few words on a soft ground: how a path is, whether somebody is verified.

* ``Chip(theme, Tone.VERIFIED, "Verified", icon="shield-check")``; ``show_words`` says other ones.
* ``PathBadge(theme)``, then ``badge.show_path(Path.LAN, round_trip=2)`` - "Same network · 2 ms".

Colour repeats what icon and word say, it never says it alone.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from zajel_desktop.model.link import Path
from zajel_desktop.ui.text import isolated, round_trip_text
from zajel_desktop.ui.theme import Theme

ICON = 14
PADDING = 6
GAP = 5


class Tone(enum.Enum):
    """What a chip means; the value names its colour, and with ``_soft`` its ground."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    DANGER = "danger"
    ACCENT = "accent"
    PATH_LAN = "path_lan"
    PATH_DIRECT = "path_direct"
    PATH_RELAY = "path_relay"
    QUIET = "path_none"

    @property
    def ink(self) -> str:
        """The role of its words."""
        return "accent_text" if self is Tone.ACCENT else self.value


PATHS = {
    Path.LAN: (Tone.PATH_LAN, "path-lan"),
    Path.DIRECT: (Tone.PATH_DIRECT, "path-direct"),
    Path.RELAYED: (Tone.PATH_RELAY, "path-relay"),
    Path.NONE: (Tone.QUIET, "path-none"),
}


class Chip(QWidget):
    """One chip; its words are its spoken name."""

    def __init__(
        self,
        theme: Theme,
        tone: Tone = Tone.QUIET,
        words: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone, self._words, self._icon, self._brief = tone, words, icon, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        theme.changed.connect(self.on_theme_changed)

    @property
    def words(self) -> str:
        """What it says now."""
        return self._words

    def show_words(self, tone: Tone, words: str, icon: str = "", brief: str = "") -> None:
        """Say something else; ``brief`` is enough where there is no room for all of it."""
        if (tone, words, icon, brief) == (self._tone, self._words, self._icon, self._brief):
            return
        self._tone, self._words, self._icon, self._brief = tone, words, icon, brief
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def on_theme_changed(self) -> None:
        """Take the new colours and the new size of text."""
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return self._theme.tokens.type.caption.font(weight=500, is_tabular=True)

    def _icon_width(self) -> int:
        return self._theme.grown(ICON) + GAP if self._icon else 0

    @property
    def shown_words(self) -> str:
        """What there is room for."""
        if self.width() >= self.sizeHint().width():
            return self._words
        room = self.width() - self._icon_width() - 2 * PADDING
        end = Qt.TextElideMode.ElideRight
        return QFontMetricsF(self._font()).elidedText(self._brief or self._words, end, room)

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self._font()).horizontalAdvance(self._words)
        height = self._theme.tokens.type.caption.line + 4
        return QSize(round(words + 0.5) + self._icon_width() + 2 * PADDING + 2, round(height))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        least = self._icon_width() + 2 * PADDING + hint.height()
        return QSize(min(least, hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_plain = not tokens.is_contrasting
        painter.setPen(Qt.PenStyle.NoPen if is_plain else tokens.color.border)
        painter.setBrush(tokens.colour(f"{self._tone.value}_soft"))
        ground = QRectF(self.rect()) if is_plain else QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(ground, tokens.radius.chip, tokens.radius.chip)
        words = QRectF(self.rect()).adjusted(PADDING, 0, -PADDING, 0)
        if self._icon:
            words = self._paint_icon(painter, words)
        painter.setFont(self._font())
        painter.setPen(tokens.colour(self._tone.ink))
        painter.setLayoutDirection(self.layoutDirection())
        edge = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, edge | Qt.TextFlag.TextSingleLine, self.shown_words)

    def _paint_icon(self, painter: QPainter, room: QRectF) -> QRectF:
        """Draw the icon where lines begin; returns the room that is left for the words."""
        ratio = self.devicePixelRatioF()
        side = self._theme.grown(ICON)
        pixmap = self._theme.icons.pixmap(self._icon, self._tone.ink, side, ratio)
        top = round(room.center().y() - side / 2)
        if self.isRightToLeft():
            painter.drawPixmap(QPointF(room.right() - side, top), pixmap)
            return room.adjusted(0, 0, -self._icon_width(), 0)
        painter.drawPixmap(QPointF(room.left(), top), pixmap)
        return room.adjusted(self._icon_width(), 0, 0, 0)


class PathBadge(Chip):
    """How the bytes to somebody travel at this moment, and how long there and back takes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_path(Path.NONE)

    def show_path(self, path: Path, round_trip: int | None = None) -> None:
        """Show ``path``; ``round_trip`` in milliseconds, None where it was not measured."""
        self.path = path
        tone, icon = PATHS[path]
        words = brief = self._name(path)
        if round_trip is not None and path is not Path.NONE:
            words = f"{words} · {isolated(round_trip_text(round_trip))}"
        self.show_words(tone, words, icon, brief)

    def _name(self, path: Path) -> str:
        match path:
            case Path.LAN:
                return self.tr("Same network")
            case Path.DIRECT:
                return self.tr("Direct")
            case Path.RELAYED:
                return self.tr("Relayed")
            case Path.NONE:
                return self.tr("Not connected")
