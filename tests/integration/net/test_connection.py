"""Two real peer connections on loopback: what only aiortc itself can show."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import re
import socket
import time
from functools import partial

import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription

from tests.fakes.ends import LABELS, End, link, wait_linked
from tests.fakes.stun import stun_server
from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import connection as module
from zajel_desktop.net import gathering
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.protocol.connection import ChannelOpened, FrameArrived
from zajel_desktop.protocol.wire.signals import Candidate

CANDIDATE = "a=candidate:"
NAME = "1 1 udp 2130706431 3f4b9c1e-77aa.local 5000 typ host"


@pytest.fixture
async def ends():
    both = End(AiortcConnections()), End(AiortcConnections())
    yield both
    for end in both:
        await end.connection.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


def without_candidates(sdp):
    """The description, and the candidates taken out of it."""
    lines = sdp.splitlines()
    found = [line.removeprefix(CANDIDATE) for line in lines if line.startswith(CANDIDATE)]
    marks = (CANDIDATE, "a=end-of-candidates")
    kept = [line for line in lines if not line.startswith(marks)]
    return "\r\n".join([*kept, ""]), found


async def exchange(offerer, answerer, change=lambda sdp: sdp):
    """Swap descriptions, each changed on its way."""
    offer = change(await offerer.connection.create_offer(LABELS))
    await answerer.connection.accept_offer(offer)
    answer = change(await answerer.connection.create_answer())
    await offerer.connection.accept_answer(answer)


async def test_a_megabyte_arrives_unharmed_in_both_directions(ends):
    await link(*ends)
    frames = [hashlib.shake_128(bytes([index])).digest(65_536) for index in range(16)]
    for sender, receiver in (ends, ends[::-1]):
        for frame in frames:
            sender.connection.send("files", frame)
        await receiver.wait_event(FrameArrived("files", frames[-1]))
        assert receiver.frames("files") == frames


async def test_what_the_network_loses_is_sent_again(ends, monkeypatch):
    await link(*ends)
    receive = gathering.QuickProtocol.datagram_received
    count = itertools.count()

    def lose(protocol, data, addr):
        if data[0] < 20 or next(count) % 37:
            receive(protocol, data, addr)

    monkeypatch.setattr(gathering.QuickProtocol, "datagram_received", lose)
    frames = [hashlib.shake_128(bytes([index])).digest(65_536) for index in range(8)]
    for frame in frames:
        ends[0].connection.send("files", frame)
    await ends[1].wait_event(FrameArrived("files", frames[-1]))
    assert ends[1].frames("files") == frames
    assert next(count) > 8 * 56


async def test_parts_and_acknowledgements_count_as_packets_and_nobody_elses_junk_does(ends):
    await link(*ends)
    offerer, answerer = ends
    counts = [end.connection.packets() for end in ends]
    offerer.connection.send("files", bytes(65_536))
    await answerer.wait_event(FrameArrived("files", bytes(65_536)))
    assert answerer.connection.packets() - counts[1] > 50  # its parts
    assert offerer.connection.packets() - counts[0] > 10  # what acknowledges them
    answerer.connection.send("files", b"quiet now")
    await offerer.wait_event(FrameArrived("files", b"quiet now"))
    below = offerer.connection._peer.sctp.transport
    transport = below.transport
    real, count = transport._recv, offerer.connection.packets()
    record = bytes.fromhex("17fefd0001000000000123 0040")
    junk = [b"\x17", b"\x16" * 100, record + bytes(64), b"\x80" * 60, b"\x00" * 20]
    pending = list(junk)

    async def receive():
        return pending.pop() if pending else await real()

    transport._recv = receive
    while pending:
        await below._recv_next()
    transport._recv = real
    assert offerer.connection.packets() - count <= 1  # the last acknowledgement may come now


async def test_the_offer_names_the_chosen_interface_only(ends):
    _, candidates = without_candidates(await ends[0].connection.create_offer(LABELS))
    assert {line.split()[4] for line in candidates} == {"127.0.0.1"}


async def test_candidates_may_come_late(ends):
    offerer, answerer = ends
    late = {}

    def hold_back(sdp):
        bare, candidates = without_candidates(sdp)
        late[len(late)] = candidates
        return bare

    await exchange(offerer, answerer, hold_back)
    # In Chromium's shape, with another name for the media section than ours.
    for end, lines in ((answerer, late[0]), (offerer, late[1])):
        for line in lines:
            await end.connection.add_candidate(Candidate(line, mid="data", line=None, ufrag="x"))
    await wait_linked(*ends)


async def test_bad_candidates_in_a_description_break_nothing(ends):
    def spoil(sdp):
        bad = ["broken", "1 1 udp 1 example.org 5000 typ host", "1 1 tcp 1 127.0.0.1 9 typ host"]
        return sdp.replace(CANDIDATE, "".join(f"{CANDIDATE}{line}\r\n" for line in bad) + CANDIDATE)

    await exchange(*ends, spoil)
    await wait_linked(*ends)


async def test_hidden_names_are_left_alone_on_named_interfaces(ends):
    started = time.monotonic()
    await exchange(*ends, lambda sdp: sdp.replace(CANDIDATE, f"{CANDIDATE}{NAME}\r\n{CANDIDATE}"))
    await wait_linked(*ends)
    assert time.monotonic() - started < 3.0


async def test_a_connection_knows_when_its_address_has_gone(ends, monkeypatch):
    await link(*ends)
    asked = []
    monkeypatch.setattr(module, "is_ours", asked.append)
    assert ends[0].connection.is_stranded()
    assert asked == ["127.0.0.1"]
    for end in ends:
        await end.connection.close()
        assert not end.connection.is_stranded()


async def test_media_offered_for_later_calls_is_declined_and_data_flows(ends):
    """The app's toolkit offers to receive audio and video with every connection."""
    _, answerer = ends
    caller = RTCPeerConnection()
    opened = asyncio.Event()
    caller.addTransceiver("audio", direction="recvonly")
    channel = caller.createDataChannel("zajel_message")
    channel.on("open", opened.set)
    for transport in caller._RTCPeerConnection__iceTransports:
        gathering.Gathering([], ["lo"]).serve(transport._connection)
    await caller.setLocalDescription()
    await answerer.connection.accept_offer(caller.localDescription.sdp)
    answer = await answerer.connection.create_answer()
    assert "a=inactive" in answer
    await caller.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await answerer.wait_event(ChannelOpened("zajel_message"))
    await opened.wait()
    channel.send("hello")
    await answerer.wait_event(FrameArrived("zajel_message", "hello"))
    assert answerer.connection.path() is Path.LAN
    await answerer.connection.close()
    await caller.close()


