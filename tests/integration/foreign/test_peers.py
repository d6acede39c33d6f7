"""The scripted older clients among themselves: who understood whom then, understands them here."""

from __future__ import annotations

import pytest

from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from tests.peers.peer import paired
from tests.peers.web import WebPeer

TEXTS = ["hello", "مرحبا يا صديقي", "👋🏽 emoji", "x" * 9_999]
DATA = bytes(range(256)) * 200  # four chunks of the app, the last one short


@pytest.mark.parametrize("kind", [AppPeer, HeadlessPeer])
async def test_two_of_a_kind_exchange_texts_and_files(existing, start, kind):
    one, other = await start(existing, kind("Zoe"), kind("Yas"))
    await paired(one, other)
    for sender, receiver in ((one, other), (other, one)):
        for text in TEXTS:
            await sender.say(text)
        await receiver.until(lambda r=receiver: r.other.texts == TEXTS)
        await sender.send_file("a.bin", DATA)
        await sender.send_file("empty", b"")
        await receiver.until(lambda r=receiver: r.files == {"a.bin": DATA, "empty": b""})


async def test_two_web_clients_never_understand_each_other(existing, start):
    one, other = await start(existing, WebPeer("Zoe"), WebPeer("Yas"))
    await paired(one, other)
    await one.say("hello")
    await other.until(lambda: other.other.unreadable)
    assert other.other.texts == []


async def test_an_app_and_a_web_client_connect_and_understand_nothing(existing, start):
    app, web = await start(existing, AppPeer("Zoe"), WebPeer("Yas"))
    await paired(app, web)
    await app.say("hello")
    await web.until(lambda: web.other.unreadable)
    await web.say("hello")
    await app.until(lambda: app.other.unreadable)


async def test_the_headless_client_as_shipped_completes_no_link_that_it_answers(existing, start):
    one, other = await start(existing, HeadlessPeer("Zoe"), HeadlessPeer("Yas"))
    other.is_open_repaired = False
    await one.request(other.code)
    await other.until(lambda: other.others and other.other.handshakes)
    assert not one.is_linked()


async def test_the_app_makes_a_new_key_of_every_handshake(existing, start):
    one, other = await start(existing, AppPeer("Zoe"), AppPeer("Yas"))
    await paired(one, other)
    stranger = AppPeer()
    await one.greet(key=stranger.keys.public)
    await other.until(lambda: len(other.other.handshakes) == 2)
    await one.say("hello")
    await other.until(lambda: other.other.unreadable)


async def test_the_web_client_leaves_on_another_key(existing, start):
    one, other = await start(existing, AppPeer("Zoe"), WebPeer("Yas"))
    one.handshake_key = AppPeer().keys.public
    await one.request(other.code)
    await other.until(lambda: other.errors == ["security error"])


async def test_the_app_answers_an_offer_of_anybody(existing, start):
    one, other = await start(existing, AppPeer("Zoe"), AppPeer("Yas"))
    other.accepts_all = False
    await one.offer(other.code)
    await one.until(lambda: one.is_linked(other.code))
    await one.say("unasked")
    await other.until(lambda: other.other.texts == ["unasked"])


async def test_the_headless_client_loses_a_link_to_a_candidate_that_comes_first(existing, start):
    one, other = await start(existing, AppPeer("Zoe"), HeadlessPeer("Yas"))
    await one.request(other.code)
    await other.until(lambda: any(each["type"] == "offer" for each in other.signaling.heard))
    assert other.lost[0]["type"] == "ice_candidate"
    assert other.other.session is None


async def test_a_pair_error_removes_everybody_the_app_was_connecting_to(existing, start):
    (one,) = await start(existing, AppPeer("Zoe"))
    await one.request("ABCDEF")
    await one.until(lambda: not one.others)


async def test_apps_come_back_by_their_points_and_the_smaller_code_asks(existing, start):
    one, other = AppPeer("Zoe", code="AAAAAA"), AppPeer("Yas", code="BBBBBB")
    await start(existing, one, other)
    one.accepts_all = other.accepts_all = False
    await one.look_for(other.keys.public)
    await other.look_for(one.keys.public)
    await one.until(lambda: one.is_linked("BBBBBB"))
    assert [each["targetCode"] for each in existing.heard if each["type"] == "pair_request"] == [
        "BBBBBB"
    ]
