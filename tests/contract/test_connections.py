"""What every peer connection promises: the fake and aiortc's pass the same suite."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.ends import LABELS, PATIENCE, End, link
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.link import Path
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.protocol.connection import (
    ChannelClosed,
    ChannelOpened,
    FrameArrived,
)
from zajel_desktop.protocol.wire.signals import Candidate

CANDIDATE = Candidate("1 1 udp 2130706431 127.0.0.1 9 typ host", mid="0", line=0)
BAD = Candidate("completely broken", mid="0", line=0)


@pytest.fixture(params=[FakeNet, AiortcConnections], ids=["fake", "aiortc"])
def connections(request):
    return request.param()


@pytest.fixture
async def ends(connections):
    both = End(connections), End(connections)
    yield both
    for end in both:
        await end.connection.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_channels_open_on_both_ends_in_their_order(ends):
    await link(*ends)
    for end in ends:
        opened = [event for event in end.inbox if isinstance(event, ChannelOpened)]
        assert opened == [ChannelOpened("messages"), ChannelOpened("files")]


async def test_text_and_bytes_arrive_as_what_they_were_in_order(ends):
    await link(*ends)
    offerer, answerer = ends
    for data in ("مرحبا", b"\x00\xff", "", b"", "last"):
        offerer.connection.send("messages", data)
    await answerer.wait_event(FrameArrived("messages", "last"))
    assert answerer.frames() == ["مرحبا", b"\x00\xff", "", b"", "last"]
    answerer.connection.send("files", b"back")
    await offerer.wait_event(FrameArrived("files", b"back"))


async def test_packets_of_the_other_side_are_counted(ends):
    offerer, answerer = ends
    assert answerer.connection.packets() == 0
    await link(*ends)
    before = answerer.connection.packets()
    offerer.connection.send("messages", "one")
    await answerer.wait_event(FrameArrived("messages", "one"))
    assert answerer.connection.packets() > before
    await answerer.connection.close()
    assert answerer.connection.packets() > before


async def test_answers_are_counted_while_it_is_open(ends):
    offerer, answerer = ends
    assert offerer.connection.answers() == 0
    await link(*ends)
    assert answerer.connection.answers() >= 0
    await answerer.connection.close()
    assert answerer.connection.answers() >= 0


async def test_a_frame_for_a_channel_that_is_not_open_raises(ends):
    offerer, _ = ends
    with pytest.raises(OSError, match="not open"):
        offerer.connection.send("messages", "too early")
    await link(*ends)
    with pytest.raises(OSError, match="not open"):
        offerer.connection.send("unknown", "nowhere")


async def test_a_frame_larger_than_the_other_takes_is_our_mistake(ends):
    await link(*ends)
    with pytest.raises(LocalError):
        ends[0].connection.send("files", bytes(262_145))


async def test_queued_bytes_drain(ends):
    await link(*ends)
    offerer, answerer = ends
    for _ in range(20):
        offerer.connection.send("files", bytes(65_536))
    async with asyncio.timeout(PATIENCE):
        await offerer.connection.wait_drained("files", 0)
    assert offerer.connection.buffered("files") == 0
    offerer.connection.send("files", b"last")
    await answerer.wait_event(FrameArrived("files", b"last"))
    assert sum(map(len, answerer.frames("files"))) == 20 * 65_536 + 4


async def test_frames_are_unacknowledged_until_the_other_side_has_them(ends):
    offerer, answerer = ends
    assert offerer.connection.unacknowledged("files") == 0
    await link(*ends)
    for number in range(1, 21):
        offerer.connection.send("files", bytes([number]) * 65_536)
        assert 0 <= offerer.connection.unacknowledged("files") <= number
        assert offerer.connection.unacknowledged("messages") == 0
    async with asyncio.timeout(PATIENCE):
        while left := offerer.connection.unacknowledged("files"):
            assert left >= 20 - len(answerer.frames("files"))
            await asyncio.sleep(0)
    await answerer.wait_event(FrameArrived("files", bytes([20]) * 65_536))
    await offerer.connection.close()
    assert offerer.connection.unacknowledged("files") == 0


async def test_the_other_side_hears_that_we_closed(ends):
    await link(*ends)
    offerer, answerer = ends
    await offerer.connection.close()
    await answerer.wait_failed()
    assert ChannelClosed("messages") in answerer.inbox
    assert ChannelClosed("files") in answerer.inbox
    with pytest.raises(OSError, match="not open"):
        answerer.connection.send("messages", "into the void")


async def test_no_event_comes_after_our_own_close(ends):
    await link(*ends)
    offerer, answerer = ends
    answerer.connection.send("messages", "late")
    before = list(offerer.inbox)
    await offerer.connection.close()
    await answerer.wait_failed()
    assert offerer.inbox == before


async def test_close_may_be_called_again_and_before_anything(ends):
    offerer, answerer = ends
    await offerer.connection.close()
    await offerer.connection.close()
    with pytest.raises(OSError, match="closed"):
        await offerer.connection.create_offer(LABELS)
    assert answerer.inbox == []


async def test_waiting_for_room_ends_when_the_connection_does(ends):
    await link(*ends)
    await ends[0].connection.close()
    with pytest.raises(OSError, match="not open"):
        await ends[0].connection.wait_drained("files", 0)


async def test_candidates_are_applied_after_the_description_only(ends):
    offerer, answerer = ends
    with pytest.raises(LocalError):
        await answerer.connection.add_candidate(CANDIDATE)
    await answerer.connection.accept_offer(await offerer.connection.create_offer(LABELS))
    await answerer.connection.add_candidate(CANDIDATE)


async def test_one_bad_candidate_breaks_nothing(ends):
    await link(*ends)
    offerer, answerer = ends
    with pytest.raises(RemoteError):
        await answerer.connection.add_candidate(BAD)
    offerer.connection.send("messages", "still here")
    await answerer.wait_event(FrameArrived("messages", "still here"))


async def test_descriptions_that_make_no_sense_are_the_other_sides_fault(ends):
    offerer, answerer = ends
    with pytest.raises(RemoteError):
        await answerer.connection.accept_offer("v=0\r\nnonsense")
    await offerer.connection.create_offer(LABELS)
    with pytest.raises(RemoteError):
        await offerer.connection.accept_answer("v=0\r\nnonsense")


async def test_steps_out_of_order_are_our_mistake(ends):
    offerer, answerer = ends
    with pytest.raises(LocalError):
        await answerer.connection.create_answer()
    with pytest.raises(LocalError):
        await answerer.connection.accept_answer("v=0\r\n")
    offer = await offerer.connection.create_offer(LABELS)
    with pytest.raises(LocalError):
        await offerer.connection.create_offer(LABELS)
    with pytest.raises(LocalError):
        await offerer.connection.accept_offer(offer)


async def test_an_address_that_we_still_have_is_no_reason_to_doubt_a_connection(ends):
    assert not any(end.connection.is_stranded() for end in ends)
    await link(*ends)
    assert not any(end.connection.is_stranded() for end in ends)


async def test_the_path_is_known_once_connected(ends):
    assert ends[0].connection.path() is Path.NONE
    await link(*ends)
    assert {end.connection.path() for end in ends} == {Path.LAN}


async def test_whoever_hides_their_address_needs_a_relay(connections):
    end = End(connections, is_relay_only=True)
    with pytest.raises(OSError, match="no relay"):
        await end.connection.create_offer(LABELS)
    await end.connection.close()


async def test_both_ends_export_the_same_secret_of_this_connection(ends):
    with pytest.raises(OSError, match="not connected"):
        ends[0].connection.exporter("EXPORTER-Channel-Binding", 32)
    await link(*ends)
    first, second = (e.connection.exporter("EXPORTER-Channel-Binding", 32) for e in ends)
    assert first == second
    assert len(first) == 32
    assert first != ends[0].connection.exporter("EXPORTER-other", 32)
