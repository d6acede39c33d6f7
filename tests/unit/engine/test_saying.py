"""Saying: the right channel for everything, and no goodbye before it is on its way."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.engine.saying import HANDING_PAUSE, HANDING_TRIES, Saying
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import FILES, HEADLESS_FILES, HEADLESS_MESSAGES, MESSAGES
from zajel_desktop.protocol.dialects.abreast import SPAN, TEXT_FRAMES
from zajel_desktop.protocol.dialects.parts import FileChunk
from zajel_desktop.protocol.opening import SendFrame
from zajel_desktop.protocol.wire.operations import Ping, Text

HELLO = Text("id", "hello", 1.0)


class Voice:
    """Speaks ``dialect``: says everything in one frame, pings only as Desktops do."""

    text_label, file_label = HEADLESS_MESSAGES, HEADLESS_FILES
    is_over = False

    def __init__(self, dialect):
        self.dialect = dialect
        self.rules = self

    def say(self, said, now, packets):
        if self.dialect is Dialect.NATIVE:
            return [SendFrame(b"sealed")]
        return [SendFrame("sealed", self.text_label)] if isinstance(said, Text) else []


class Way:
    def __init__(self):
        self.sent, self.waited = [], []
        self.open = {}  # frames that may not have come, if a test says so

    def send(self, label, data):
        self.sent.append((label, data))

    async def wait_drained(self, label, mark):
        self.waited.append((label, mark))

    def packets(self):
        return 7

    def unacknowledged(self, label):
        return self.open.get(label, 0)


@pytest.fixture
def way():
    return Way()


def saying(way, dialect):
    return Saying(Voice(dialect), way, clock=VirtualClock())


@in_virtual_time
async def test_between_desktops_a_goodbye_waits_for_the_channel_alone():
    way = Way()
    native = saying(way, Dialect.NATIVE)
    native.say(HELLO)
    native.say(Ping(1))
    await native.finish(None)
    await native.wait_files_drained(5)
    assert way.sent == [(MESSAGES, b"sealed")] * 2
    assert way.waited == [(MESSAGES, 0), (FILES, 5)]


@in_virtual_time
async def test_what_older_clients_do_not_understand_is_not_said():
    way = Way()
    older = saying(way, Dialect.HEADLESS)
    older.say(Ping(1))
    older.say(HELLO)
    await older.wait_files_drained(5)
    assert way.sent == [(HEADLESS_MESSAGES, "sealed")]
    assert way.waited == [(HEADLESS_FILES, 5)]


@in_virtual_time
async def test_a_goodbye_waits_until_a_text_to_an_older_client_is_handed_over():
    way, stirred = Way(), []
    older = saying(way, Dialect.APP)
    older.say(HELLO)

    def stir():
        stirred.append(1)
        if len(stirred) == 3:
            older.handed(HELLO.id)

    await older.finish(stir)
    assert len(stirred) == 3
    await older.finish(stir)
    assert len(stirred) == 3


@in_virtual_time
async def test_a_goodbye_does_not_wait_for_ever():
    clock, stirred = VirtualClock(), []
    older = saying(Way(), Dialect.APP)
    older.say(HELLO)
    began = clock.monotonic()
    await older.finish(lambda: stirred.append(1))
    assert len(stirred) == HANDING_TRIES
    assert clock.monotonic() - began == pytest.approx(HANDING_TRIES * HANDING_PAUSE)


PAGE_PIECES = (FileChunk("1", 0, b"piece"), FileChunk("1", 1, b"piece"))


def to_a_page(way):
    """Saying to a page, whose chunks and texts are counted together."""
    voice = Voice(Dialect.WEB)
    voice.text_label, voice.file_label = MESSAGES, FILES
    voice.say = lambda said, now, packets: [
        SendFrame(f"sealed {said.id}", MESSAGES if isinstance(said, Text) else FILES)
    ]
    return Saying(voice, way, clock=VirtualClock())


def burst(saying, way, count):
    """So many texts, none of which comes."""
    for number in range(count):
        saying.say(Text(f"t{number}", "text", 1.0))
        way.open[MESSAGES] = texts_in(way)


def texts_in(way):
    return [label for label, _ in way.sent].count(MESSAGES)


@in_virtual_time
async def test_texts_to_a_page_wait_beside_a_chunk_that_has_not_come_and_go_in_order():
    way = Way()
    page = to_a_page(way)
    page.say(PAGE_PIECES[0])
    way.open[FILES] = 1
    burst(page, way, 100)
    assert page.is_holding
    assert SPAN - TEXT_FRAMES <= texts_in(way) <= SPAN
    page.flush()
    assert texts_in(way) <= SPAN
    way.open[FILES] = 0
    page.flush()
    assert not page.is_holding
    assert [data for label, data in way.sent if label == MESSAGES] == [
        f"sealed t{number}" for number in range(100)
    ]


@in_virtual_time
async def test_a_chunk_to_a_page_waits_for_texts_that_have_not_come():
    way = Way()
    page = to_a_page(way)
    burst(page, way, 100)
    assert not page.is_holding
    waiting = asyncio.ensure_future(page.wait_files_drained(5))
    await asyncio.sleep(1)
    assert not waiting.done()
    way.open[MESSAGES] = SPAN
    await waiting
    assert set(way.waited) == {(FILES, 5)}


@in_virtual_time
async def test_a_chunk_waits_for_texts_that_are_held_and_says_them():
    way = Way()
    page = to_a_page(way)
    page.say(PAGE_PIECES[0])
    way.open[FILES] = 1
    burst(page, way, 80)
    waiting = asyncio.ensure_future(page.wait_files_drained(5))
    await asyncio.sleep(1)
    assert not waiting.done()
    way.open = {}
    await waiting
    assert texts_in(way) == 80


@in_virtual_time
async def test_whoever_waits_for_room_hears_that_the_link_is_gone():
    way = Way()
    page = to_a_page(way)
    page.say(PAGE_PIECES[0])
    way.open[FILES] = 1
    burst(page, way, 80)
    waiting = asyncio.ensure_future(page.wait_files_drained(5))
    await asyncio.sleep(1)

    async def broken(label, mark):
        raise OSError("the link is gone")

    way.wait_drained = broken
    with pytest.raises(OSError, match="gone"):
        await waiting
    assert page.is_holding


@in_virtual_time
async def test_once_the_talk_is_over_nothing_that_waits_is_said_on_a_connection_that_closes():
    way = Way()
    page = to_a_page(way)
    page.say(PAGE_PIECES[0])
    way.open[FILES] = 1
    burst(page, way, 80)
    said = texts_in(way)
    waiting = asyncio.ensure_future(page.wait_files_drained(5))
    await asyncio.sleep(1)
    page._speaking.is_over = True
    way.open = {}
    page.flush()
    await waiting
    assert texts_in(way) == said < 80
    assert not page.is_holding


@in_virtual_time
async def test_a_goodbye_to_a_page_says_what_is_held_and_does_not_wait_for_ever():
    way, clock = Way(), VirtualClock()
    page = to_a_page(way)
    page.say(PAGE_PIECES[0])
    way.open[FILES] = 1
    burst(page, way, 80)

    def stir():
        for number in range(texts_in(way)):
            page.handed(f"t{number}")
        if clock.monotonic() >= began + 3 * HANDING_PAUSE:
            way.open = {}

    began = clock.monotonic()
    await page.finish(stir)
    assert texts_in(way) == 80
    assert clock.monotonic() < began + HANDING_TRIES * HANDING_PAUSE
    page.say(PAGE_PIECES[1])
    way.open[FILES] = 1
    burst(page, way, 80)
    await page.finish(lambda: None)
    assert page.is_holding


@in_virtual_time
async def test_what_was_held_for_a_page_goes_once_it_turns_out_to_be_an_app():
    way = Way()
    page = to_a_page(way)
    page.say(PAGE_PIECES[0])
    way.open[FILES] = 1
    burst(page, way, 80)
    page._speaking.dialect = Dialect.APP
    page.flush()
    assert not page.is_holding
    assert texts_in(way) == 80


@in_virtual_time
async def test_long_bursts_alone_are_asked_about_now_and_then_only():
    way, asked = Way(), []
    page = to_a_page(way)
    way.unacknowledged = lambda label: asked.append(label) or texts_in(way)
    for number in range(5000):
        page.say(Text(f"t{number}", "text", 1.0))
    assert texts_in(way) == 5000
    assert len(asked) < 20
