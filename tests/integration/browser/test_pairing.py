"""A page and one of our programs: both ask, texts go both ways, whatever the page does."""

from __future__ import annotations

import pytest

from tests.browser.web import meet
from tests.integration.browser.conftest import living

TEXTS = ("hello", "مرحبا بالعالم، كيف الحال؟", "👩‍👩‍👧‍👦 🫠 \U0001f600", "x" * 9_999)
ROLES = pytest.mark.parametrize("page_asks", [True, False], ids=["page asks", "we ask"])


async def talk(page, person, texts=TEXTS):
    """Every text comes on both sides, in order and once."""
    for text in texts:
        await page.send(text)
        person.say(do="send", text=text)
    await person.wait("message", text=texts[-1])
    await page.hear("text", text=texts[-1])
    assert [event["text"] for event in person.named("message")] == list(texts)
    assert [event["text"] for event in page.all("text")] == list(texts)


@ROLES
async def test_a_page_and_a_program_talk_whoever_asked(page, anna, page_asks):
    linked = await meet(page, anna, page_asks=page_asks)
    assert linked["dialect"] == "web"
    assert (linked["verified"], linked["method"]) == (False, None)
    await page.hear("connected")
    await talk(page, anna)


@ROLES
@pytest.mark.parametrize("handshake", ["never", "connected"])
async def test_nobody_waits_for_a_handshake_that_never_comes(page, anna, page_asks, handshake):
    linked = await meet(page, anna, page_asks=page_asks, handshake=handshake)
    assert linked["dialect"] == "web"
    await talk(page, anna, TEXTS[:1])


@ROLES
async def test_an_offer_without_candidates_is_enough_when_they_trickle(page, anna, page_asks):
    # The page knows none of our addresses: all that can connect is what it has trickled.
    await meet(page, anna, page_asks=page_asks, hearsCandidates=False)
    assert page.all("described", candidates=0)
    assert page.all("candidate")
    await talk(page, anna, TEXTS[:1])


@ROLES
async def test_the_service_that_exists_is_enough(tmp_path, page, existing_service, page_asks):
    async with living(tmp_path, existing_service) as anna:
        linked = await meet(page, anna, page_asks=page_asks)
        assert linked["dialect"] == "web"
        await talk(page, anna)
