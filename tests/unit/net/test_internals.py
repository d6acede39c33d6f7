"""The private parts of aiortc that we touch are there, and what they raise is caught."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from aioice import Candidate, Connection
from aioice.ice import CandidatePair
from aiortc.rtcsctptransport import (
    SCTP_DATA_FIRST_FRAG,
    SCTP_DATA_LAST_FRAG,
    WEBRTC_DCEP,
    WEBRTC_STRING,
)
from OpenSSL import SSL

from zajel_desktop.net import internals
from zajel_desktop.net.gathering import QuickProtocol
from zajel_desktop.net.internals import TamedPeerConnection, prefer_better


@pytest.fixture
def broken():
    return []


@pytest.fixture
async def peer(broken):
    tamed = TamedPeerConnection(broken.append)
    tamed.createDataChannel("messages")
    yield tamed
    await tamed.close()


def raising(error):
    async def work(*_):
        raise error

    return work


@pytest.mark.parametrize("error", [AssertionError(), UnicodeDecodeError("utf8", b"", 0, 1, "x")])
async def test_a_packet_that_makes_no_sense_is_told_and_not_raised(peer, broken, error):
    peer.sctp._handle_data = raising(error)
    peer.tame()
    await peer.sctp._handle_data(b"packet")
    assert broken == [f"data channel packet that makes no sense: {type(error).__name__}"]


async def test_every_packet_that_was_decrypted_counts_whatever_it_says(peer):
    peer.tame()
    assert peer.packets == 0
    await peer.sctp._handle_data(b"no packet at all")
    assert peer.packets == 1


async def test_our_own_mistakes_still_surface(peer):
    peer.sctp._handle_data = raising(RuntimeError("ours"))
    peer.tame()
    with pytest.raises(RuntimeError, match="ours"):
        await peer.sctp._handle_data(b"packet")


async def test_frames_that_never_end_are_told(peer, broken):
    peer.tame()
    peer.sctp._advertised_rwnd = -internals.MAX_UNREAD - 1
    await peer.sctp._handle_data(b"")
    assert broken == ["frames that never end"]


@pytest.mark.parametrize("error", [ConnectionError(), SSL.Error()])
async def test_a_packet_after_the_end_is_lost_quietly(peer, error):
    peer.sctp.transport._send_data = raising(error)
    peer.tame()
    await peer.sctp.transport._send_data(b"packet")


async def test_a_frame_is_unacknowledged_until_its_last_fragment_is(peer):
    files, messages = (peer.createDataChannel(label) for label in ("files", "texts"))
    files._setId(1)
    messages._setId(3)
    sctp = peer.sctp
    sctp._data_channel_queue.clear()  # what announces the channels
    assert peer.unacknowledged(files) == 0
    sctp._data_channel_queue.append((files, WEBRTC_DCEP, b"open"))
    sctp._data_channel_queue.append((files, WEBRTC_STRING, b"queued"))

    def fragment(stream, flags, protocol=WEBRTC_STRING):
        return SimpleNamespace(stream_id=stream, flags=flags, protocol=protocol)

    whole = SCTP_DATA_FIRST_FRAG | SCTP_DATA_LAST_FRAG
    sctp._sent_queue.extend([fragment(1, SCTP_DATA_LAST_FRAG), fragment(3, whole)])
    sctp._sent_queue.append(fragment(1, whole, WEBRTC_DCEP))
    sctp._sent_queue.append(fragment(1, SCTP_DATA_FIRST_FRAG))
    sctp._outbound_queue.extend([fragment(1, 0), fragment(1, SCTP_DATA_LAST_FRAG)])
    assert peer.unacknowledged(files) == 3
    assert peer.unacknowledged(messages) == 1
    sctp._sent_queue.clear()
    sctp._outbound_queue.clear()
    sctp._data_channel_queue.clear()


async def test_without_a_transport_nothing_is_unacknowledged():
    tamed = TamedPeerConnection(print)
    assert tamed.unacknowledged(SimpleNamespace(id=1)) == 0
    await tamed.close()


async def test_taming_twice_wraps_once(peer):
    peer.tame()
    handle, send = peer.sctp._handle_data, peer.sctp.transport._send_data
    peer.tame()
    assert peer.sctp._handle_data is handle
    assert peer.sctp.transport._send_data is send


async def test_there_is_nothing_to_tame_before_the_first_channel(broken):
    bare = TamedPeerConnection(broken.append)
    bare.tame()
    assert bare.selected_pair() is None
    assert bare.ice_transports == ()
    await bare.close()


async def test_what_connecting_raises_is_told(peer, broken, monkeypatch):
    parent = TamedPeerConnection.__mro__[1]
    monkeypatch.setattr(parent, "_RTCPeerConnection__connect", raising(AssertionError()))
    await peer._RTCPeerConnection__connect()
    assert broken == ["connecting failed: AssertionError"]


async def test_connecting_can_be_stopped(peer, monkeypatch):
    started = asyncio.Event()

    async def connect(_):
        started.set()
        await asyncio.Event().wait()

    parent = TamedPeerConnection.__mro__[1]
    monkeypatch.setattr(parent, "_RTCPeerConnection__connect", connect)
    connecting = asyncio.gather(peer._RTCPeerConnection__connect(), return_exceptions=True)
    await started.wait()
    await peer.stop_working()
    assert connecting.done()


async def test_no_secret_is_exported_before_there_is_a_connection(peer):
    with pytest.raises(OSError, match="not connected"):
        peer.export("EXPORTER-Channel-Binding", 32)


def pair_of(kind, priority):
    """A pair that was checked and nominated."""
    ours = Candidate("1", 1, "udp", priority, "127.0.0.1", 1, type=kind)
    theirs = Candidate("2", 1, "udp", priority, "127.0.0.1", 2, type=kind)
    pair = CandidatePair(SimpleNamespace(local_candidate=ours), theirs)
    pair.state, pair.nominated = CandidatePair.State.SUCCEEDED, True
    return pair


@pytest.mark.parametrize("is_controlling", [True, False])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_of_two_nominated_pairs_the_better_stays(is_controlling, order):
    pairs = pair_of("relay", 10), pair_of("host", 1000)
    connection = Connection(ice_controlling=is_controlling)
    prefer_better(connection)
    prefer_better(connection)
    for number in order:
        connection.check_complete(pairs[number])
    assert connection._nominated[1] is pairs[1]
    await connection.close()


async def test_answers_are_those_of_every_socket(peer):
    ice = peer.sctp.transport.transport._connection
    for answers in (2, 3):
        protocol = QuickProtocol(ice)
        protocol.answers = answers
        ice._protocols.append(protocol)
    assert peer.answers() == 5
    ice._protocols.clear()
