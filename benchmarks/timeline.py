"""How long a conversation takes to open, to paint and to resize, against a widget per message.

Both are measured in the same run, in the same window size, with the same texts.

    QT_QPA_PLATFORM=offscreen python benchmarks/timeline.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.model.ids import ConversationId, MessageId, QueryId
from zajel_desktop.model.message import Delivery, Message, Page
from zajel_desktop.ui.conversation.rows import Talker
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.conversation.timeline_view import TimelineView
from zajel_desktop.ui.theme import Mode, Theme

SIZE = QSize(796, 640)
TEXTS = (
    "The ferry leaves at 07:40, let’s meet at the quay at 07:15.",
    "حجزت لنا المقعدين 12A و 12B.",
    "Bring the tent. Wind from the north 🌬️",
    "A longer one that has to be broken into several lines because somebody had a lot to say "
    "about the weather, the route and everything else, twice over and then some more of it.",
    "See https://example.org/timetable\nand this",
)
COUNTS = (200, 2000)
PAINTS = 300


def messages(count: int) -> tuple[Message, ...]:
    """Make ``count`` entries, from both sides by turns."""
    return tuple(
        Message(
            id=MessageId(f"m{number}"),
            conversation=ConversationId("c"),
            is_mine=number % 3 == 0,
            text=f"{TEXTS[number % len(TEXTS)]} {number}",
            sent_at=1_795_000_000.0 + 40 * number,
            delivery=Delivery.STORED,
            order=number,
        )
        for number in range(count)
    )


def milliseconds(do: Callable[[], object]) -> float:
    """Measure ``do`` until everything it caused is painted."""
    start = time.perf_counter()
    do()
    for _ in range(3):
        QApplication.processEvents()
    return (time.perf_counter() - start) * 1000


def open_timeline(theme: Theme, page: Page) -> TimelineView:
    """Open the page as the application does."""
    model = TimelineModel()
    view = TimelineView(theme, model)
    model.setParent(view)
    view.resize(SIZE)
    view.show()
    with view.keeping_place():
        model.show(page, Talker("Noor", is_there=True))
    return view


def open_widgets(page: Page) -> QScrollArea:
    """Open the page with a frame, a label and a layout per message."""
    area, column = QScrollArea(), QWidget()
    rows = QVBoxLayout(column)
    for message in page.messages:
        bubble = QFrame()
        label = QLabel(message.text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = QHBoxLayout(bubble)
        inner.addWidget(label)
        row = QHBoxLayout()
        if message.is_mine:
            row.addStretch(1)
        row.addWidget(bubble, 3)
        if not message.is_mine:
            row.addStretch(1)
        rows.addLayout(row)
    area.setWidget(column)
    area.setWidgetResizable(True)
    area.resize(SIZE)
    area.show()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    return area


def paint_times(view: TimelineView) -> list[float]:
    """Measure painting one page, at many places."""
    bar, times = view.verticalScrollBar(), []
    for number in range(PAINTS):
        bar.setValue(bar.maximum() * number // PAINTS)
        start = time.perf_counter()
        view.viewport().repaint()
        times.append((time.perf_counter() - start) * 1000)
    return times


def compare(theme: Theme, count: int) -> None:
    """Measure both ways with ``count`` messages and print what came out."""
    page = Page(QueryId("q"), ConversationId("c"), messages(count))
    kept: list[QWidget] = []
    ours = milliseconds(lambda: kept.append(open_timeline(theme, page)))
    view = kept[0]
    ours_resized = milliseconds(lambda: view.resize(SIZE - QSize(120, 0)))
    theirs = milliseconds(lambda: kept.append(open_widgets(page)))
    theirs_resized = milliseconds(lambda: kept[1].resize(SIZE - QSize(120, 0)))
    print(f"open   {count:>5}: {ours:8.1f} ms, widgets {theirs:8.1f} ms, {theirs / ours:5.1f} x")
    ours, theirs = ours_resized, theirs_resized
    print(f"resize {count:>5}: {ours:8.1f} ms, widgets {theirs:8.1f} ms, {theirs / ours:5.1f} x")
    if isinstance(view, TimelineView):
        times = sorted(paint_times(view))
        middle, worst = statistics.median(times), times[int(len(times) * 0.99)]
        print(f"paint  {count:>5}: {middle:8.2f} ms a page in the middle, {worst:.2f} ms p99")
    for widget in kept:
        widget.close()
        widget.deleteLater()


def main() -> None:
    """Measure and print."""
    application = QApplication([])
    theme = Theme(application, mode=Mode.LIGHT)
    compare(theme, 20)  # fonts are loaded once, by nobody's fault
    for count in COUNTS:
        compare(theme, count)


if __name__ == "__main__":
    main()
