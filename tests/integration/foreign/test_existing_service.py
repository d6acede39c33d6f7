"""Every question once put to the real older service, put to the one we test with."""

from __future__ import annotations

import contextlib
import json
import pathlib

import pytest

from tests.integration.server.clients import Client
from tests.peers.existing_service import ExistingService
from tests.peers.rules import ExistingRules

ROWS = json.loads(pathlib.Path(__file__).parents[2].joinpath("data/server-probe.json").read_text())
REPLAYED: set[int] = set()


def rows(*numbers):
    REPLAYED.update(numbers)
    return lambda test: test


def sent(number):
    return ROWS[number]["sent"]


def got(number):
    return ROWS[number]["got"]


def unfolded(value):
    """A row with its long texts, which the file abbreviates, written out."""
    if isinstance(value, dict):
        return {name: unfolded(each) for name, each in value.items()}
    if isinstance(value, str) and value.endswith(" chars)"):
        return value[0] * int(value.rpartition("(")[2].removesuffix(" chars)"))
    return value


def check(number, heard):
    expected = unfolded(got(number))
    if isinstance(expected, dict) and isinstance(heard, dict):
        for member in ("endpoint", "timestamp"):
            if member in expected:
                assert type(heard[member]) is type(expected[member])
                heard = heard | {member: expected[member]}
    assert heard == expected, ROWS[number]["case"]


async def replay(client, *numbers):
    for number in numbers:
        check(number, await client.ask(unfolded(sent(number))))


async def quiet(client):
    assert await client.hear_all() == []


@pytest.fixture
async def client():
    service = ExistingService()
    await service.start()
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(service.stop)

        async def open_client(code=None, **more):
            one = await Client.open(service.url)
            stack.push_async_callback(one.close)
            if code is not None:
                assert (await one.register(code, **more))["type"] == "registered"
            return one

        yield open_client


@rows(0, *range(1, 17))
async def test_before_registering(client):
    one = await client()
    check(0, one.hello)
    await replay(one, *range(1, 17))


@rows(*range(17, 33))
async def test_registrations_well_formed_and_not(client):
    for number in range(17, 33):
        await replay(await client(), number)


@rows(*range(33, 44))
async def test_both_of_two_codes_on_one_connection_are_kept_and_one_is_freed(client):
    first, second, third = await client(), await client(), await client()
    check(33, await first.register("U57VZK"))
    await replay(second, 34, 35)
    await replay(first, 36, 37)
    await second.say({"type": "offer", "target": "U57VZK", "payload": {"x": 1}})
    check(38, None if await second.hear_all() == [] else "something")
    check(39, await first.hear())
    await first.say({"type": "offer", "target": "HG5GAJ", "payload": {"x": 2}})
    check(40, None if await first.hear_all() == [] else "something")
    check(41, await second.hear())
    await first.close()
    await third.hear_all()
    await replay(third, 42)
    await replay(await client(), 43)


@rows(*range(44, 49))
async def test_the_relay_role(client):
    relay = await client()
    await replay(relay, 44)
    check(45, await (await client()).ask(sent(45)))
    await replay(relay, 46, 47)
    await replay(await client(), 48)


@rows(*range(49, 63))
async def test_one_pairing(client):
    asker = await client("GLUJC3", key=got(57)["fromPublicKey"])
    target = await client("UCR63J", key=got(62)["peerPublicKey"])
    await replay(asker, *range(49, 54))
    await replay(target, 54, 55)
    request = {"type": "pair_request", "targetCode": "UCR63J"}
    await asker.say({**request, "proposedName": "Zo\u00eb"})
    await quiet(asker)  # 56
    check(57, await target.hear())
    await asker.say(request)
    await quiet(asker)
    check(58, [None, await target.hear()])
    answer = {"type": "pair_response", "targetCode": "GLUJC3"}
    await target.say({**answer, "accepted": False})
    await quiet(target)  # 59
    check(60, await asker.hear())
    await asker.say(request)
    await target.hear()
    check(61, await target.ask({**answer, "accepted": True}))
    check(62, await asker.hear())


