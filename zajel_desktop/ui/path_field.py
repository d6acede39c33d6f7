"""A path that cannot be typed wrong: shown whole or cut in the middle, chosen by a button."""

from __future__ import annotations

from PySide6.QtCore import QDir, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from zajel_desktop.ui.text import left_to_right
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import ElidedLabel
from zajel_desktop.ui.widgets.note import IconLabel


class PathField(QWidget):
    """Looks like a field and holds a path; what its button says is up to the subclass."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.path = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.button = Button(theme, "", is_small=True)
        self._build(IconLabel(theme, icon, "text_secondary", parent=self))
        theme.changed.connect(self.update)

    def show_path(self, path: str) -> None:
        """Show ``path``, as this system writes paths."""
        shown = QDir.toNativeSeparators(path)
        self.path.setText(left_to_right(shown) if shown else "")
        self.button.setAccessibleDescription(shown)

    def _build(self, glyph: IconLabel) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(0)
        # Margins are not mirrored, spaces are.
        row.addSpacing(9)
        row.addWidget(glyph)
        row.addSpacing(8)
        row.addWidget(self.path, 1)
        row.addSpacing(8)
        row.addWidget(self.button)

    # Overrides of Qt methods.

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.color.control_border)
        painter.setBrush(tokens.color.surface)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, tokens.radius.control, tokens.radius.control)
