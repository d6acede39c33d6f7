"""The doctor: facts in their order and only when true, a verdict in eight seconds, one for both."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.people import Town
from tests.fakes.service import MemoryService
from tests.fakes.survey import CALM, FakeSurvey
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.doctor import PATIENCE
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.examination import Check, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.network import Nat

OURS = [Check.NETWORK, Check.SERVICE, Check.CLOCK, Check.UDP, Check.RELAY]


class Patient:
    """One person, the survey of their network, and what their doctor has said."""

    def __init__(self, person, survey):
        self.person, self.survey = person, survey
        self.doctor = person.engine.doctor
        self.told = []
        self._is_over = asyncio.Event()
        self.doctor.examination_changed.subscribe(self._hear)

    async def examine(self, contact=None):
        self.told.clear()
        self._is_over.clear()
        self.doctor.examine(contact)
        async with asyncio.timeout(PATIENCE + 5.0):
            await self._is_over.wait()
        return self.told[-1]

    def _hear(self, examination):
        self.told.append(examination)
        if examination.is_over:
            self._is_over.set()


@contextlib.asynccontextmanager
async def town(tmp_path, *names, **surveys):
    service, net = MemoryService(), FakeNet()
    place = Town(service, net, tmp_path)
    patients = []
    for name in names:
        survey = FakeSurvey(surveys.get(name, CALM))
        patients.append(Patient(await place.person(name, ports={"survey": survey}), survey))
    await asyncio.sleep(1.0)
    try:
        yield place, *patients
    finally:
        await place.close()


def checks(examination, side=Side.OURS):
    return [finding.check for finding in examination.of(side)]


def grades(examination, side=Side.OURS):
    return {finding.check: finding.grade for finding in examination.of(side)}


@in_virtual_time
async def test_our_own_side_is_looked_at_in_order_and_is_in_order(tmp_path):
    async with town(tmp_path, "ali") as (_, ali):
        found = await ali.examine()
    assert checks(found) == OURS
    assert found.verdict is None
    assert found.took < 1.0
    assert grades(found)[Check.UDP] is Grade.GOOD


@in_virtual_time
async def test_facts_come_one_after_another_and_stay(tmp_path):
    async with town(tmp_path, "ali") as (_, ali):
        await ali.examine()
    counts = [len(examination.findings) for examination in ali.told]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert {0, 1, 2, 3, 4, 5} == set(counts)
    assert [examination.is_over for examination in ali.told] == [False] * (len(counts) - 1) + [True]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (replace(CALM, nat=Nat.BLOCKED), Reason.UDP_BLOCKED),
        (replace(CALM, nat=Nat.SYMMETRIC), Reason.NO_RELAY),
        (replace(CALM, knows_relay=True), Reason.RELAY_UNREACHABLE),
        (replace(CALM, addresses=0), Reason.NETWORK_DOWN),
    ],
)
@in_virtual_time
async def test_what_is_wrong_with_our_own_side_is_named(tmp_path, found, reason):
    async with town(tmp_path, "ali", ali=found) as (_, ali):
        assert (await ali.examine()).verdict == Failure(reason, Side.OURS)


@in_virtual_time
async def test_hiding_without_a_relay_is_named(tmp_path):
    async with town(tmp_path, "ali") as (_, ali):
        ali.person.engine.settings.change(hides_address=True)
        assert (await ali.examine()).verdict.reason is Reason.HIDDEN_WITHOUT_RELAY


@in_virtual_time
async def test_a_service_that_is_away_is_waited_for_and_then_named(tmp_path):
    async with town(tmp_path, "ali") as (place, ali):
        place.service.is_down = True
        place.service.cut()
        await asyncio.sleep(0.1)
        found = await ali.examine()
        assert found.verdict.reason is Reason.SERVICE_UNREACHABLE
        assert grades(found)[Check.SERVICE] is Grade.BAD
        assert found.took <= PATIENCE


@in_virtual_time
async def test_a_service_that_comes_back_meanwhile_is_none_that_is_away(tmp_path):
    async with town(tmp_path, "ali") as (place, ali):
        place.service.cut()
        await asyncio.sleep(0.01)
        assert (await ali.examine()).verdict is None


@in_virtual_time
async def test_a_contact_who_is_linked_is_in_order(tmp_path):
    async with town(tmp_path, "ali", "noor") as (place, ali, noor):
        await place.pair(ali.person, noor.person)
        found = await ali.examine(ali.person.contact.id)
        assert found.verdict is None
        assert found.took < 2.0
        assert grades(found, Side.PEERS)[Check.PEER] is Grade.GOOD
        assert grades(found, Side.NETWORKS) == {Check.PATH: Grade.GOOD}


@in_virtual_time
async def test_both_sides_are_shown_as_both_have_told(tmp_path):
    theirs = replace(CALM, nat=Nat.SYMMETRIC)
    async with town(tmp_path, "ali", "noor", noor=theirs) as (place, ali, noor):
        await place.pair(ali.person, noor.person)
        found = await ali.examine(ali.person.contact.id)
        assert found.theirs.nat is Nat.SYMMETRIC
        assert grades(found, Side.PEERS)[Check.UDP] is Grade.BAD
        assert grades(found, Side.OURS)[Check.UDP] is Grade.GOOD


@in_virtual_time
async def test_a_contact_who_is_away_is_called_and_then_said_to_be_away(tmp_path):
    async with town(tmp_path, "ali", "noor") as (place, ali, noor):
        await place.pair(ali.person, noor.person)
        contact = ali.person.contact.id
        await noor.person.stop()
        await asyncio.sleep(40.0)
        found = await ali.examine(contact)
        assert found.verdict == Failure(Reason.PEER_OFFLINE, Side.PEERS)
        assert found.theirs is None
        assert PATIENCE - 0.5 < found.took <= PATIENCE + 0.2
        place.people.remove(noor.person)


@in_virtual_time
async def test_a_blocked_contact_is_not_called(tmp_path):
    async with town(tmp_path, "ali", "noor") as (place, ali, noor):
        await place.pair(ali.person, noor.person)
        contact = ali.person.contact.id
        ali.person.engine.contacts.block(contact, True)
        await asyncio.sleep(1.0)
        found = await ali.examine(contact)
        assert found.verdict == Failure(Reason.BLOCKED, Side.OURS)
        assert found.took < 2.0


@in_virtual_time
async def test_a_new_examination_takes_the_place_of_the_one_before(tmp_path):
    async with town(tmp_path, "ali") as (_, ali):
        ali.survey.delay = 0.5
        ali.doctor.examine()
        await asyncio.sleep(0.1)
        assert checks(await ali.examine()) == OURS
        assert sum(examination.is_over for examination in ali.told) == 1


@in_virtual_time
async def test_an_examination_can_be_left(tmp_path):
    async with town(tmp_path, "ali") as (_, ali):
        ali.doctor.cancel()
        ali.doctor.examine()
        ali.doctor.cancel()
        await asyncio.sleep(10.0)
        assert not ali.doctor.current.is_over


@in_virtual_time
async def test_nobody_we_know_is_not_examined(tmp_path):
    async with town(tmp_path, "ali") as (_, ali):
        with pytest.raises(LocalError):
            ali.doctor.examine(ContactId("nobody"))
        assert ali.doctor.current is None


@in_virtual_time
async def test_the_report_tells_what_was_found(tmp_path):
    async with town(tmp_path, "ali", ali=replace(CALM, nat=Nat.BLOCKED)) as (_, ali):
        assert "not finished" in ali.doctor.report()
        await ali.examine()
        assert "NAT blocked" in ali.doctor.report()
        assert "verdict: udp blocked" in ali.doctor.report()


@in_virtual_time
async def test_hiding_from_one_contact_without_a_relay_is_named(tmp_path):
    async with town(tmp_path, "ali", "noor") as (place, ali, noor):
        await place.pair(ali.person, noor.person)
        contact = ali.person.contact.id
        ali.person.engine.contacts.hide_address(contact, True)
        conditions = ali.person.engine.links._hiding.conditions_for(ali.person.contact.key)
        assert conditions.is_relay_only
        assert not ali.person.engine.standing.current.is_relay_only
        for connection in place.net.made:
            connection.fail()
        await asyncio.sleep(60.0)
        failure = (await ali.examine(contact)).verdict
        assert (failure.reason, failure.side) == (Reason.HIDDEN_WITHOUT_RELAY, Side.OURS)
