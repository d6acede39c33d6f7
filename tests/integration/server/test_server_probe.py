"""Every question once put to the older Zajel server, put to ours, with the same answers.

``tests/data/server-probe.json`` holds 155 questions and answers. Each test names the rows it
replays; the last test counts them. Where we answer differently on purpose, ``DIFFERENT`` says why.
"""

from __future__ import annotations

import json
import pathlib

import pytest

from tests.integration.server.clients import Client

ROWS = json.loads(pathlib.Path(__file__).parents[2].joinpath("data/server-probe.json").read_text())

MATCHED = "relaying needs a match: to a stranger it is 'Peer not found', so nothing leaks"
ONE_ADDRESS = "one address per connection: a second code moves it, and frees the first at once"
NO_LINKING = "this service links no devices and says so"
DIFFERENT = {
    37: ONE_ADDRESS,
    38: ONE_ADDRESS,
    39: ONE_ADDRESS,
    43: ONE_ADDRESS,
    45: "this service names no relays",
    66: "of crossed requests the first match counts; the late answer is ignored",
    67: "of crossed requests the first match counts; the late answer is ignored",
    68: "`accepted` must be a boolean",
    70: "the requester hears at once that the other has gone",
    86: MATCHED,
    127: NO_LINKING,
    128: NO_LINKING,
    129: NO_LINKING,
    131: NO_LINKING,
    132: NO_LINKING,
    134: NO_LINKING,
    136: NO_LINKING,
    137: NO_LINKING,
    138: NO_LINKING,
    152: NO_LINKING,
    153: NO_LINKING,
}
# Replayed as they are, but between matched addresses, because only those may talk (MATCHED).
AFTER_A_MATCH = {*range(73, 83), *range(87, 117), 118, 119, 120, 121}
# Time passes in tests/unit/protocol/rendezvous/test_machine.py, which reads the same file.
IN_THE_MACHINE = {*range(149, 155)}

REPLAYED: set[int] = set()
PEER_NOT_FOUND = "Peer not found: "


def rows(*numbers):
    """Mark a test as the replay of these rows."""
    REPLAYED.update(numbers)
    return lambda test: test


def sent(number):
    return ROWS[number]["sent"]


def got(number):
    return ROWS[number]["got"]


def check(number, heard):
    """``heard`` is what the older server said, up to ids, clocks and the members we add."""
    assert number not in DIFFERENT, "this row is said to differ"
    expected = got(number)
    if isinstance(expected, dict) and isinstance(heard, dict):
        heard = dict(heard)
        for member in ("features", "iceServers"):
            if heard.get("type") == "registered" and member not in expected:
                heard.pop(member, None)
        for member in ("serverId", "endpoint", "timestamp"):
            if member in expected:
                assert type(heard[member]) is type(expected[member])
                heard[member] = expected[member]
    assert heard == expected, ROWS[number]["case"]


async def replay(client: Client, *numbers: int) -> None:
    """Send each row as it was sent, on one socket."""
    for number in numbers:
        check(number, await client.ask(sent(number)))


async def silent(*clients: Client) -> bool:
    """Whether none of them has anything to hear."""
    return [await each.hear_all() for each in clients] == [[]] * len(clients)


async def pair(asker, asker_code, target, target_code):
    """Match the two, away from what is looked at."""
    await asker.say({"type": "pair_request", "targetCode": target_code})
    await target.hear()
    await target.ask({"type": "pair_response", "targetCode": asker_code, "accepted": True})
    await asker.hear()


@rows(0)
async def test_the_first_frame(client):
    check(0, (await client()).hello)


@rows(*range(1, 17))
async def test_before_registering(client):
    await replay(await client(), *range(1, 17))


@rows(*range(17, 33))
async def test_registrations_well_formed_and_not(client):
    for number in range(17, 33):
        await replay(await client(), number)


@rows(*range(33, 44))
async def test_codes_in_use(client):
    first, second, third = await client(), await client(), await client()
    check(33, await first.register("U57VZK"))
    await replay(second, 34, 35)
    await replay(first, 36)
    await pair(second, "HG5GAJ", first, "U57VZK")
    assert (await first.ask(sent(37)))["pairingCode"] == "SH876A"  # 37
    offer = {"type": "offer", "target": "U57VZK", "payload": {"x": 1}}
    answer = await second.ask(offer)  # 38, 39
    assert answer == {"type": "error", "message": PEER_NOT_FOUND + "U57VZK"}
    await pair(first, "SH876A", second, "HG5GAJ")
    await first.say({"type": "offer", "target": "HG5GAJ", "payload": {"x": 2}})
    check(41, await second.hear())
    check(40, None if await silent(first) else "something")
    await first.close()
    await third.hear_all()
    await replay(third, 42)
    again = await (await client()).ask(sent(43))
    assert again["type"] == "registered"  # 43: free since its owner moved


