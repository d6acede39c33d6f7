"""Text as somebody wrote it, laid out so that every paragraph runs in its own direction.

One ``QTextLayout`` per paragraph: lines joined in one layout would share a direction. A position
is counted in UTF-16 units from the start of the whole text, line ends included, as Qt counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from zajel_desktop.ui.painting.addresses import WebAddress, units, web_addresses
from zajel_desktop.ui.text import direction_of, paragraphs

APART = 300
"""How many paragraphs are laid out each for itself; what follows shares one layout."""
TALLER = 4.0
"""How many px a line may outgrow its step, as emoji do, before it gets a taller one."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours a text is painted in."""

    text: QColor
    link: QColor
    selection: QColor
    selected_text: QColor
    hit: QColor


@dataclass(slots=True)
class Paragraph:
    """One line of what somebody wrote, broken into as many lines as it needs."""

    layout: QTextLayout
    start: int
    length: int
    is_right_to_left: bool
    top: float = 0.0
    bottom: float = 0.0

    def holds(self, start: int, end: int) -> bool:
        """Whether some of the positions from ``start`` to ``end`` are its own."""
        return start < self.start + self.length and end > self.start

    def lines(self) -> Iterator[QTextLine]:
        """Its lines, from the top."""
        return (self.layout.lineAt(number) for number in range(self.layout.lineCount()))


