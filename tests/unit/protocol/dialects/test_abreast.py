"""Texts and chunks to a page: whatever is lost and overtakes, it refuses nothing."""

from __future__ import annotations

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.protocol.dialects.abreast import SPAN, TEXT_FRAMES, Abreast
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.dialects.window import ReplayWindow
from zajel_desktop.protocol.wire.operations import Text

TEXTS, CHUNKS = LABELS = ("texts", "chunks")


class Line:
    """Two ordered channels to a page on a line that loses, delays and repeats packets.

    ``arrive`` brings one frame of those on their way, ``acknowledge`` tells us what has come.
    """

    def __init__(self):
        self.abreast = Abreast()
        self.window = ReplayWindow()
        self.sent = []  # every frame: its channel, and the number it carries
        self.missing = []
        self.come = set()
        self.known = 0  # so many of the first frames are known to have come
        self.waiting = {label: deque() for label in LABELS}
        self.read = []
        self.spans = []
        self.texts = []

    def say(self, label):
        self.sent.append(label)
        number = len(self.sent)
        self.missing.append(number)
        self.waiting[label].append(number)
        self.abreast.said(label)
        open_there = (
            each for each in range(self.known + 1, number) if self.sent[each - 1] != label
        )
        self.spans.append(number - next(open_there, number))

    def settle(self):
        for label in LABELS:
            self.abreast.settle(label, self.sent[self.known :].count(label))

    def flush(self):
        self.settle()
        while self.abreast.is_holding and self.abreast.has_room(TEXTS, TEXT_FRAMES):
            text = self.abreast.release()
            self.texts.append(text.id)
            for _ in range(int(text.text)):
                self.say(TEXTS)

    def chunk(self):
        self.settle()
        if not self.abreast.is_holding and self.abreast.has_room(CHUNKS):
            self.say(CHUNKS)
            return True
        return False

    def arrive(self, index):
        """One of those that have not come does; each channel reads in its order."""
        if self.missing:
            self.come.add(self.missing.pop(index % len(self.missing)))
        for frames in self.waiting.values():
            while frames and frames[0] in self.come:
                number = frames.popleft()
                assert self.window.take(number), f"{number} refused"
                self.read.append(number)

    def acknowledge(self):
        while self.known + 1 in self.come:
            self.known += 1


class Chatter(Line):
    """Does to such a line whatever hypothesis likes."""

    def __init__(self):
        super().__init__()
        self.said = []

    def text(self, frames):
        self.said.append(str(len(self.said)))
        self.abreast.hold(Text(self.said[-1], str(frames), 0.0))
        self.flush()

    def burst(self, count):
        for _ in range(count):
            self.text(1)

    def chunks(self, count):
        while count and self.chunk():
            count -= 1

    def lose_the_oldest(self, count):
        for _ in range(min(count, len(self.missing) - 1)):
            self.arrive(1)

    def hear_of_it(self, _):
        self.acknowledge()
        self.flush()

    def end(self):
        """At last everything comes."""
        while self.missing or self.abreast.is_holding:
            self.arrive(0)
            if not self.missing:
                self.hear_of_it(0)
        self.hear_of_it(0)


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just(Chatter.text), st.integers(1, TEXT_FRAMES)),
        st.tuples(st.just(Chatter.burst), st.integers(1, 150)),
        st.tuples(st.just(Chatter.chunks), st.integers(1, 150)),
        st.tuples(st.just(Chatter.arrive), st.integers(0, 500)),
        st.tuples(st.just(Chatter.lose_the_oldest), st.integers(1, 200)),
        st.tuples(st.just(Chatter.hear_of_it), st.just(0)),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(ACTIONS)
def test_a_page_refuses_nothing_and_nothing_is_held_for_ever(actions):
    line = Chatter()
    for action, count in actions:
        action(line, count)
    line.end()
    assert line.texts == line.said
    assert line.chunk()
    line.end()
    assert sorted(line.read) == list(range(1, len(line.sent) + 1))
    assert max(line.spans) <= SPAN


def test_one_channel_alone_has_all_the_room_there_is():
    abreast = Abreast()
    for _ in range(1000):
        assert abreast.has_room(TEXTS, TEXT_FRAMES)
        abreast.said(TEXTS)
    assert not abreast.has_room(CHUNKS)
    abreast.settle(TEXTS, SPAN)
    assert abreast.has_room(CHUNKS)
    abreast.said(CHUNKS)
    assert not abreast.has_room(CHUNKS)


def test_little_is_remembered_if_it_is_settled_when_due():
    abreast, due = Abreast(), 0
    for _ in range(10_000):
        abreast.said(CHUNKS)
        if abreast.is_due(CHUNKS):
            due += 1
            abreast.settle(CHUNKS, 10)
    assert abreast.others(TEXTS) == [CHUNKS]
    assert len(abreast._open[CHUNKS]) <= SPAN + 21
    assert due < 10_000 / SPAN
    assert not abreast.is_due("nothing said there")


def test_no_text_has_more_frames_than_room_is_left_for():
    class Plain:
        def seal(self, plain):
            return plain.decode()

    frames = WebDialect(Plain()).seal_text(("e" + "\u0301" * 31) * (MAX_TEXT // 32))
    assert len(WebDialect(Plain()).seal_text("x" * MAX_TEXT)) <= TEXT_FRAMES
    assert min(map(len, frames[:-1])) * TEXT_FRAMES >= MAX_TEXT


def test_what_waits_is_not_shown():
    abreast = Abreast()
    abreast.hold(Text("1", "secret", 0.0))
    abreast.said(CHUNKS)
    assert repr(abreast) == "Abreast(1 said, 1 held)"
    assert abreast.release() == Text("1", "secret", 0.0)
    assert abreast.release() is None
