"""The button over the timeline that counts what came below, and goes there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button

MARGIN, SIDE = 12, 20


class NewButton(Button):
    """ "3 new" with an arrow down, while the end of the timeline is not shown."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(theme, "", icon="chevron-down", is_small=True, parent=over)
        self._over = over
        self._count = 0
        over.installEventFilter(self)
        self.hide()

    def show_state(self, is_away: bool, count: int) -> None:
        """Show ``count`` new entries, or only the way down, while the end ``is_away``."""
        self._count = count
        self.setText(self.tr("%n new", "", count) if count else "")
        self.setAccessibleName(self.text() or self.tr("To the newest"))
        self.setVisible(is_away)
        if is_away:
            self._place()

    def _place(self) -> None:
        self.adjustSize()
        room = self._over.rect()
        right = room.width() - self.width() - SIDE
        left = SIDE if self.isRightToLeft() else right
        self.move(left, room.height() - self.height() - MARGIN)
        self.raise_()

    # Overrides of Qt methods

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False