async def test_an_unreachable_stun_server_costs_its_patience_only(monkeypatch):
    monkeypatch.setattr(gathering, "PATIENCE", 0.2)
    async with stun_server(is_silent=True) as (url, _):
        end = End(AiortcConnections(), servers=[IceServer((url,))])
        started = time.monotonic()
        offer = await end.connection.create_offer(LABELS)
        assert CANDIDATE in offer
        assert time.monotonic() - started < 3.0
        await end.connection.close()


async def test_closing_while_gathering_ends_both_at_once():
    async with stun_server(is_silent=True) as (url, server):
        end = End(AiortcConnections(), servers=[IceServer((url,))])
        offering = asyncio.gather(end.connection.create_offer(LABELS), return_exceptions=True)
        await server.asked.wait()
        await end.connection.close()
        (outcome,) = await offering
        assert isinstance(outcome, OSError)
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_whoever_offers_may_be_cancelled_while_gathering():
    async with stun_server(is_silent=True) as (url, server):
        end = End(AiortcConnections(), servers=[IceServer((url,))])
        offering = asyncio.gather(end.connection.create_offer(LABELS))
        await server.asked.wait()
        offering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await offering
        await end.connection.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_while_connecting_leaves_nothing(ends):
    await exchange(*ends)
    for end in ends:
        await end.connection.close()
    assert [end.inbox for end in ends] == [[], []]