class TextBlock:
    """A text laid out within a width; knows where each character stands.

    ``width`` and ``height`` are what it needs, in px; ``last_line`` is the rectangle of its last
    line, beside which a time may stand. What somebody wrote finds its own ``direction``, sentences
    of the interface are given the interface's.
    """

    def __init__(
        self,
        text: str,
        font: QFont,
        line_height: float,
        limit: float,
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto,
    ) -> None:
        text = "\n".join(paragraphs(text))
        self.text = text
        self.addresses = web_addresses(text)
        metrics = QFontMetricsF(font)
        self._step = line_height
        self._baseline = (line_height - metrics.height()) / 2 + metrics.ascent()
        self._paragraphs = tuple(_paragraphs(text, font, direction))
        self.height = self._break_lines(limit)
        lines = [line for paragraph in self._paragraphs for line in paragraph.lines()]
        self.width = max(line.naturalTextWidth() for line in lines)
        self._align()
        width, last = lines[-1].naturalTextWidth(), self._paragraphs[-1]
        left = self.width - width if last.is_right_to_left else 0.0
        self.last_line = QRectF(left, self.height - line_height, width, line_height)

    @property
    def length(self) -> int:
        """How many positions there are."""
        last = self._paragraphs[-1]
        return last.start + last.length

    def draw(
        self,
        painter: QPainter,
        origin: QPointF,
        ink: Ink,
        clip: QRectF,
        selected: tuple[int, int] | None = None,
        words: str = "",
    ) -> None:
        """Paint what lies in ``clip``, with the block's upper left corner at ``origin``.

        What is ``selected`` stands out, and so does every one of ``words``.
        """
        painter.setPen(ink.text)
        marked = self._marked(ink, selected, words)
        for paragraph in self._paragraphs:
            top, bottom = origin.y() + paragraph.top, origin.y() + paragraph.bottom
            if top <= clip.bottom() and bottom >= clip.top():
                own = (mark for mark in marked if paragraph.holds(mark[0], mark[1]))
                formats = [_range(paragraph, *mark) for mark in own]
                paragraph.layout.draw(painter, origin, formats, clip)

    def position_at(self, point: QPointF) -> int:
        """Say which position is nearest to ``point``, counted from the block's corner."""
        paragraph = self._paragraph_at(point.y())
        lines = list(paragraph.lines())
        line = next((line for line in lines if point.y() < line.y() + line.height()), lines[-1])
        return paragraph.start + line.xToCursor(point.x())

    def address_at(self, point: QPointF) -> WebAddress | None:
        """Say which address stands under ``point``, None beside every one of them."""
        position = self.position_at(point)
        for address in self.addresses:
            if address.start <= position <= address.end:
                rects = self.rects(address.start, address.end)
                return address if any(rect.contains(point) for rect in rects) else None
        return None

    def rects(self, start: int, end: int) -> list[QRectF]:
        """Say which rectangles the characters from ``start`` to ``end`` cover, line by line."""
        found = []
        for paragraph in self._paragraphs:
            if not paragraph.holds(start, end):
                continue
            for line in paragraph.lines():
                first = max(start - paragraph.start, line.textStart())
                last = min(end - paragraph.start, line.textStart() + line.textLength())
                if first < last:
                    left, right = sorted((_x(line, first), _x(line, last)))
                    found.append(QRectF(left, line.y(), right - left, line.height()))
        return found

    def word_at(self, position: int) -> tuple[int, int]:
        """Say where the word around ``position`` starts and ends."""
        paragraph = next(p for p in reversed(self._paragraphs) if p.start <= position)
        layout, within = paragraph.layout, min(position - paragraph.start, paragraph.length)
        words = QTextLayout.CursorMode.SkipWords
        end = layout.nextCursorPosition(within, words)
        start = layout.previousCursorPosition(end, words)
        word = self.part(paragraph.start + start, paragraph.start + end)
        return paragraph.start + start, paragraph.start + start + units(word.rstrip())

    def part(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end``."""
        raw = self.text.encode("utf-16-le", "surrogatepass")
        return raw[2 * start : 2 * end].decode("utf-16-le", "replace")

    def _break_lines(self, limit: float) -> float:
        y = 0.0
        for paragraph in self._paragraphs:
            paragraph.top = y
            paragraph.layout.beginLayout()
            while (line := paragraph.layout.createLine()).isValid():
                line.setLineWidth(limit)
                is_tall = line.height() > self._step + TALLER
                # Every base line at the same distance, whatever other fonts a line mixes in.
                line.setPosition(QPointF(0, y if is_tall else y + self._baseline - line.ascent()))
                y += line.height() if is_tall else self._step
            paragraph.layout.endLayout()
            paragraph.bottom = y
        return y

    def _align(self) -> None:
        # Qt finds the direction of a paragraph but leaves right-to-left lines at the left.
        for paragraph in self._paragraphs:
            if paragraph.is_right_to_left:
                for line in paragraph.lines():
                    line.setPosition(QPointF(self.width - line.naturalTextWidth(), line.y()))

    def _paragraph_at(self, y: float) -> Paragraph:
        return next((p for p in self._paragraphs if y < p.bottom), self._paragraphs[-1])

    def hits(self, words: str) -> list[tuple[int, int]]:
        """Say where each of ``words`` stands, whatever the case of its letters."""
        found = []
        for word in words.split():
            for match in re.finditer(re.escape(word), self.text, re.IGNORECASE):
                start = units(self.text[: match.start()])
                found.append((start, start + units(match.group())))
        return found

    def _marked(
        self, ink: Ink, selected: tuple[int, int] | None, words: str
    ) -> list[tuple[int, int, QTextCharFormat]]:
        marked = []
        for start, end in self.hits(words):
            look = QTextCharFormat()
            look.setBackground(ink.hit)
            marked.append((start, end, look))
        for address in self.addresses:
            look = QTextCharFormat()
            look.setForeground(ink.link)
            look.setFontUnderline(True)
            marked.append((address.start, address.end, look))
        if selected is not None:
            look = QTextCharFormat()
            look.setBackground(ink.selection)
            look.setForeground(ink.selected_text)
            marked.append((*selected, look))
        return marked


def _paragraphs(text: str, font: QFont, direction: Qt.LayoutDirection) -> Iterator[Paragraph]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(direction)
    start = 0
    lines = text.split("\n")
    if len(lines) > APART:
        # A bound for who means harm; U+2028 is as long as the line end it stands for.
        lines[APART:] = ["\u2028".join(lines[APART:])]
    for line in lines:
        layout = QTextLayout(line, font)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        length = units(line)
        is_auto = direction is Qt.LayoutDirection.LayoutDirectionAuto
        own = direction_of(line) if is_auto else direction
        yield Paragraph(layout, start, length, own is Qt.LayoutDirection.RightToLeft)
        start += length + 1


def _range(
    paragraph: Paragraph, start: int, end: int, look: QTextCharFormat
) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start = max(start - paragraph.start, 0)
    part.length = min(end - paragraph.start, paragraph.length) - part.start
    part.format = look
    return part


def _x(line: QTextLine, position: int) -> float:
    # PySide hands C++'s second, changed argument back beside the result, untyped.
    x: float = line.cursorToX(position)[0]  # type: ignore[index]
    return x
