"""What a delegate paints, as values: where each piece stands, said once, for painting and hits.

Rectangles are logical: they count from the edge where lines begin in the interface, and are
mirrored only when painted or hit, by :meth:`Sheet.visual`. Colours are named by meaning.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

from zajel_desktop.ui.painting.text_block import TextBlock


class Edge(enum.Enum):
    """To which edge of its rectangle a line keeps."""

    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True, slots=True)
class Corners:
    """How round the four corners are, in px, at the start and the end of the line."""

    top_start: float
    top_end: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Fill:
    """A rounded surface, with a border where ``border`` names a colour."""

    rect: QRectF
    role: str
    corners: Corners
    border: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in the style and colour named."""

    rect: QRectF
    text: str
    style: str
    role: str
    edge: Edge = Edge.START
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """An icon; a ``bold`` one is drawn heavier."""

    rect: QRectF
    icon: str
    role: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Text of several lines; ``rect`` is exactly what it needs."""

    rect: QRectF
    block: TextBlock
    role: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar; ``done`` is 0 to 1, ``track`` colours what is not, where it is not usual."""

    rect: QRectF
    done: float
    track: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Place for a small picture of the file at ``path``."""

    rect: QRectF
    path: str
    radius: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A painted button; ``action`` is what it asks for."""

    rect: QRectF
    action: enum.Enum
    label: str
    icon: str = ""
    is_primary: bool = False
    has_words: bool = True


@dataclass(slots=True)
class Sheet:
    """Everything one row paints, in the order it is painted; ``text`` can be selected."""

    width: float
    is_right_to_left: bool
    height: float = 0.0
    bubble: QRectF = field(default_factory=QRectF)
    fills: list[Fill] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    text: Text | None = None

    def visual(self, rect: QRectF) -> QRectF:
        """Say where a logical rectangle stands on the screen, within the row."""
        if not self.is_right_to_left:
            return rect
        return QRectF(self.width - rect.right(), rect.top(), rect.width(), rect.height())

    def choice_at(self, point: QPointF) -> Choice | None:
        """The button under ``point``, None beside them."""
        return next((c for c in self.choices if self.visual(c.rect).contains(point)), None)

    def picture_at(self, point: QPointF) -> Picture | None:
        """The picture under ``point``, None beside them."""
        return next((p for p in self.pictures if self.visual(p.rect).contains(point)), None)
