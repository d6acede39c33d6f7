"""The stretch of text a person has marked in one entry, by mouse or by keyboard."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextDocument

from zajel_desktop.model.ids import MessageId
from zajel_desktop.ui.painting.text_block import TextBlock

MOVES = {
    QKeySequence.StandardKey.SelectNextChar: QTextCursor.MoveOperation.NextCharacter,
    QKeySequence.StandardKey.SelectPreviousChar: QTextCursor.MoveOperation.PreviousCharacter,
    QKeySequence.StandardKey.SelectNextWord: QTextCursor.MoveOperation.NextWord,
    QKeySequence.StandardKey.SelectPreviousWord: QTextCursor.MoveOperation.PreviousWord,
    QKeySequence.StandardKey.SelectEndOfLine: QTextCursor.MoveOperation.EndOfBlock,
    QKeySequence.StandardKey.SelectStartOfLine: QTextCursor.MoveOperation.StartOfBlock,
}


class TextSelection:
    """From where to where text is marked, in UTF-16 units; ``message`` is whose text."""

    def __init__(self) -> None:
        self.message: MessageId | None = None
        self._block: TextBlock | None = None
        self._anchor = self._end = 0

    @property
    def range(self) -> tuple[int, int] | None:
        """The first position and the one behind the last, None if nothing is marked."""
        if self._anchor == self._end:
            return None
        return min(self._anchor, self._end), max(self._anchor, self._end)

    @property
    def text(self) -> str:
        """What is marked."""
        span = self.range
        return self._block.part(*span) if self._block is not None and span is not None else ""

    def start(self, message: MessageId, block: TextBlock, position: int) -> None:
        """Begin to mark at ``position``."""
        self.message, self._block = message, block
        self._anchor = self._end = position

    def extend(self, position: int) -> None:
        """Mark up to ``position``."""
        self._end = position

    def mark(self, message: MessageId, block: TextBlock, start: int, end: int) -> None:
        """Mark from ``start`` to ``end``."""
        self.start(message, block, start)
        self._end = end

    def clear(self) -> None:
        """Mark nothing."""
        self.message, self._block = None, None
        self._anchor = self._end = 0

    def press(self, event: QKeyEvent, message: MessageId, block: TextBlock) -> bool:
        """Let a key move the end of what is marked; say whether it was such a key."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.mark(message, block, 0, block.length)
            return True
        for key, move in MOVES.items():
            if event.matches(key):
                if self.message != message:
                    self.start(message, block, 0)
                self._end = _moved(block.text, self._end, move)
                return True
        return False


def _moved(text: str, position: int, move: QTextCursor.MoveOperation) -> int:
    # Qt knows where characters and words end in every script.
    document = QTextDocument()
    document.setPlainText(text)
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.movePosition(move)
    return cursor.position()