async def test_a_closing_goes_on_although_nobody_waits_any_more(ends):
    await link(*ends)
    offerer, answerer = ends
    closing = asyncio.gather(offerer.connection.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    await answerer.wait_failed()
    await offerer.connection.close()


async def test_closing_in_the_middle_of_a_flood_is_quick_and_quiet(ends):
    await link(*ends)
    offerer, answerer = ends
    for _ in range(100):
        offerer.connection.send("files", bytes(65_536))
    await answerer.wait(lambda inbox: any(isinstance(e, FrameArrived) for e in inbox))
    started = time.monotonic()
    await offerer.connection.close()
    await answerer.connection.close()
    assert time.monotonic() - started < 3.0


async def test_a_peer_that_breaks_sctp_ends_the_connection_only(ends):
    await link(*ends)
    offerer, answerer = ends
    below = offerer.connection._peer.sctp
    await below._send(offerer.connection._channels["messages"]._channel.id, 51, b"\xff\xfe")
    failed = await answerer.wait_failed()
    assert "makes no sense" in failed.detail


@pytest.mark.parametrize("changed", ["offer", "answer"])
async def test_a_certificate_other_than_the_announced_one_opens_nothing(ends, changed):
    offerer, answerer = ends

    def change(sdp, kind):
        return re.sub(r"(a=fingerprint:\S+ )..", r"\g<1>00", sdp) if kind == changed else sdp

    await answerer.connection.accept_offer(
        change(await offerer.connection.create_offer(LABELS), "offer")
    )
    await offerer.connection.accept_answer(
        change(await answerer.connection.create_answer(), "answer")
    )
    deceived = answerer if changed == "offer" else offerer
    failed = await deceived.wait_failed()
    assert "encrypted" in failed.detail
    assert not [e for end in ends for e in end.inbox if isinstance(e, ChannelOpened)]


async def test_a_name_that_nobody_knows_breaks_nothing_and_nobody_waits_for_it(monkeypatch):
    asked = []
    monkeypatch.setattr("zajel_desktop.net.connection.look_up", partial(look_up, asked, None))
    ends = End(AiortcConnections()), End(AiortcConnections())
    await exchange(*ends, lambda sdp: sdp.replace(CANDIDATE, f"{CANDIDATE}{NAME}\r\n{CANDIDATE}"))
    await ends[1].connection.add_candidate(Candidate(NAME.replace("77aa", "88bb")))
    await wait_linked(*ends)
    assert set(asked) == {("3f4b9c1e-77aa.local", ("lo",)), ("3f4b9c1e-88bb.local", ("lo",))}
    for end in ends:
        await end.connection.close()  # while they are still looked for


async def test_a_hidden_address_is_found_by_its_name(monkeypatch):
    monkeypatch.setattr("zajel_desktop.net.connection.look_up", partial(look_up, [], "127.0.0.1"))
    ends = End(AiortcConnections()), End(AiortcConnections())

    def hide(sdp):
        named = re.sub(
            r"(a=candidate:\S+ 1 udp \d+) 127\.0\.0\.1 ", r"\1 3f4b9c1e-77aa.local ", sdp
        )
        return re.sub(r"a=candidate:\S+ 1 udp \d+ (?!3f4b)\S+ .*\r\n", "", named)

    await exchange(*ends, hide)
    await wait_linked(*ends)
    assert [end.connection.path() for end in ends] == [Path.LAN, Path.LAN]
    for end in ends:
        await end.connection.close()


async def test_of_many_names_few_are_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr("zajel_desktop.net.connection.look_up", partial(look_up, asked, None))
    ends = End(AiortcConnections()), End(AiortcConnections())
    await exchange(*ends)
    for number in range(20):
        await ends[1].connection.add_candidate(Candidate(NAME.replace("77aa", f"{number}")))
    await wait_linked(*ends)
    assert len(asked) == module.MAX_NAMES
    for end in ends:
        await end.connection.close()


async def look_up(asked, address, name, interfaces):
    """Ask for a name; without an address nobody answers."""
    asked.append((name, interfaces))
    if address is None:
        await asyncio.Event().wait()
    return address


async def test_a_flood_of_channels_is_refused(ends):
    await link(*ends)
    offerer, answerer = ends
    for index in range(40):
        offerer.connection._peer.createDataChannel(f"extra{index}")
    offerer.connection._peer.createDataChannel("messages")
    offerer.connection.send("messages", "still here")
    await answerer.wait_event(FrameArrived("messages", "still here"))
    await answerer.wait_event(ChannelOpened("extra13"))
    assert len([e for e in answerer.inbox if isinstance(e, ChannelOpened)]) == 16


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this computer")
async def test_two_meet_where_there_is_only_ipv6(monkeypatch):
    monkeypatch.setattr(gathering, "host_addresses", lambda names: ["::1"])
    async with stun_server() as (url, server):
        servers = [IceServer((url,))]
        ends = End(AiortcConnections(), servers), End(AiortcConnections(), servers)
        await link(*ends)
        assert [end.connection.path() for end in ends] == [Path.LAN, Path.LAN]
        assert server.requests == 0  # what a server would see of us is what we know already
        for end in ends:
            await end.connection.close()
