"""One connection: its steps in order, its troubles reported, its end clean."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.people import EveryServerAnswers
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.generation import Generation
from zajel_desktop.engine.negotiator import Means, Negotiator
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.network import Conditions
from zajel_desktop.protocol.negotiation import Negotiation, Role
from zajel_desktop.protocol.wire.signals import Candidate, Description

CANDIDATE = Candidate("1 1 udp 1 127.0.0.1 9 typ host")


class Ends:
    """Makes generations on one net, and keeps what they say and report."""

    def __init__(self):
        self.net = FakeNet()
        self.tasks = Tasks()
        self.said, self.troubles = [], []

    def make(self, role, *, probe=None):
        def say(description):
            self.said.append(description)
            return True

        negotiator = Negotiator(
            Negotiation(role, generation=2),
            Means(self.net, probe or EveryServerAnswers()),
            named=(),
            inbox=lambda event: None,
            say=say,
            conditions=Conditions,
        )
        return Generation(
            2, negotiator, is_relay_only=False, tasks=self.tasks, report=self.troubles.append
        )


async def turns():
    await asyncio.sleep(0.1)


@in_virtual_time
async def test_two_generations_meet_by_what_they_say():
    ends = Ends()
    offerer, answerer = ends.make(Role.IMPOLITE), ends.make(Role.POLITE)
    offerer.begin()
    await turns()
    answerer.take(CANDIDATE)  # before the offer: it waits
    answerer.take(Description("offer", ends.said[0].sdp, b"", 2))
    await turns()
    offerer.take(Description("answer", ends.said[1].sdp, b"", 2))
    await turns()
    assert offerer.connection.path() is ends.net.path
    assert ends.net.made[1].candidates == [CANDIDATE]
    assert ends.troubles == []
    for generation in (offerer, answerer):
        await generation.close()


@in_virtual_time
async def test_what_goes_wrong_is_reported_and_the_next_step_still_done():
    ends = Ends()
    answerer = ends.make(Role.POLITE)
    with pytest.raises(OSError, match="no connection"):
        assert answerer.connection
    answerer.take(Description("answer", "v=0", b"", 2))
    offer = await ends.net.make(servers=(), interfaces=(), inbox=None).create_offer(("messages",))
    answerer.take(Description("offer", offer, b"", 2))
    await turns()
    assert [type(trouble) for trouble in ends.troubles] == [RemoteError]
    assert [said.kind for said in ends.said] == ["answer"]
    await answerer.close()


class NobodyAnswers:
    """Asks servers for ever (port IceProbe)."""

    async def working(self, servers):
        await asyncio.Event().wait()


@in_virtual_time
async def test_closing_ends_a_step_that_takes_long_and_can_be_done_twice():
    ends = Ends()
    offerer = ends.make(Role.IMPOLITE, probe=NobodyAnswers())
    offerer.begin()
    await turns()
    await offerer.close()
    await offerer.close()
    assert ends.troubles == []
