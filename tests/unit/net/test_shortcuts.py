"""Shortcuts: whatever comes in whatever order, the outcome is that of aiortc alone."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

import pytest
from aiortc import RTCSctpTransport
from aiortc.rtcsctptransport import (
    SCTP_DATA_FIRST_FRAG,
    SCTP_DATA_LAST_FRAG,
    SCTP_DATA_UNORDERED,
    USERDATA_MAX_LENGTH,
    DataChunk,
    InboundStream,
)
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.net.shortcuts import RATE, WINDOW, PatientStream, Shortcuts


class Association:
    """The parts of aiortc's association that are taken over, and what they work on."""

    _mark_received = RTCSctpTransport._mark_received
    _transmit = RTCSctpTransport._transmit
    _flight_size_increase = RTCSctpTransport._flight_size_increase
    _flight_size_decrease = RTCSctpTransport._flight_size_decrease
    _get_inbound_stream = RTCSctpTransport._get_inbound_stream

    def __init__(self, waiting=()):
        self._inbound_streams = {}
        self._last_received_tsn = 2**32 - 3
        self._sack_misordered, self._sack_duplicates = set(), []
        self._forward_tsn_chunk = self._fast_recovery_exit = self._t3_handle = None
        self._fast_recovery_transmit = False
        self._flight_size, self._cwnd = 0, 6 * USERDATA_MAX_LENGTH
        self._sent_queue, self._outbound_queue = deque(), deque(waiting)
        self.sent, self.round_trips = [], []

    async def _send_chunk(self, chunk):
        self.sent.append(chunk.tsn)

    def _t3_start(self):
        self._t3_handle = "running"

    _t3_restart = _t3_start

    def _t3_expired(self):
        for chunk in self._sent_queue:
            chunk._retransmit = True
            self._flight_size_decrease(chunk)

    def _update_rto(self, seconds):
        self.round_trips.append(seconds)


def shortened(association):
    Shortcuts(association)
    return association


def fragment(tsn, *, first=True, last=True, sequence=0, is_ordered=True):
    chunk = DataChunk()
    chunk.tsn, chunk.stream_id, chunk.stream_seq, chunk.protocol = tsn, 1, sequence, 51
    chunk.user_data = str(tsn).encode()
    chunk.flags = first * SCTP_DATA_FIRST_FRAG | last * SCTP_DATA_LAST_FRAG
    chunk.flags |= 0 if is_ordered else SCTP_DATA_UNORDERED
    chunk._book_size, chunk._in_flight = USERDATA_MAX_LENGTH, False
    chunk._abandoned = chunk._acked = chunk._retransmit = False
    chunk._misses = chunk._sent_count = 0
    chunk._sent_time = None
    return chunk


@st.composite
def arrivals(draw):
    lengths = draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    made, is_ordered = [], draw(st.booleans())
    for sequence, length in enumerate(lengths):
        begin = len(made)
        for number in range(length):
            ends = {"first": number == 0, "last": number == length - 1}
            made.append((begin + number, ends, sequence, is_ordered))
    order = draw(st.permutations(made)) if draw(st.booleans()) else made
    return [fragment(tsn, **ends, sequence=s, is_ordered=o) for tsn, ends, s, o in order]


@given(arrivals())
def test_frames_become_whole_with_the_same_fragment(chunks):
    patient, plain = PatientStream(), InboundStream()
    for chunk in chunks:
        patient.add_chunk(chunk)
        plain.add_chunk(chunk)
        assert list(patient.pop_messages()) == list(plain.pop_messages())
    assert patient.reassembly == plain.reassembly == []


def test_whoever_asks_without_a_new_fragment_gets_what_became_whole():
    stream = PatientStream()
    stream.sequence_number = 1
    stream.add_chunk(fragment(5, sequence=2))
    assert list(stream.pop_messages()) == []
    stream.add_chunk(fragment(6, last=False, sequence=3))
    assert list(stream.pop_messages()) == []
    stream.sequence_number = 2  # what was missing was given up
    assert [data for _, _, data in stream.pop_messages()] == [b"5"]


@given(st.lists(st.integers(-4, 8), max_size=30))
def test_packets_are_marked_as_aiortc_does(steps):
    plain, short = Association(), shortened(Association())
    for step in steps:
        tsn = (2**32 - 3 + step) % 2**32
        assert short._mark_received(tsn) == plain._mark_received(tsn)
        for name in ("_last_received_tsn", "_sack_misordered", "_sack_duplicates"):
            assert getattr(short, name) == getattr(plain, name)


@given(st.lists(st.sampled_from(["transmit", "acknowledge", "lose", "recover", "expire"])))
def test_packets_are_sent_as_aiortc_does(steps):
    plain = Association([fragment(n) for n in range(40)])
    short = shortened(Association([fragment(n) for n in range(40)]))
    for step in steps:
        for each in (plain, short):
            take(each, step)
        assert short.sent == plain.sent
        assert short._flight_size == plain._flight_size


def take(association, step):
    queue = association._sent_queue
    match step:
        case "acknowledge" if queue:
            association._flight_size_decrease(queue.popleft())
        case "lose" if queue:
            queue[0]._retransmit = True
            association._flight_size_decrease(queue[0])
            association._fast_recovery_exit = queue[-1].tsn
            association._fast_recovery_transmit = True
        case "recover":
            association._fast_recovery_exit = None
        case "expire":
            association._t3_expired()
    asyncio.run(association._transmit())


def test_a_window_holds_what_a_round_trip_can_take():
    association = shortened(Association())
    association._cwnd = 10_000_000
    association._update_rto(0.1)
    assert association._cwnd == WINDOW + RATE * 0.1
    association._update_rto(0.001)
    association._cwnd = 10_000_000
    association._update_rto(0.2)
    assert association._cwnd == WINDOW + RATE * 0.001
    assert association.round_trips == [0.1, 0.001, 0.2]


def test_streams_are_made_once():
    association = shortened(Association())
    stream = association._get_inbound_stream(3)
    assert isinstance(stream, PatientStream)
    assert association._get_inbound_stream(3) is stream


@pytest.mark.parametrize(("level", "is_quiet"), [(logging.DEBUG, False), (logging.INFO, True)])
def test_lines_for_a_log_that_is_kept_are_written(level, is_quiet, caplog):
    caplog.set_level(level, logger=RTCSctpTransport.__module__)
    assert hasattr(shortened(Association()), "_RTCSctpTransport__log_debug") == is_quiet
