"""A key's fingerprint in groups that two people can compare.

``label = FingerprintLabel(theme, groups_per_line=4)``, then ``label.show_key(fingerprint)``. It is
set in the fixed font, runs from left to right for everybody, and can be marked and copied.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.labels import Label


class FingerprintLabel(Label):
    """One fingerprint."""

    def __init__(
        self, theme: Theme, groups_per_line: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(wraps=True, parent=parent)
        self._theme = theme
        self._groups_per_line = groups_per_line
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def show_key(self, fingerprint: str) -> None:
        """Show ``fingerprint``, groups of hex digits parted by spaces."""
        groups, count = fingerprint.split(), self._groups_per_line
        lines = [groups[start : start + count] for start in range(0, len(groups), count)]
        self.setText("\n".join(" ".join(line) for line in lines))

    def on_theme_changed(self) -> None:
        """Be as large as the text around."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self._theme.tokens.type.body.font().pixelSize())
        self.setFont(font)
