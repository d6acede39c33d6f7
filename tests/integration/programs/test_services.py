"""Programs and the service: down at first, gone and back, or no signaling service at all."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal

import pytest
import websockets

from tests.fakes.programs import Service, pair
from zajel_desktop.crypto.identity import Identity

KEY = Identity(b"\x09" * 32).peer_id


class Somewhere:
    """A place that is no service of ours, at ``url``."""

    def __init__(self, url):
        self.url = url


@contextlib.asynccontextmanager
async def listening(serve):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield Somewhere(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}")


@contextlib.asynccontextmanager
async def websocket(talk):
    async with websockets.serve(talk, "127.0.0.1", 0) as server:
        yield Somewhere(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}")


async def web_page(reader, writer):
    """What a web server says."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    await writer.drain()
    writer.close()


async def nothing(reader, writer):
    """Takes the connection and says nothing."""
    await reader.read()
    writer.close()


async def hangs_up(reader, writer):
    writer.close()


@pytest.mark.parametrize(
    ("serve", "reason"),
    [(web_page, "not a zajel service"), (hangs_up, "not a zajel service")],
)
async def test_what_is_no_service_is_said_to_be_none(make_person, serve, reason):
    async with listening(serve) as place:
        anna = make_person("Anna", place)
        await anna.begin()
        error = await anna.wait("error", about="service")
        assert error["text"] in {reason, "service unreachable"}
        anna.say(do="contacts", ref=1)
        await anna.wait("contacts", ref=1)
        assert await anna.quit() == 0


async def test_whoever_says_nothing_is_not_waited_for_at_the_end(make_person):
    async with listening(nothing) as place:
        anna = make_person("Anna", place)
        await anna.begin()
        anna.say(do="pair", code="ABCDEF", ref=1)
        await anna.wait("pair_state", ref=1, state="service")
        assert await anna.quit() == 0


NONSENSE = {
    "text": ["hello", "[]", '{"type":5}', b"\x00\xff", "[" * 60_000],
    "unknown": ['{"type":"weather"}'] * 30,
    "large": ["x" * 500_000],
}


@pytest.mark.parametrize("kind", NONSENSE)
async def test_a_service_that_speaks_nonsense_breaks_the_rules(make_person, kind):
    async def talk(socket):
        for frame in NONSENSE[kind]:
            await socket.send(frame)
        await socket.wait_closed()

    async with websocket(talk) as place:
        anna = make_person("Anna", place)
        await anna.begin()
        error = await anna.wait("error", about="service")
        assert error["text"] in {"service broke the rules", "service unreachable"}
        assert await anna.quit() == 0


async def test_a_service_that_lies_about_everything_harms_nothing(make_person):
    """It registers us, then says whatever a service may say, true or not."""
    code, other = "ABCDEF", "BCDEFG"
    lies = [
        {"type": "pair_matched", "peerCode": other, "peerPublicKey": KEY, "isInitiator": True},
        {"type": "pair_rejected", "peerCode": other},
        {"type": "pair_timeout", "peerCode": other, "reason": "gone"},
        {"type": "pair_cancelled", "peerCode": other, "reason": "x"},
        {"type": "pair_error", "error": "no"},
        {"type": "offer", "from": other, "payload": {"type": "offer", "sdp": "v=0"}},
        {"type": "answer", "from": other, "payload": None},
        {"type": "ice_candidate", "from": other, "payload": {"candidate": 5}},
        {"type": "code_collision", "message": ""},
        {"type": "error", "message": "limit", "reason": "slow_down", "target": other},
        {"type": "pair_incoming", "fromCode": other, "fromPublicKey": KEY, "expiresIn": 0},
    ]

    async def talk(socket):
        with contextlib.suppress(websockets.ConnectionClosed):  # she leaves when she likes
            await lie_to(socket)

    async def lie_to(socket):
        heard = json.loads(await socket.recv())
        mine = {"type": "registered", "pairingCode": heard["pairingCode"]}
        await socket.send(json.dumps(mine))
        for lie in lies:
            await socket.send(json.dumps(lie))
        asked = {"fromCode": other, "fromPublicKey": KEY, "expiresIn": 120_000}
        await socket.send(json.dumps({"type": "pair_incoming", **asked}))
        async for _ in socket:
            matched = {"peerCode": other, "peerPublicKey": KEY, "isInitiator": True}
            await socket.send(json.dumps({"type": "pair_matched", **matched}))

    async with websocket(talk) as place:
        anna = make_person("Anna", place)
        await anna.start(accepts_all=False)
        await anna.wait("pair_incoming")
        await anna.wait_for(lambda e: e["event"] == "pair_incoming" and e["expiresIn"] > 0)
        anna.say(do="accept", code=other)
        await anna.wait("pair_state", state="path")
        anna.say(do="cancel_pair")
        assert (await anna.wait("pair_failed", reason="cancelled"))["code"]
        anna.say(do="contacts")
        assert (await anna.wait("contacts"))["contacts"] == []
        assert await anna.quit() == 0
    assert code != other


async def test_a_service_that_starts_later_is_found(tmp_path, make_person):
    service = Service(tmp_path)
    await service.start()
    await service.stop()
    anna, badr = make_person("Anna", service), make_person("Badr", service)
    await anna.begin("--auto-accept")
    await badr.begin()
    assert (await anna.wait("error", about="service"))["text"] == "service unreachable"
    anna.say(do="pair", code="ABCDEF", ref="early")
    await service.start()
    await anna.wait("ready")
    assert (await anna.wait("pair_failed", ref="early"))["reason"] == "code unknown"
    await badr.wait("ready")
    await pair(badr, anna.named("ready")[0]["code"])
    await service.stop()


async def test_a_chat_goes_on_without_the_service_and_new_pairings_when_it_is_back(
    service, start_both, make_person
):
    anna, badr = await start_both()
    await service.end(signal.SIGKILL)
    for person in (anna, badr):
        await person.wait("error", about="service")
    for sender, receiver in ((anna, badr), (badr, anna)):
        sender.say(do="send", text=f"from {sender.name}")
        await receiver.wait("message", text=f"from {sender.name}")
    await service.start()
    ready = await badr.wait_for(
        lambda e: e["event"] == "ready" and e["at"] > badr.named("error")[0]["at"], "ready again"
    )
    salim = make_person("Salim", service)
    await salim.start()
    await pair(salim, ready["code"])
    anna.say(do="send", text="still linked", to="Badr")
    await badr.wait("message", text="still linked")
    assert anna.named("unlinked") == badr.named("unlinked") == []


async def test_a_service_that_gives_up_while_we_ask_is_not_taken_for_an_answer(service, start_both):
    anna, badr = await start_both(accepts_all=False, is_paired=False)
    anna.say(do="pair", code=badr.named("ready")[0]["code"], ref=1)
    await badr.wait("pair_incoming")
    await service.kill()
    await service.start()  # and knows nothing of what was before
    assert (await anna.wait("pair_failed", ref=1))["reason"] == "service unreachable"
    assert (await badr.wait("pair_failed"))["reason"] == "service unreachable"