@rows(*range(44, 49))
async def test_the_relay_role_gets_well_formed_answers(client):
    relay = await client()
    await replay(relay, 44)
    assert await (await client()).ask(sent(45)) == {"type": "relays", "relays": []}  # 45
    await replay(relay, 46, 47)
    await replay(await client(), 48)


@rows(*range(49, 63))
async def test_one_pairing(client):
    asker_key, target_key = got(57)["fromPublicKey"], got(62)["peerPublicKey"]
    asker = await client("GLUJC3", key=asker_key)
    target = await client("UCR63J", key=target_key)
    await replay(asker, *range(49, 54))
    await replay(target, 54, 55)
    request = {"type": "pair_request", "targetCode": "UCR63J"}
    await asker.say({**request, "proposedName": "Zo\u00eb"})
    check(56, None if await silent(asker) else "something")
    check(57, await target.hear())
    await asker.say(request)
    check(58, [None if await silent(asker) else "something", await target.hear()])
    answer = {"type": "pair_response", "targetCode": "GLUJC3"}
    await target.say({**answer, "accepted": False})
    check(59, None if await silent(target) else "something")
    check(60, await asker.hear())
    await asker.say(request)
    await target.hear()
    check(61, await target.ask({**answer, "accepted": True}))
    check(62, await asker.hear())


@rows(*range(63, 69))
async def test_crossed_requests_of_older_clients(client):
    a = await client("QJQGJH", key=got(65)["peerPublicKey"])
    b = await client("89ZDMD", key=got(63)["fromPublicKey"])
    await a.say({"type": "pair_request", "targetCode": "89ZDMD"})
    await b.hear()
    await b.say({"type": "pair_request", "targetCode": "QJQGJH"})
    check(63, await a.hear())
    check(64, await a.ask({"type": "pair_response", "targetCode": "89ZDMD", "accepted": True}))
    check(65, await b.hear())
    await b.say({"type": "pair_response", "targetCode": "QJQGJH", "accepted": True})
    assert await silent(b, a)  # 66, 67
    await a.say({"type": "pair_request", "targetCode": "89ZDMD"})
    await b.hear()
    vague = {"type": "pair_response", "targetCode": "QJQGJH", "accepted": "no"}
    assert (await b.ask(vague))["type"] == "error"  # 68
    assert await silent(a)


@rows(69, 70)
async def test_one_of_the_two_leaves(client):
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
    gone = {"type": "pair_timeout", "peerCode": "BBBBBB", "reason": "gone"}
    assert await other.hear() == gone  # 70


@rows(71)
async def test_twelve_pair_requests_in_a_minute(client):
    one = await client("AAAAAA")
    request = {"type": "pair_request", "targetCode": "BBBBBB"}
    heard = [await one.ask(request) for _ in range(12)]
    assert [each["type"] for each in heard] == ["pair_error"] * 10 + ["error"] * 2
    check(71, [each.get("error") or each.get("message") for each in heard])


@rows(72)
async def test_twelve_requesters_and_one_target(client):
    await client("ZZZZZZ")
    heard = []
    for letter in "ABCDEFGHJKLM":
        one = await client(letter * 6)
        await one.say({"type": "pair_request", "targetCode": "ZZZZZZ"})
        heard.append(next(iter(await one.hear_all()), None))
    check(72, heard)


@pytest.fixture
async def matched(client):
    """B6B93S and T2CF5B, matched, as in the rows."""
    one, other = await client("B6B93S"), await client("T2CF5B")
    await pair(one, "B6B93S", other, "T2CF5B")
    return one, other


KINDS = {73: "offer", 75: "answer", 77: "ice_candidate", 79: "offer", 81: "offer"}


@rows(*range(73, 83))
async def test_signals_are_carried_untouched(matched):
    sender, target = matched
    for number, kind in KINDS.items():
        await sender.say({"type": kind, "target": "T2CF5B", **sent(number)})
        check(number, None if await silent(sender) else "something")
        check(number + 1, await target.hear())


