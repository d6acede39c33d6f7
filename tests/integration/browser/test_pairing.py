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


async def test_a_long_text_comes_in_pieces_that_the_page_shows_whole(page, anna):
    await meet(page, anna)
    text = "🫠 سلام " * 4_000
    await page.call("send", "first")
    await anna.wait("message", text="first")
    anna.say(do="send", text=text)
    anna.say(do="send", text="last")
    await page.hear("text", text="last")
    pieces = [event["text"] for event in page.all("text")][:-1]
    assert "".join(pieces) == text
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in pieces) <= 10_000


async def test_both_ask_at_once_and_are_linked(page, anna):
    await ask_each_other(page, anna)


async def test_both_ask_at_once_where_that_makes_two_matches(tmp_path, page, existing_service):
    async with living(tmp_path, existing_service) as anna:
        await ask_each_other(page, anna)
        assert len(page.all("matched")) == 2


async def ask_each_other(page, person):
    """Each asks the other before either has answered; one link is made, and they talk."""
    code = await page.register(person.service.url, accepts=False)
    person.say(do="pair", code=code)
    await page.hear("asked")
    await page.call("request", person.named("ready")[-1]["code"])
    await person.wait("pair_incoming")
    await page.call("respond", page.all("asked")[0]["code"], True)
    await person.wait("linked")
    await page.hear("connected")
    await talk(page, person, TEXTS[:1])
    assert len(person.named("linked")) == 1


async def test_two_pages_at_once_are_two_people(make_page, anna):
    pages = [await make_page(), await make_page()]
    contacts = [(await meet(page, anna))["contact"] for page in pages]
    assert len(set(contacts)) == 2
    for number, (page, contact) in enumerate(zip(pages, contacts, strict=True)):
        await page.send(f"from {number}")
        await anna.wait("message", text=f"from {number}", contact=contact)
        anna.say(do="send", text=f"to {number}", to=contact)
        await page.hear("text", text=f"to {number}")
    assert [len(page.all("text")) for page in pages] == [1, 1]
