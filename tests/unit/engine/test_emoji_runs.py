"""Comparing emoji over a link: each step told once, every end with its reason."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field

import pytest

from tests.fakes.open_links import Table
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.engine.emoji_runs import MARGIN, REASONS, EmojiRuns
from zajel_desktop.model.contact import Method
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.protocol.verification import HOUR, PATIENCE, RUNS, End, State
from zajel_desktop.protocol.wire.operations import Ping
from zajel_desktop.protocol.wire.verification import SasCancel, SasKey, SasMac, SasReveal, SasStart

S = EmojiStage


@dataclass
class Comparer:
    """One of the two, and what was told."""

    seat: object
    runs: EmojiRuns
    told: list = field(default_factory=list)

    @property
    def id(self):
        return self.seat.contact.id

    @property
    def stages(self):
        return [run.stage for run in self.told]

    @property
    def last(self):
        return self.told[-1]

    def lose(self, failure=None):
        self.seat.is_linked = False
        self.runs.on_status(LinkStatus(self.id, Presence.OFFLINE, failure=failure))


class Two:
    """Anna and Badr, linked."""

    def __init__(self):
        self.table = Table()
        self.anna, self.badr = map(self._sit, (self.table.anna, self.table.badr))

    def _sit(self, seat):
        runs = EmojiRuns(contacts=seat.contacts, links=seat, clock=VirtualClock())
        seat.on_operation = runs.on_operation
        comparer = Comparer(seat, runs)
        runs.changed.subscribe(comparer.told.append)
        return comparer

    def deliver(self, count=1000):
        self.table.deliver(count)

    def compare(self):
        """Both see their emoji."""
        self.anna.runs.begin(self.anna.id)
        self.deliver()
        self.badr.runs.agree(self.badr.id)
        self.deliver()

    async def stop(self):
        await self.anna.runs.stop()
        await self.badr.runs.stop()


@in_virtual_time
async def test_both_are_verified_once_both_have_pressed():
    two = Two()
    two.compare()
    assert two.anna.last.emoji == two.badr.last.emoji
    assert len(two.anna.last.emoji) == 7
    two.anna.runs.match(two.anna.id)
    two.deliver()
    assert two.anna.seat.contacts.verified == two.badr.seat.contacts.verified == []
    assert two.anna.last.emoji == two.badr.last.emoji  # still on the screen
    two.badr.runs.match(two.badr.id)
    two.deliver()
    assert two.anna.stages == [S.WAITING, S.COMPARING, S.PRESSED, S.DONE]
    assert two.badr.stages == [S.ASKED_US, S.WAITING, S.COMPARING, S.DONE]
    for each in (two.anna, two.badr):
        assert each.seat.contacts.verified == [(each.id, Method.EMOJI)]
        assert each.runs.run(each.id) == each.last
    await two.stop()


@in_virtual_time
async def test_both_may_begin_at_once():
    two = Two()
    for each in (two.anna, two.badr):
        each.runs.begin(each.id)
    two.deliver()
    assert two.anna.stages == two.badr.stages == [S.WAITING, S.COMPARING]
    assert two.anna.last.emoji == two.badr.last.emoji
    await two.stop()


@in_virtual_time
async def test_to_begin_when_they_have_asked_is_to_agree():
    two = Two()
    two.anna.runs.begin(two.anna.id)
    two.deliver()
    two.badr.runs.begin(two.badr.id)
    two.deliver()
    assert two.badr.stages == [S.ASKED_US, S.WAITING, S.COMPARING]
    await two.stop()


@in_virtual_time
async def test_what_differs_for_one_takes_the_verification_of_both_away():
    two = Two()
    two.compare()
    two.badr.runs.differ(two.badr.id)
    two.deliver()
    for each in (two.anna, two.badr):
        assert each.last.stage is S.DIFFER
        assert each.seat.contacts.distrusted == [each.id]
    await two.stop()


@in_virtual_time
async def test_who_cancels_is_told_as_the_one_who_did():
    two = Two()
    two.compare()
    two.anna.runs.cancel(two.anna.id)
    two.deliver()
    for each, side in ((two.anna, Side.OURS), (two.badr, Side.PEERS)):
        assert each.last.failure == Failure(Reason.COMPARING_CANCELLED, side)
        assert each.seat.contacts.distrusted == []
    two.anna.runs.cancel(two.anna.id)
    assert two.anna.stages.count(S.ENDED) == 1
    await two.stop()


@in_virtual_time
async def test_nobody_is_asked_without_a_link():
    two = Two()
    two.anna.seat.is_linked = False
    two.anna.runs.begin(two.anna.id)
    assert two.anna.last.failure.reason is Reason.PEER_OFFLINE
    assert two.anna.seat.sent == []
    await two.stop()


@in_virtual_time
async def test_a_comparison_ends_with_its_link_and_begins_anew_on_the_next():
    two = Two()
    two.compare()
    gone = Failure(Reason.PEER_GONE, Side.PEERS)
    two.anna.lose(gone)
    two.badr.lose()
    assert two.anna.last.failure == gone
    assert two.badr.last.failure.reason is Reason.LINK_LOST
    for each in (two.anna, two.badr):
        each.seat.is_linked = True
    two.table.transcript = b"u" * 32
    two.compare()
    assert two.anna.last.emoji == two.badr.last.emoji != ()
    await two.stop()


@in_virtual_time
async def test_a_link_that_takes_the_place_of_another_ends_its_comparison():
    two = Two()
    two.compare()
    two.table.transcript = b"u" * 32
    two.anna.runs.on_linked(two.anna.id)
    assert two.anna.last.failure.reason is Reason.LINK_LOST
    await two.stop()


@in_virtual_time
async def test_the_end_of_a_link_without_a_comparison_tells_nothing():
    two = Two()
    two.anna.lose()
    assert two.anna.told == []
    await two.stop()


@in_virtual_time
async def test_three_in_an_hour_are_enough_over_all_links():
    two = Two()
    for number in range(RUNS):
        two.table.transcript = bytes([number]) * 32
        two.anna.runs.begin(two.anna.id)
        two.deliver()
        two.anna.runs.cancel(two.anna.id)
        two.deliver()
    two.table.transcript = b"v" * 32
    two.anna.runs.begin(two.anna.id)
    assert two.anna.last.failure == Failure(Reason.COMPARING_TOO_OFTEN, Side.OURS)
    asked = two.badr.stages.count(S.ASKED_US)
    assert asked == RUNS
    await asyncio.sleep(HOUR)
    two.anna.runs.begin(two.anna.id)
    assert two.anna.last.stage is S.WAITING
    await two.stop()


@in_virtual_time
async def test_a_comparison_that_takes_too_long_ends_on_both_sides():
    two = Two()
    two.compare()
    await asyncio.sleep(PATIENCE + 2 * MARGIN)
    two.deliver()
    reasons = {each.last.failure.reason for each in (two.anna, two.badr)}
    assert reasons == {Reason.COMPARING_LATE}
    await two.stop()


@in_virtual_time
async def test_one_that_both_began_at_different_times_ends_as_well():
    two = Two()
    two.badr.runs.begin(two.badr.id)
    await asyncio.sleep(10)
    two.anna.runs.begin(two.anna.id)
    two.deliver()
    await asyncio.sleep(2 * (PATIENCE + MARGIN))
    assert {two.anna.last.stage, two.badr.last.stage} == {S.ENDED}
    await two.stop()


@in_virtual_time
async def test_a_comparison_that_is_over_is_not_ended_by_its_clock():
    two = Two()
    two.compare()
    for each in (two.anna, two.badr):
        each.runs.match(each.id)
    two.deliver()
    await asyncio.sleep(2 * PATIENCE)
    assert two.anna.last.stage is two.badr.last.stage is S.DONE
    await two.stop()


@pytest.mark.parametrize("forged", [SasMac, SasReveal])
@in_virtual_time
async def test_a_wrong_proof_ends_the_link(forged):
    two = Two()
    two.anna.runs.begin(two.anna.id)
    two.deliver()
    run = two.anna.seat.sent[0].run
    if forged is SasMac:
        two.badr.runs.agree(two.badr.id)
        two.deliver()
        two.badr.runs.match(two.badr.id)
        two.badr.runs.on_operation((two.badr.id, SasMac(run, "A" * 43)))
    else:
        two.badr.runs.agree(two.badr.id)
        two.badr.runs.on_operation((two.badr.id, SasReveal(run, b"k" * 32)))
    assert [failure.reason for failure in two.badr.seat.ended] == [Reason.PEER_MISBEHAVED]
    assert two.badr.last.failure.reason is Reason.PEER_MISBEHAVED
    assert two.badr.seat.contacts.verified == []
    await two.stop()


@in_virtual_time
async def test_what_is_no_comparison_is_left_to_others():
    two = Two()
    two.anna.runs.on_operation((two.anna.id, Ping(1)))
    assert (two.anna.told, two.anna.seat.sent) == ([], [])
    await two.stop()


@in_virtual_time
async def test_a_forgotten_contact_leaves_nothing():
    two = Two()
    two.compare()
    del two.anna.seat.contacts.by_id[two.anna.id]
    two.anna.runs.forget(two.anna.id)
    assert two.anna.runs.run(two.anna.id) is None
    two.anna.runs.on_operation((two.anna.id, SasStart(b"r" * 16, b"c" * 32)))
    assert two.anna.stages[-1] is S.COMPARING
    await two.stop()


def test_every_end_without_a_result_has_a_reason():
    assert set(REASONS) == set(End) - {End.DIFFER}


# Every event in every stage gives exactly one message, or none that would be a second one.

INTENTS = ("agree", "match", "differ", "cancel", "begin")
REMOTE = {
    "start": lambda run: SasStart(b"s" * 16, b"c" * 32),
    "key": lambda run: SasKey(run, b"\x09" + bytes(31)),
    "reveal": lambda run: SasReveal(run, b"\x09" + bytes(31)),
    "mac": lambda run: SasMac(run, "A" * 43),
    "cancelled": lambda run: SasCancel(run, "cancelled"),
    "differs": lambda run: SasCancel(run, "differ"),
    "unknown end": lambda run: SasCancel(run, "bored"),
    "of another run": lambda run: SasCancel(b"o" * 16, "differ"),
}
REACHED = ("idle", "started", "asked", "answered", "comparing", "pressed", "heard")


def reach(two, state):
    """Bring Badr (or Anna, for STARTED) to ``state``; return whoever is there."""
    if state == "idle":
        return two.badr
    two.anna.runs.begin(two.anna.id)
    if state == "started":
        return two.anna
    two.deliver()
    if state == "asked":
        return two.badr
    two.badr.runs.agree(two.badr.id)
    if state == "answered":
        return two.badr
    two.deliver()
    if state == "pressed":
        two.badr.runs.match(two.badr.id)
    if state == "heard":
        two.anna.runs.match(two.anna.id)
        two.deliver()
    return two.badr


def happen(two, who, event):
    """Let ``event`` happen to ``who``; a misuse by our person changes nothing."""
    before = list(who.told)
    if event in INTENTS:
        try:
            getattr(who.runs, event)(who.id)
        except LocalError:
            assert who.told == before
    elif event == "link lost":
        who.lose()
    else:
        run = next((m.run for m in (*two.anna.seat.sent, *two.badr.seat.sent)), b"n" * 16)
        who.runs.on_operation((who.id, REMOTE[event](run)))
    return who.told[len(before) :]


EVENTS = (*INTENTS, *REMOTE, "link lost")


@pytest.mark.parametrize(("state", "event"), list(itertools.product(REACHED, EVENTS)))
@in_virtual_time
async def test_every_event_in_every_stage_is_told_at_most_once(state, event):
    two = Two()
    who = reach(two, state)
    session = who.runs._sessions.get(who.id)
    assert (session.machine.state if session else State.IDLE) is State(state)
    told = happen(two, who, event)
    assert len(told) <= 1
    session = who.runs._sessions.get(who.id)
    is_idle = session is None or session.machine.state is State.IDLE
    if is_idle and state != "idle":
        assert len(told) == 1
        assert told[0].stage.is_over
    if told:
        assert who.runs.run(who.id) == told[0]
        assert (told[0].stage is S.ENDED) == (told[0].failure is not None)
    await two.stop()
