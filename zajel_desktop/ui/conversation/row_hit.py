"""What lies under a point of the timeline: text, an address, a picture, a bubble."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt

from zajel_desktop.model.ids import MessageId
from zajel_desktop.ui.painting.pieces import Sheet
from zajel_desktop.ui.painting.text_block import TextBlock


@dataclass(frozen=True, slots=True)
class RowHit:
    """A point ``within`` the row of ``message``, counted from where the row starts."""

    message: MessageId
    sheet: Sheet
    within: QPointF

    @property
    def block(self) -> TextBlock | None:
        """The text that can be marked in this row, None if it has none."""
        return self.sheet.text.block if self.sheet.text is not None else None

    @property
    def position(self) -> int:
        """The position of the text nearest to the point."""
        return 0 if self.block is None else self.block.position_at(self._within_text)

    @property
    def address(self) -> str:
        """The address of a web page under the point, empty for none."""
        found = None if self.block is None else self.block.address_at(self._within_text)
        return "" if found is None else found.url

    @property
    def is_on_bubble(self) -> bool:
        """Whether it is on what somebody said."""
        return self.sheet.visual(self.sheet.bubble).contains(self.within)

    @property
    def is_on_picture(self) -> bool:
        """Whether it is on a small picture."""
        return self.sheet.picture_at(self.within) is not None

    @property
    def cursor(self) -> Qt.CursorShape:
        """The shape that says what a click does there."""
        if self.is_on_picture or self.address:
            return Qt.CursorShape.PointingHandCursor
        text = self.sheet.text
        if text is not None and self.sheet.visual(text.rect).contains(self.within):
            return Qt.CursorShape.IBeamCursor
        return Qt.CursorShape.ArrowCursor

    @property
    def _within_text(self) -> QPointF:
        text = self.sheet.text
        return self.within if text is None else self.within - self.sheet.visual(text.rect).topLeft()
