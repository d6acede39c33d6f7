"""Whoever hides is seen by nobody but their relay, whatever the other side offers."""

from __future__ import annotations

import re

import pytest

from tests.fakes.ends import LABELS, End, wait_linked
from tests.fakes.recorder import recording
from tests.fakes.stun import stun_server
from tests.fakes.turn import turn_server
from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.protocol.wire.signals import Candidate

TRAPS = (
    "1 1 udp 2130706431 127.0.0.1 {port} typ host",
    "2 1 udp 2130706431 3f4b9c1e-77aa.local {port} typ host",
    "3 1 udp 1694498815 127.0.0.2 {port} typ srflx raddr 0.0.0.0 rport 9",
)
"""What a hostile peer names, to see who comes."""


def place_of(url):
    return "127.0.0.1", int(url.rpartition(":")[2])


def addresses(sdp):
    """Every address that a description tells."""
    return set(re.findall(r"\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f]*:[0-9a-f:]+", sdp))


@pytest.fixture
async def relay():
    async with turn_server() as (url, server):
        yield url, server


async def test_the_description_tells_relayed_addresses_only(relay):
    url, _ = relay
    end = End(AiortcConnections(), [IceServer((url,), "user", "secret")], is_relay_only=True)
    offer = await end.connection.create_offer(LABELS)
    candidates = [line for line in offer.splitlines() if line.startswith("a=candidate:")]
    assert candidates
    (lent,) = {line.split()[4] for line in candidates}
    assert all(" typ relay raddr 0.0.0.0 rport 9" in line for line in candidates)
    fingerprints = re.sub(r"a=fingerprint:.*", "", offer)
    assert addresses(fingerprints) <= {lent, "0.0.0.0"}
    await end.connection.close()


async def test_a_peer_that_names_traps_is_reached_through_the_relay_or_not_at_all(relay):
    url, server = relay
    async with stun_server() as (stun, _):
        port = place_of(stun)[1]
        lines = [line.format(port=port) for line in TRAPS]
        with recording() as recorder:
            hidden = End(
                AiortcConnections(),
                [IceServer((stun,)), IceServer((url,), "user", "secret")],
                (),
                is_relay_only=True,
            )
            offer = await hidden.connection.create_offer(LABELS)
        open_end = End(AiortcConnections())
        await open_end.connection.accept_offer(offer)
        answer = await open_end.connection.create_answer()
        traps = "".join(f"a=candidate:{line}\r\n" for line in lines)
        with recording() as more:
            await hidden.connection.accept_answer(answer + traps)
            for line in lines:
                await hidden.connection.add_candidate(Candidate(line, mid="0"))
            await wait_linked(hidden, open_end)
        assert hidden.connection.path() is Path.RELAYED
        # Nothing but the relay has heard of us, and nobody was asked for a name on the network.
        assert recorder.all == {place_of(url)}
        assert more.all == set()
        assert server.relayed > 0
        for end in (hidden, open_end):
            await end.connection.close()


async def test_without_a_relay_nothing_is_sent_and_nothing_is_described():
    async with stun_server() as (stun, server):
        with recording() as recorder:
            end = End(AiortcConnections(), [IceServer((stun,))], (), is_relay_only=True)
            with pytest.raises(OSError, match="no relay"):
                await end.connection.create_offer(LABELS)
            await end.connection.close()
        assert recorder.all == set()
        assert server.requests == 0
