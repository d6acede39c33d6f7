"""Channels: facts in order, and whoever waits for room is woken or told."""

from __future__ import annotations

import asyncio

import pytest
from aiortc import InvalidStateError
from pyee.base import EventEmitter

from zajel_desktop.model.errors import LocalError
from zajel_desktop.net.channel import Channel
from zajel_desktop.protocol.connection import ChannelClosed, ChannelOpened, FrameArrived


class Below(EventEmitter):
    """What aiortc would be; ``set_amount`` tells of crossings as it does."""

    label = "files"
    readyState = "connecting"  # noqa: N815  # aiortc's own name
    bufferedAmount = 0  # noqa: N815
    bufferedAmountLowThreshold = 0  # noqa: N815
    maxRetransmits = None  # noqa: N815
    maxPacketLifeTime = None  # noqa: N815

    def __init__(self):
        super().__init__()
        self.sent = []

    def open(self):
        self.readyState = "open"
        self.emit("open")

    def send(self, data):
        if self.readyState != "open":
            raise InvalidStateError
        if len(data) > 10:
            raise ValueError("too large")
        self.sent.append(data)

    def set_amount(self, amount):
        is_low = self.bufferedAmount > self.bufferedAmountLowThreshold >= amount
        self.bufferedAmount = amount
        if is_low:
            self.emit("bufferedamountlow")


class Waiting:
    """Somebody who waits for room."""

    def __init__(self, channel, mark):
        self.outcome = asyncio.gather(channel.wait_drained(mark), return_exceptions=True)

    async def is_done(self):
        for _ in range(3):
            await asyncio.sleep(0)
        return self.outcome.done()


@pytest.fixture
def facts():
    return []


@pytest.fixture
def below():
    return Below()


@pytest.fixture
def channel(below, facts):
    return Channel(below, facts.append)


def test_facts_come_in_order(below, channel, facts):
    below.open()
    below.emit("message", "text")
    below.emit("message", b"bytes")
    below.emit("close")
    assert facts == [
        ChannelOpened("files"),
        FrameArrived("files", "text"),
        FrameArrived("files", b"bytes"),
        ChannelClosed("files"),
    ]


def test_a_channel_that_was_open_before_is_told_once(below, channel, facts):
    channel.begin()
    assert facts == []
    below.readyState = "open"
    channel.begin()
    below.emit("open")
    assert facts == [ChannelOpened("files")]


@pytest.mark.parametrize(("retries", "life"), [(3, None), (0, None), (None, 500)])
def test_a_channel_that_may_lose_frames_says_so(below, facts, retries, life):
    below.maxRetransmits, below.maxPacketLifeTime = retries, life
    channel = Channel(below, facts.append)
    below.open()
    assert facts == [ChannelOpened(channel.label, is_lossy=True)]


def test_a_channel_that_never_opened_does_not_close(below, channel, facts):
    below.emit("close")
    assert facts == []


def test_frames_go_out_once_it_is_open(below, channel):
    with pytest.raises(OSError, match="not open"):
        channel.send(b"early")
    below.open()
    channel.send(b"now")
    assert below.sent == [b"now"]
    with pytest.raises(LocalError, match="too large"):
        channel.send(bytes(11))
    below.readyState = "closing"
    with pytest.raises(OSError, match="not open"):
        channel.send(b"late")


async def test_room_wakes_those_whose_mark_is_reached(below, channel):
    below.open()
    below.bufferedAmount = 100
    high, low = Waiting(channel, 50), Waiting(channel, 10)
    assert not await high.is_done()
    below.set_amount(50)
    assert await high.is_done()
    assert not await low.is_done()
    below.set_amount(10)
    assert await low.is_done()


async def test_nobody_waits_where_there_is_room(below, channel):
    below.open()
    below.bufferedAmount = 10
    await channel.wait_drained(10)


async def test_the_end_is_told_to_whoever_waits(below, channel):
    below.open()
    below.bufferedAmount = 100
    waiting = Waiting(channel, 0)
    assert not await waiting.is_done()
    below.emit("close")
    (outcome,) = await waiting.outcome
    assert isinstance(outcome, OSError)
    assert channel.buffered == 0


async def test_whoever_stops_waiting_is_forgotten(below, channel):
    below.open()
    below.bufferedAmount = 100
    waiting = Waiting(channel, 0)
    assert not await waiting.is_done()
    waiting.outcome.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting.outcome
    below.set_amount(0)
    channel.end()
