"""One end alone: steps refused, candidates counted, an end that waits for nobody."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.fakes.ends import LABELS, End
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.net import connection as module
from zajel_desktop.net import gathering
from zajel_desktop.net.candidates import MAX_CANDIDATES
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.protocol.connection import ConnectionFailed
from zajel_desktop.protocol.wire.signals import Candidate

LINE = "1 1 udp 2130706431 127.0.0.1 {} typ host"


@pytest.fixture
async def end():
    made = End(AiortcConnections())
    yield made
    await made.connection.close()


@pytest.fixture
async def offer():
    other = End(AiortcConnections())
    yield await other.connection.create_offer(LABELS)
    await other.connection.close()


async def test_too_many_candidates_are_refused(end, offer):
    await end.connection.accept_offer(offer)
    room = MAX_CANDIDATES - offer.count("a=candidate:")
    for port in range(1, room + 1):
        await end.connection.add_candidate(Candidate(LINE.format(port), mid="0"))
    with pytest.raises(RemoteError, match="more than"):
        await end.connection.add_candidate(Candidate(LINE.format(999), mid="0"))


async def test_candidates_of_no_use_are_taken_quietly(end, offer):
    await end.connection.accept_offer(offer)
    for line in (LINE.format(9).replace("udp", "tcp"), LINE.format(9).replace("1 1 ", "1 2 ")):
        await end.connection.add_candidate(Candidate(line))


async def test_a_hidden_address_goes_where_its_name_stood_and_nowhere_else(end, offer, monkeypatch):
    async def look_up(name, interfaces):
        return "127.0.0.9"

    monkeypatch.setattr(module, "look_up", look_up)
    await end.connection.accept_offer(offer)
    name = "3f4b9c1e-77aa.local"
    await end.connection.add_candidate(Candidate(f"{name} 1 udp 1 {name} 9 typ host"))
    await asyncio.gather(*end.connection._working)
    added = end.connection._transport().getRemoteCandidates()[-1]
    assert (added.foundation, added.ip) == (name, "127.0.0.9")


async def test_whoever_hides_asks_the_local_network_for_no_name(offer, monkeypatch):
    asked = []

    async def look_up(name, interfaces):
        asked.append(name)

    monkeypatch.setattr(module, "look_up", look_up)
    hidden = End(AiortcConnections(), is_relay_only=True)
    line = "1 1 udp 1 3f4b9c1e-77aa.local 9 typ host"
    await hidden.connection.accept_offer(f"{offer}a=candidate:{line}\r\n")
    await hidden.connection.add_candidate(Candidate(line.replace("77aa", "88bb")))
    await asyncio.gather(*hidden.connection._working)
    assert asked == []
    await hidden.connection.close()


async def test_an_offer_without_data_is_refused(end, offer):
    media = offer[: offer.index("m=application")].replace("a=group:BUNDLE 0\r\n", "")
    with pytest.raises(RemoteError, match="without data"):
        await end.connection.accept_offer(media)


async def test_what_is_refused_is_not_quoted(end, offer):
    broken = offer.replace("a=sctp-port:", "a=sctp-port:203.0.113.77 ")
    with pytest.raises(RemoteError, match="offer that makes no sense: ValueError") as told:
        await end.connection.accept_offer(broken)
    assert "203.0.113.77" in str(told.value.__cause__)
    assert "203.0.113.77" not in str(told.value)


@pytest.mark.parametrize("missing", ["a=ice-ufrag", "a=fingerprint", "a=sctp-port", "a=setup"])
async def test_an_offer_with_a_hole_is_refused_or_applied(end, offer, missing):
    holed = "".join(line for line in offer.splitlines(True) if not line.startswith(missing))
    try:
        await end.connection.accept_offer(holed)
    except RemoteError:
        return
    assert missing != "a=ice-ufrag"


async def test_without_any_address_there_is_no_offer(end, monkeypatch):
    monkeypatch.setattr(gathering, "host_addresses", lambda names: ["203.0.113.9"])
    with pytest.raises(OSError, match="no network address"):
        await end.connection.create_offer(LABELS)


async def test_a_failure_is_told_once(end):
    end.connection._fail("lost")
    end.connection._fail("lost again")
    assert end.inbox == [ConnectionFailed("lost")]


async def test_nothing_works_on_a_closed_connection(end, offer):
    await end.connection.accept_offer(offer)
    await end.connection.close()
    with pytest.raises(OSError, match="closed"):
        await end.connection.create_answer()
    with pytest.raises(OSError, match="closed"):
        await end.connection.add_candidate(Candidate(LINE.format(9)))
    with pytest.raises(OSError, match="not connected"):
        end.connection.exporter("EXPORTER-Channel-Binding", 32)
    assert end.connection.buffered("messages") == 0


async def test_labels_are_offered_once(end):
    await end.connection.create_offer(LABELS)
    with pytest.raises(LocalError):
        await end.connection.create_offer(LABELS)


async def test_a_close_that_hangs_is_cut_short(end, monkeypatch):
    monkeypatch.setattr(module, "CLOSE_PATIENCE", 0.05)
    peer = end.connection._peer
    polite = peer.close
    monkeypatch.setattr(peer, "close", asyncio.Event().wait)
    await end.connection.create_offer(LABELS)
    started = time.monotonic()
    await end.connection.close()
    assert time.monotonic() - started < 3.0
    await polite()
