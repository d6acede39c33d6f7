"""Saying: the right channel for everything, and no goodbye before it is on its way."""

from __future__ import annotations

import pytest

from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.engine.saying import HANDING_PAUSE, HANDING_TRIES, Saying
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import FILES, HEADLESS_FILES, HEADLESS_MESSAGES, MESSAGES
from zajel_desktop.protocol.opening import SendFrame
from zajel_desktop.protocol.wire.operations import Ping, Text

HELLO = Text("id", "hello", 1.0)


class Voice:
    """Speaks ``dialect``: says everything in one frame, pings only as Desktops do."""

    text_label, file_label = HEADLESS_MESSAGES, HEADLESS_FILES

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

    def send(self, label, data):
        self.sent.append((label, data))

    async def wait_drained(self, label, mark):
        self.waited.append((label, mark))

    def packets(self):
        return 7


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