@rows(*range(73, 83))
async def test_strangers_are_not_found_whatever_they_say(client):
    sender, target = await client("B6B93S"), await client("T2CF5B")
    refused = {"type": "error", "message": PEER_NOT_FOUND + "T2CF5B"}
    for number, kind in KINDS.items():
        assert await sender.ask({"type": kind, "target": "T2CF5B", **sent(number)}) == refused
    assert await silent(target)


@rows(*range(83, 87))
async def test_signals_to_nobody(matched):
    sender, _ = matched
    await replay(sender, 83, 84, 85)
    mine = {"type": "offer", "target": "B6B93S", "payload": {"x": 1}}
    refused = {"type": "error", "message": PEER_NOT_FOUND + "B6B93S"}
    assert await sender.ask(mine) == refused  # 86


CALLS = {87: "call_offer", 91: "call_answer", 95: "call_ice", 99: "call_reject", 103: "call_hangup"}


@rows(*range(87, 107))
async def test_calls_are_carried_in_one_shape(matched):
    sender, target = matched
    for number, kind in CALLS.items():
        await sender.say({"type": kind, "target": "T2CF5B", **sent(number)})
        check(number, None if await silent(sender) else "something")
        check(number + 1, await target.hear())
        await replay(sender, number + 2, number + 3)


def unfolded(value):
    """A row with its long texts, which the file abbreviates, written out."""
    if isinstance(value, dict):
        return {name: unfolded(each) for name, each in value.items()}
    if isinstance(value, str) and value.endswith(" chars)"):
        return value[0] * int(value.rpartition("(")[2].removesuffix(" chars)"))
    return value


@rows(*range(107, 118))
async def test_malformed_calls(matched):
    sender, target = matched
    for number in range(107, 116):
        await sender.say(unfolded(sent(number)))
        check(number, next(iter(await sender.hear_all()), None))
    assert await target.hear() == unfolded(got(116))
    assert (await target.hear())["type"] == "call_ice"  # of row 115
    await replay(sender, 117)


@rows(*range(118, 122))
async def test_the_largest_frame_and_one_byte_more(matched):
    sender, target = matched
    frame = {"type": "offer", "target": "T2CF5B", "payload": ""}
    empty = len(json.dumps(frame, separators=(",", ":")))
    full = json.dumps({**frame, "payload": "x" * (65_536 - empty)}, separators=(",", ":"))
    assert len(full) == 65_536
    await sender.say(full)
    check(118, None if await silent(sender) else "something")
    heard = await target.hear()
    size = len(json.dumps(heard, separators=(",", ":")))
    check(119, {"type": heard["type"], "len": size})
    closed = await sender.ask(full + " ")
    check(120, {**closed, "reason": ""})
    check(121, None if await silent(target) else "something")


@rows(122)
async def test_a_hundred_frames_a_minute(client):
    one = await client("AAAAAA")  # frame 1
    heard = [await one.ask({"type": "ping"}) for _ in range(105)]
    first = next(n for n, each in enumerate(heard) if each["type"] == "error")
    still_open = (await one.ask({"type": "ping"}))["type"] == "error"
    check(122, {"first": first + 2, "answer": heard[first], "still open": still_open})


@rows(123)
async def test_binary_frames_with_json(client):
    check(123, await (await client()).ask(b'{"type":"ping"}'))


@rows(*range(124, 140))
async def test_linking_devices_is_honestly_refused(client):
    web, mobile = await client("MHS7XX"), await client("WFYMJN")
    await replay(web, 124, 125, 126)
    refused = {"type": "link_error", "error": "This service does not link devices"}
    assert await web.ask(sent(127)) == refused
    request = {"type": "link_request", "linkCode": "WFYMJN", "publicKey": "not checked"}
    assert await web.ask(request) == refused  # 128, 129, 134, 137
    await replay(web, 130)
    await replay(mobile, 133)  # and 131, 132: there is never a pending request
    no = {"type": "link_response", "linkCode": "WFYMJN", "accepted": False}
    assert (await mobile.ask(no))["type"] == "link_error"  # 136
    await web.close()
    for number in (135, 139):
        check(number, None if await silent(mobile) else "something")  # and 138


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


def test_every_row_is_replayed_here_or_in_the_machine():
    assert set(range(len(ROWS))) == REPLAYED | IN_THE_MACHINE
    assert set(DIFFERENT) - IN_THE_MACHINE <= REPLAYED