@rows(*range(63, 69))
async def test_crossed_requests_make_two_matches(client):
    a = await client("QJQGJH", key=got(65)["peerPublicKey"])
    b = await client("89ZDMD", key=got(63)["fromPublicKey"])
    to_b, to_a = {"targetCode": "89ZDMD"}, {"targetCode": "QJQGJH"}
    yes = {"type": "pair_response", "accepted": True}
    await a.say({"type": "pair_request", **to_b})
    await b.hear()
    await b.say({"type": "pair_request", **to_a})
    check(63, await a.hear())
    check(64, await a.ask(yes | to_b))
    check(65, await b.hear())
    check(66, await b.ask(yes | to_a))
    check(67, await a.hear())
    await a.say({"type": "pair_request", **to_b})
    heard = [None, await b.hear(), await b.ask(yes | to_a | {"accepted": "no"}), await a.hear()]
    check(68, heard)


@rows(69, 70)
async def test_nobody_is_told_that_the_other_has_left(client):
    asker, target = await client("AAAAAA"), await client("BBBBBB")
    await asker.say({"type": "pair_request", "targetCode": "BBBBBB"})
    await target.hear()
    await asker.close()
    late = {"type": "pair_response", "targetCode": "AAAAAA", "accepted": True}
    check(69, await target.ask(late))
    other = await client("CCCCCC")
    await other.say({"type": "pair_request", "targetCode": "BBBBBB"})
    await target.hear()
    await target.close()
    await quiet(other)  # 70


@rows(71, 72)
async def test_pair_requests_are_limited(client):
    one = await client("AAAAAA")
    request = {"type": "pair_request", "targetCode": "BBBBBB"}
    heard = [await one.ask(request) for _ in range(12)]
    check(71, [each.get("error") or each.get("message") for each in heard])
    await client("ZZZZZZ")
    heard = []
    for letter in "BCDEFGHJKLMN":
        other = await client(letter * 6)
        await other.say({"type": "pair_request", "targetCode": "ZZZZZZ"})
        heard.append(next(iter(await other.hear_all()), None))
    check(72, heard)


KINDS = {73: "offer", 75: "answer", 77: "ice_candidate", 79: "offer", 81: "offer"}
CALLS = {87: "call_offer", 91: "call_answer", 95: "call_ice", 99: "call_reject", 103: "call_hangup"}


@rows(*range(73, 118))
async def test_anything_is_carried_from_anybody_to_anybody(client):
    sender, target = await client("B6B93S"), await client("T2CF5B")
    for number, kind in KINDS.items():
        await sender.say({"type": kind, "target": "T2CF5B", **sent(number)})
        await quiet(sender)
        check(number + 1, await target.hear())
    await replay(sender, 83, 84, 85)
    check(86, await sender.ask({"type": "offer", "target": "B6B93S", "payload": {"x": 1}}))
    for number, kind in CALLS.items():
        await sender.say({"type": kind, "target": "T2CF5B", **sent(number)})
        await quiet(sender)
        check(number + 1, await target.hear())
        await replay(sender, number + 2, number + 3)
    for number in range(107, 116):
        await sender.say(unfolded(sent(number)))
        check(number, next(iter(await sender.hear_all()), None))
    check(116, await target.hear())
    await target.hear()
    await replay(sender, 117)


@rows(*range(118, 124))
async def test_the_limits_of_a_connection(client):
    sender, target = await client("B6B93S"), await client("T2CF5B")
    frame = {"type": "offer", "target": "T2CF5B", "payload": ""}
    empty = len(json.dumps(frame, separators=(",", ":")))
    full = json.dumps({**frame, "payload": "x" * (65_536 - empty)}, separators=(",", ":"))
    await sender.say(full)
    await quiet(sender)  # 118
    heard = await target.hear()
    size = len(json.dumps(heard, separators=(",", ":")))
    check(119, {"type": heard["type"], "len": size})
    check(120, {**await sender.ask(full + " "), "reason": ""})
    await quiet(target)  # 121
    check(123, await (await client()).ask(b'{"type":"ping"}'))
    one = await client("AAAAAA")  # frame 1
    heard = [await one.ask({"type": "ping"}) for _ in range(105)]
    first = next(n for n, each in enumerate(heard) if each["type"] == "error")
    still = (await one.ask({"type": "ping"}))["type"] == "error"
    check(122, {"first": first + 2, "answer": heard[first], "still open": still})


