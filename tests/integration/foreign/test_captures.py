"""What older clients were once heard to say: ours reads it, our scripted peers say it alike."""

from __future__ import annotations

import json
import pathlib

import pytest

from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from tests.peers.peer import paired
from tests.peers.web import WebPeer
from zajel_desktop.protocol.wire import service, signals
from zajel_desktop.protocol.wire.service_messages import Relayed

HEARD = json.loads((pathlib.Path(__file__).parents[2] / "data/captures.json").read_text())
SIDES = ("web asks", "web is asked", "headless asks")
READ = {
    "offer": lambda payload: signals.parse_description("offer", payload),
    "answer": lambda payload: signals.parse_description("answer", payload),
    "ice_candidate": signals.parse_candidate,
}


def shape(value):
    """Members and types, without what differs from time to time."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return type(value).__name__


def of_service(side, direction):
    """The messages in one direction, by kind; the last of each."""
    lines = HEARD[side]["service"]
    return {each["message"]["type"]: each["message"] for each in lines if each["dir"] == direction}


@pytest.mark.parametrize("side", SIDES)
def test_what_the_service_said_is_read(side):
    for message in of_service(side, "in").values():
        read = service.decode(json.dumps(message).encode())
        if isinstance(read, Relayed) and message["type"] in READ:
            READ[message["type"]](message["payload"])


def test_descriptions_and_candidates_of_browsers_and_aiortc_are_read():
    for each in HEARD["browser and aiortc"]:
        assert not getattr(READ[each["kind"]](each["payload"]), "link", b"")


def shapes_said(peer):
    return {each["type"]: shape(each) for each in peer.signaling.said}


async def test_the_web_peer_says_what_a_page_said(existing, start):
    one, other = await start(existing, WebPeer("Zoe"), WebPeer("Yas"))
    await paired(one, other)
    for peer, side in ((one, "web asks"), (other, "web is asked")):
        assert shapes_said(peer) == {k: shape(v) for k, v in of_service(side, "out").items()}
    assert json.loads(other.other.frames[0][1]).keys() == {"type", "publicKey"}
    handshake = HEARD["web asks"]["channels"][0]
    assert len(other.other.frames[0][1]) == handshake["size"]


async def test_a_file_of_the_web_peer_looks_like_that_of_a_page(existing, start):
    one, other = await start(existing, WebPeer("Zoe"), WebPeer("Yas"))
    await paired(one, other)
    await one.send_file("a.bin", bytes(50_000))
    await other.until(lambda: len([f for f in other.other.frames if f[0] == "files"]) == 6)
    ours = [shape(json.loads(data)) for label, data in other.other.frames if label == "files"]
    theirs = [
        each["data"]
        for each in HEARD["web asks"]["channels"]
        if each["label"] == "files" and each["dir"] == "out"
    ]
    assert ours[0] == shape(json.loads(theirs[0]))
    assert ours[-1] == shape(json.loads(theirs[-1]))
    assert len(ours) == len(theirs)


async def test_the_headless_peer_says_what_the_headless_client_said(existing, start):
    one, other = await start(existing, HeadlessPeer("Zoe"), HeadlessPeer("Yas"))
    await paired(one, other)
    said = {k: shape(v) for k, v in of_service("headless asks", "out").items()}
    assert shapes_said(one).items() <= said.items()
    assert len(other.other.frames[0][1]) == HEARD["headless asks"]["channels"][0]["size"]


async def test_candidates_of_the_app_have_a_type_that_means_nothing(existing, start):
    one, other = await start(existing, AppPeer("Zoe"), AppPeer("Yas"))
    await paired(one, other)
    (candidate,) = [m["payload"] for m in one.signaling.said if m["type"] == "ice_candidate"]
    assert candidate.keys() == {"type", "candidate", "sdpMid", "sdpMLineIndex"}
    assert signals.parse_candidate(candidate).is_typed
    (offer,) = [m["payload"] for m in one.signaling.said if m["type"] == "offer"]
    assert "a=candidate" not in offer["sdp"]
