"""Two programs meet by a code in each of its forms, or hear why not; then they talk."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.fakes.programs import pair

TEXTS = [
    "hello",
    "سلام، كيف الحال؟",
    "🕊️👩‍👩‍👧‍👦🏴‍☠️",
    "one\n\ttwo\r\n\nthree ",
    "mixed: שלום and سلام 123",
    "x" * 65_536,
    "ع" * 32_768,
    '{"do":"quit"}',
    "\u0000\u001b[31m\u202e",
]


def forms(ready):
    """The same code as people type it, read it out, and paste it."""
    code, secret = ready["code"], ready["secret"]
    small = f" {code[:3].lower()} {code[3:].lower()}\u2013{secret.lower()}"
    return [code, f"{code}-{secret}", ready["link"], small]


async def test_a_code_pairs_in_each_of_its_forms_and_only_once(start_both):
    anna, badr = await start_both(accepts_all=False, is_paired=False)
    ours = anna.named("ready")[0]
    for number in range(4):
        ready = await badr.wait("ready", number + 1)
        anna.say(do="pair", code=forms(ready)[number], ref=number)
        asked = await badr.wait("pair_incoming", number + 1)
        assert (asked["name"], asked["publicKey"]) == ("Anna", ours["publicKey"])
        assert 100_000 < asked["expiresIn"] <= 120_000
        badr.say(do="accept", code=asked["code"], ref=f"a{number}")
        linked = await anna.wait("linked", number + 1)
        assert linked["publicKey"] == ready["publicKey"]
        assert linked["fingerprint"] == ready["fingerprint"]
        assert (linked["name"], linked["verified"]) == ("Badr", number > 0)
        assert linked["method"] == ("code" if number else None)
        assert linked["path"] == "same network"
        await badr.wait("linked", max(number, 1), name="Anna", verified=number > 0)
        await anna.wait("pair_state", ref=number, state="connected")
        await badr.wait("pair_state", ref=f"a{number}", state="connected")
    codes = [event["code"] for event in badr.named("ready")]
    assert len(codes) == len(set(codes))


async def test_a_wrong_secret_pairs_nobody_burns_the_code_and_is_never_tried_again(start_both):
    anna, badr = await start_both(is_paired=False)
    first = badr.named("ready")[0]
    wrong = first["code"] + ("AAAA" if first["secret"] != "AAAA" else "BBBB")
    anna.say(do="pair", code=wrong, ref=1)
    assert (await anna.wait("pair_failed", ref=1))["reason"] == "secret wrong"
    assert (await badr.wait("pair_failed"))["reason"] == "secret guessed"
    second = await badr.wait("ready", 2)
    assert (second["code"], second["secret"]) != (first["code"], first["secret"])
    assert [event["guesses"] for event in (first, second)] == [0, 1]
    anna.say(do="pair", code=wrong, ref=2)
    assert (await anna.wait("pair_failed", ref=2))["reason"] == "secret wrong"
    for person in (anna, badr):
        person.say(do="contacts")
        assert (await person.wait("contacts"))["contacts"] == []
    await pair(anna, f"{second['code']}-{second['secret']}")
    assert anna.named("linked")[0]["verified"]


async def test_texts_go_both_ways_unchanged_and_in_order(start_both):
    anna, badr = await start_both()
    for sender in (anna, badr):
        for number, text in enumerate(TEXTS):
            sender.say(do="send", text=text, ref=number)
    for sender, receiver in ((anna, badr), (badr, anna)):
        await sender.wait("stored", len(TEXTS))
        assert [event["text"] for event in receiver.named("message")] == TEXTS
        ids = [event["id"] for event in sender.named("queued")]
        assert [event["id"] for event in receiver.named("message")] == ids
        assert [event["ref"] for event in sender.named("stored")] == list(range(len(TEXTS)))
    anna.say(do="history", limit=100)
    said = (await anna.wait("history"))["messages"]
    for is_mine in (True, False):
        assert [m["text"] for m in said if m["kind"] == "text" and m["mine"] == is_mine] == TEXTS


async def test_a_request_that_is_declined_or_taken_back_or_meant_for_nobody_says_so(start_both):
    anna, badr = await start_both(accepts_all=False, is_paired=False)
    code = badr.named("ready")[0]["code"]
    anna.say(do="pair", code=code, ref=1)
    badr.say(do="reject", code=(await badr.wait("pair_incoming"))["code"])
    assert (await anna.wait("pair_failed", ref=1))["reason"] == "declined"
    anna.say(do="pair", code=code, ref=2)
    await badr.wait("pair_incoming", 2)
    anna.say(do="cancel_pair")
    assert (await anna.wait("pair_failed", ref=2))["reason"] == "cancelled"
    assert (await badr.wait("pair_failed"))["reason"] == "peer gone"
    anna.say(do="pair", code="ZZZZZZ", ref=3)
    assert (await anna.wait("pair_failed", ref=3))["reason"] == "code unknown"
    anna.say(do="contacts")
    assert (await anna.wait("contacts"))["contacts"] == []


@pytest.mark.parametrize("form", [0, 1], ids=["six characters", "with the secret part"])
async def test_both_may_ask_each_other_at_once(start_both, form):
    anna, badr = await start_both(accepts_all=False, is_paired=False)
    ours, theirs = (forms(person.named("ready")[0])[form] for person in (anna, badr))
    anna.say(do="pair", code=theirs)
    badr.say(do="pair", code=ours)
    for person in (anna, badr):
        assert (await person.wait("linked"))["verified"] is bool(form)
    anna.say(do="send", text="hello")
    await badr.wait("message", text="hello")


class Silence(asyncio.DatagramProtocol):
    """A STUN server that died: it takes requests and never answers."""

    def __init__(self):
        self.asked = []

    def datagram_received(self, data, addr):
        self.asked.append(data)


async def test_a_dead_stun_server_is_asked_and_not_waited_for(start_both):
    loop = asyncio.get_running_loop()
    transport, dead = await loop.create_datagram_endpoint(Silence, local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    started = time.perf_counter()
    anna, badr = await start_both("--ice-server", f"stun:127.0.0.1:{port}", is_paired=False)
    ready = time.perf_counter()
    anna.say(do="pair", code=badr.named("ready")[0]["code"])
    await anna.wait("linked")
    anna.say(do="send", text="hello")
    await badr.wait("message")
    done = time.perf_counter()
    print(f"start {ready - started:.2f} s, code to first message {done - ready:.2f} s")
    transport.close()
    assert dead.asked