@rows(*range(124, 140))
async def test_linking_devices(client):
    web = await client("MHS7XX", key=got(131)["peerPublicKey"])
    mobile = await client("WFYMJN", key=got(132)["peerPublicKey"])
    await replay(web, 124, 125, 126, 127)
    request = {"type": "link_request", "linkCode": "WFYMJN", "publicKey": sent(127)["publicKey"]}
    await web.say(request | {"deviceName": "Chrome"})
    await quiet(web)  # 128
    check(129, await mobile.hear())
    await replay(web, 130)
    answer = {"type": "link_response", "linkCode": "WFYMJN", "deviceId": "dev-1"}
    check(131, await mobile.ask(answer | {"accepted": True}))
    check(132, await web.hear())
    await replay(mobile, 133)
    await web.say(request)
    check(134, await mobile.hear())
    await mobile.say(answer | {"accepted": False})
    await quiet(mobile)  # 135
    check(136, await web.hear())
    await web.say(request | {"publicKey": "not checked"})
    check(137, await mobile.hear())
    await web.close()
    check(138, await mobile.hear())
    other = await client("XXXXXX")
    await other.say(request)
    await mobile.hear()
    await mobile.close()
    await quiet(other)  # 139


@rows(*range(140, 149))
async def test_meeting_points(client):
    first, second, stranger = await client("RYB868"), await client("SPHX3E"), await client()
    points, tokens = ["day_1", "day_2"], ["hr_1"]
    register = {"type": "register_rendezvous"}
    mine = {"peerId": "RYB868", "daily_points": points, "hourly_tokens": tokens}
    drops = {"dead_drops": {"day_1": "drop-from-A"}, "relayId": "r1"}
    check(140, await first.ask({**register, **mine, **drops}))
    camel = {"peerId": "SPHX3E", "dailyPoints": points, "hourlyTokens": tokens, "relayId": "r2"}
    check(141, await second.ask({**register, **camel, "deadDrop": "drop-from-B"}))
    check(142, await first.hear())
    check(143, await first.ask({**register, **mine}))
    check(144, await second.hear())
    check(145, await stranger.ask({**register, **mine, "peerId": "stranger"}))
    check(146, [await first.hear(), await second.hear()])
    check(147, await stranger.ask({**register, "peerId": "stranger"}))
    check(148, await stranger.ask(register))


@rows(*range(149, 155))
def test_what_waits_expires():
    rules = ExistingRules()

    def hear(number, now, **said):
        return list(rules.hear(number, json.dumps(said), now))

    key = "A" * 43 + "="
    for number, code in ((1, "UKB4QV"), (2, "NUCTS4"), (3, "PBKF8L"), (4, "AAAAAA")):
        assert len(list(rules.connect(number))) == 1
        hear(number, 0.0, type="register", pairingCode=code, publicKey=key)
    hear(1, 0.0, type="pair_request", targetCode="NUCTS4")
    hear(4, 0.0, type="link_request", linkCode="PBKF8L", publicKey=key)
    assert list(rules.tick(89.9)) == []
    assert list(rules.tick(90.0)) == [(1, got(149)), (2, got(150))]
    assert list(rules.tick(119.9)) == []
    assert list(rules.tick(120.0)) == [(1, got(151)), (4, got(152)), (3, got(153))]
    late = hear(2, 121.0, type="pair_response", targetCode="UKB4QV", accepted=True)
    assert late == [(2, got(154))]


def test_every_row_is_replayed():
    assert set(range(len(ROWS))) == REPLAYED
