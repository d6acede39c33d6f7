"""Seven emoji with their names, from left to right for everybody: two people compare them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.emoji_names import emoji_name
from zajel_desktop.ui.widgets.labels import Label

COUNT = 7
ROWS = (7, 4, 3, 2)
"""How many stand in one line, by the room there is."""
TILE = 72
"""Px a tile needs at 100 %."""
PICTURE = 40
FAMILIES = ["Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji", "Twemoji Mozilla"]
"""Fonts that draw them in colour, and alike; without one the names remain."""


class Tile(QWidget):
    """One picture above its name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.picture = QLabel(self)
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = Label("", "caption", "text_secondary", wraps=True, parent=self)
        self.name.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.picture)
        column.addWidget(self.name)
        column.addStretch(1)
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def show_emoji(self, picture: str, name: str) -> None:
        """Show ``picture``, called ``name`` in English."""
        self.picture.setText(picture)
        self.name.setText(emoji_name(name))
        self.picture.setAccessibleName(self.name.text())

    def on_theme_changed(self) -> None:
        """Be as large as the text around."""
        font = QFont(FAMILIES)
        font.setPixelSize(self._theme.grown(PICTURE))
        self.picture.setFont(font)
        # The style sheet would give it the size of text again.
        self.picture.setStyleSheet(f"font-size: {font.pixelSize()}px;")
        self.picture.setFixedHeight(round(font.pixelSize() * 1.3))
        self.setMinimumWidth(self._theme.grown(TILE))


class EmojiTiles(QFrame):
    """Seven tiles, in one line where there is room, else in as few as possible."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._in_row = 0
        self.setProperty("kind", "sunken")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.tiles = [Tile(theme, self) for _ in range(COUNT)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 16, 12, 16)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(12)
        self._place(ROWS[0])

    def show_emoji(self, emoji: Sequence[tuple[str, str]]) -> None:
        """Show seven, each a picture and its English name."""
        for tile, (picture, name) in zip(self.tiles, emoji, strict=True):
            tile.show_emoji(picture, name)
        self.setAccessibleName(", ".join(tile.name.text() for tile in self.tiles))

    def _place(self, in_row: int) -> None:
        if in_row == self._in_row:
            return
        self._in_row = in_row
        for place, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, *divmod(place, in_row))
        self.updateGeometry()

    def _wanted(self, in_row: int) -> int:
        margins = self._grid.contentsMargins()
        tiles = in_row * self._theme.grown(TILE) + (in_row - 1) * self._grid.horizontalSpacing()
        return tiles + margins.left() + margins.right()

    # Overrides of Qt methods

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wanted(ROWS[-1]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = (count for count in ROWS if self._wanted(count) <= self.width())
        self._place(next(fitting, ROWS[-1]))
