"""Crossed matches: the first one counts, the last one where the first leads nowhere."""

from __future__ import annotations

import asyncio
import base64
import contextlib

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.older_service import OlderService
from tests.fakes.people import Town, is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.crossings import PATIENCE
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.wire.service_messages import PairMatched

NOOR = Identity.draw().peer_id
CODE = "QQQQQQ"


@pytest.fixture
def crossing(tmp_path):
    """Anna and a bare client have asked each other; who answers first is for the test."""

    @contextlib.asynccontextmanager
    async def crossing():
        town = Town(OlderService(), FakeNet(), tmp_path)
        try:
            anna = await town.person("Anna")
            noor = await town.service.stranger(CODE, NOOR)
            noor.ours = (await anna.code()).address
            anna.pairing = anna.engine.pairing.pair(CODE)
            noor.say("pair_request", targetCode=noor.ours)
            await anna.until(lambda: anna.engine.pairing.requests)
            await asyncio.sleep(1)
            yield anna, noor
        finally:
            await town.close()

    return crossing


async def both_answer(anna, noor, *, last_makes_us_offer):
    """Each says yes; the part that the later answer gives us is the last."""
    request = anna.engine.pairing.requests[0].id
    steps = [
        lambda: anna.engine.pairing.accept(request),
        lambda: noor.say("pair_response", targetCode=noor.ours, accepted=True),
    ]
    for step in steps if last_makes_us_offer else steps[::-1]:
        step()
        await asyncio.sleep(0.1)
        if not last_makes_us_offer:
            break
    assert len(noor.heard("pair_matched")) == 1 + last_makes_us_offer


def step(anna):
    return {each.id: each for each in anna.progress}


@in_virtual_time
async def test_where_the_first_leads_nowhere_we_offer_as_the_last_says(crossing):
    async with crossing() as (anna, noor):
        await both_answer(anna, noor, last_makes_us_offer=True)
        await asyncio.sleep(PATIENCE - 1)
        assert noor.heard("offer") == []
        await asyncio.sleep(2)
        assert len(noor.heard("offer")) == 1
        under_way = [each for each in step(anna).values() if each.step is Step.PATH]
        assert len(under_way) == 1


@in_virtual_time
async def test_a_pairing_that_was_turned_still_fails_in_words_if_nobody_answers(crossing):
    async with crossing() as (anna, noor):
        await both_answer(anna, noor, last_makes_us_offer=True)
        await asyncio.sleep(60)
        assert {each.step for each in step(anna).values()} == {Step.FAILED}
        assert not is_linked(anna)


@in_virtual_time
async def test_where_a_desktop_describes_itself_the_first_one_counts(crossing):
    async with crossing() as (anna, noor):
        await both_answer(anna, noor, last_makes_us_offer=True)
        offer = {"type": "offer", "sdp": "v=0\r\n", "link": base64.b64encode(bytes(16)).decode()}
        noor.say("offer", target=noor.ours, payload=offer)
        await asyncio.sleep(PATIENCE + 1)
        assert noor.heard("offer") == []


@in_virtual_time
async def test_where_we_offer_already_nothing_is_turned(crossing):
    async with crossing() as (anna, noor):
        await both_answer(anna, noor, last_makes_us_offer=False)
        await asyncio.sleep(PATIENCE + 1)
        assert len(noor.heard("offer")) <= 2  # an offer that was not answered is said once more
        assert len({each["payload"]["sdp"] for each in noor.heard("offer")}) == 1


@in_virtual_time
async def test_a_service_that_says_it_again_and_again_makes_us_begin_anew_once(crossing):
    async with crossing() as (anna, noor):
        await both_answer(anna, noor, last_makes_us_offer=True)
        registration = anna.engine.services.default
        for is_initiator in (True, False) * 50:
            registration.heard.publish(PairMatched(CODE, NOOR, is_initiator))
        await asyncio.sleep(PATIENCE + 1)
        for is_initiator in (True, False) * 50:
            registration.heard.publish(PairMatched(CODE, NOOR, is_initiator))
        await asyncio.sleep(PATIENCE + 1)
        assert len({each["payload"]["sdp"] for each in noor.heard("offer")}) == 1
