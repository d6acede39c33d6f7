"""Two peer connections that reach each other through a TURN server only."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.fakes.ends import LABELS, End, wait_linked
from tests.fakes.turn import turn_server
from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import connection, gathering
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.protocol.connection import CandidateFound, FrameArrived


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy computer gets more time than people would wait."""
    monkeypatch.setattr(gathering, "QUICK", 5.0)


def only_relayed(sdp):
    """The description without the addresses of the computer itself."""
    lines = sdp.splitlines(True)
    return "".join(line for line in lines if "typ host" not in line and "typ srflx" not in line)


async def link(offerer, answerer):
    offer = only_relayed(await offerer.connection.create_offer(LABELS))
    await answerer.connection.accept_offer(offer)
    answer = only_relayed(await answerer.connection.create_answer())
    await offerer.connection.accept_answer(answer)
    await wait_linked(offerer, answerer)


async def trickle(source, target):
    """Carry the first candidate that ``source`` finds late to ``target``, as a link does."""

    def late(inbox):
        return [event.candidate for event in inbox if isinstance(event, CandidateFound)]

    await source.wait(late)
    (candidate,) = late(source.inbox)
    assert " typ relay" in candidate.candidate
    assert (candidate.mid, bool(candidate.ufrag)) == ("0", True)
    await target.connection.add_candidate(candidate)


async def test_relays_that_lend_late_still_link_whoever_has_no_other_path(monkeypatch):
    monkeypatch.setattr(gathering, "QUICK", 0.01)
    async with turn_server(is_held=True) as (url, server):
        servers = [IceServer((url,), "user", "secret")]
        ends = End(AiortcConnections(), servers), End(AiortcConnections(), servers)
        offer = only_relayed(await ends[0].connection.create_offer(LABELS))
        assert "a=candidate" not in offer
        await ends[1].connection.accept_offer(offer)
        answer = only_relayed(await ends[1].connection.create_answer())
        assert "a=candidate" not in answer
        await ends[0].connection.accept_answer(answer)
        server.release()
        await asyncio.gather(trickle(*ends), trickle(*ends[::-1]))
        await wait_linked(*ends)
        assert [end.connection.path() for end in ends] == [Path.RELAYED, Path.RELAYED]
        for end in ends:
            await end.connection.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_relay_is_used_where_there_is_no_other_path():
    async with turn_server() as (url, server):
        servers = [IceServer((url,), "user", "secret")]
        ends = End(AiortcConnections(), servers), End(AiortcConnections(), servers)
        await link(*ends)
        ends[0].connection.send("messages", "over the relay")
        await ends[1].wait_event(FrameArrived("messages", "over the relay"))
        assert [end.connection.path() for end in ends] == [Path.RELAYED, Path.RELAYED]
        assert server.relayed > 0
        for end in ends:
            await end.connection.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(connection, "CLOSE_PATIENCE", 0.1)


async def test_a_relay_that_died_does_not_delay_the_end(hurry):
    async with turn_server() as (url, server):
        servers = [IceServer((url,), "user", "secret")]
        ends = End(AiortcConnections(), servers), End(AiortcConnections(), servers)
        await link(*ends)
        server.is_silent = True
        started = time.monotonic()
        for end in ends:
            await end.connection.close()
        assert time.monotonic() - started < 3.0
        assert asyncio.all_tasks() == {asyncio.current_task()}
