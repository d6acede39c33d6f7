"""Twelve groups of five digits, three in a line, from left to right for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.labels import Label

COLUMNS, GROUPS = 3, 12


class NumberGrid(QFrame):
    """A safety number, large enough to be read aloud."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "sunken")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.groups = [Label("", "number", parent=self) for _ in range(GROUPS)]
        self._build()
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def show_number(self, groups: Sequence[str]) -> None:
        """Show the groups of a number."""
        for label, group in zip(self.groups, groups, strict=True):
            label.setText(group)
        words = self.tr("Safety number: {number}")
        self.setAccessibleName(words.replace("{number}", ", ".join(groups)))

    def on_theme_changed(self) -> None:
        """Let every digit take the same room, in the size of now."""
        for label in self.groups:
            label.setFont(self._theme.tokens.type.number.font(is_tabular=True))

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        edges = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter)
        for place, label in enumerate(self.groups):
            row, column = divmod(place, COLUMNS)
            edge = (*edges, Qt.AlignmentFlag.AlignRight)[column]
            grid.addWidget(label, row, column, edge)
            grid.setColumnStretch(column, 1)
