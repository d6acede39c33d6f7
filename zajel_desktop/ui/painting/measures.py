"""Fonts, widths and laid out texts, made once for each size of the type scale.

Everything here is forgotten when the theme changes.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from zajel_desktop.ui.painting.text_block import TextBlock
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.tokens import TextStyle, Tokens

Key = tuple[str, str, float, Qt.LayoutDirection]

BLOCKS = 400
"""How many laid out texts are kept."""


class Measures:
    """Answers how large words are in the theme now in force."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._fonts: dict[tuple[str, int], QFont] = {}
        self._metrics: dict[tuple[str, int], QFontMetricsF] = {}
        self._blocks: OrderedDict[Key, TextBlock] = OrderedDict()

    @property
    def tokens(self) -> Tokens:
        """The values in use now."""
        return self._theme.tokens

    @property
    def growth(self) -> float:
        """How many times as large as drawn in the design text is."""
        return self.tokens.type.body.line / 20

    def style(self, style: str) -> TextStyle:
        """The text style called ``style``."""
        found: TextStyle = getattr(self.tokens.type, style)
        return found

    def font(self, style: str, weight: int = 0) -> QFont:
        """The font of ``style``, in another ``weight`` where one is given."""
        key = (style, weight)
        if key not in self._fonts:
            is_tabular = style in ("meta", "caption")
            self._fonts[key] = self.style(style).font(weight=weight or None, is_tabular=is_tabular)
        return self._fonts[key]

    def metrics(self, style: str, weight: int = 0) -> QFontMetricsF:
        """How large the letters of ``style`` are."""
        key = (style, weight)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(style, weight))
        return self._metrics[key]

    def width(self, text: str, style: str, weight: int = 0) -> float:
        """How wide one line of ``text`` is, in px, rounded up."""
        return float(int(self.metrics(style, weight).horizontalAdvance(text)) + 1)

    def line(self, style: str) -> float:
        """How high a line of ``style`` is."""
        return self.style(style).line

    def sentence(self, text: str, style: str, limit: float, *, is_right_to_left: bool) -> TextBlock:
        """Lay out a sentence of the interface, in the interface's direction."""
        directions = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
        return self.block(text, style, limit, directions[is_right_to_left])

    def block(
        self,
        text: str,
        style: str,
        limit: float,
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto,
    ) -> TextBlock:
        """Lay ``text`` out within ``limit`` px, or remember how it was."""
        key = (text, style, limit, direction)
        block = self._blocks.get(key)
        if block is None:
            block = TextBlock(text, self.font(style), self.line(style), limit, direction)
            self._blocks[key] = block
            if len(self._blocks) > BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(key)
        return block

    def forget(self) -> None:
        """Measure everything anew: the theme changed."""
        self._fonts.clear()
        self._metrics.clear()
        self._blocks.clear()
