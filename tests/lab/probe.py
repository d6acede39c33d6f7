"""Asks from behind a router what the world sees of us, and who gets in (RFC 5780, in short)."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from tests.lab import namespaces
from tests.lab.town import NET, SECOND, SERVER, Town

SO_RCVBUFFORCE = 33  # <asm-generic/socket.h>
BUFFER = 4_000_000  # bytes: what is lost is lost on the way
TRIES = 50
WAIT = 0.2  # seconds; everything here is on one computer


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a router was seen to do.

    ``gets_out``: a datagram to the outside arrived; ``is_one_door``: two servers saw one and the
    same address; ``lets_in``: who may answer to it: ``asked`` only whoever was sent to, exactly;
    ``host`` any port of such a host; ``anybody``.
    """

    gets_out: bool
    is_one_door: bool
    lets_in: str


def bind(town: Town, place: str, address: str, port: int = 0) -> socket.socket:
    """A UDP socket at a place of the town."""

    def make() -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.settimeout(WAIT)
        made.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
        made.bind((address, port))
        return made

    return namespaces.inside(town.name(place), make)


def observe(town: Town, host: str) -> Behaviour:
    """Find out what the router of ``host`` does."""
    with ExitStack() as stack:
        ours = stack.enter_context(bind(town, host, town.address(host)))
        first = stack.enter_context(bind(town, NET, SERVER))
        same_host = stack.enter_context(bind(town, NET, SERVER))
        second = stack.enter_context(bind(town, NET, SECOND))
        stranger = stack.enter_context(bind(town, NET, SECOND))
        seen = [ask(ours, first), ask(ours, second)]
        if None in seen:
            return Behaviour(False, False, "nobody")
        lets_in = "asked"
        if hears(ours, same_host, seen[0]):
            lets_in = "host"
        if hears(ours, stranger, seen[0]):
            lets_in = "anybody"
        return Behaviour(True, seen[0] == seen[1], lets_in)


def ask(ours: socket.socket, server: socket.socket) -> tuple[str, int] | None:
    """The address under which ``server`` sees us; it answers to it."""
    ours.sendto(b"who am I", server.getsockname())
    with suppress(TimeoutError):
        _, seen = server.recvfrom(100)
        server.sendto(b"you", seen)
        ours.recvfrom(100)
        return seen
    return None


def hears(ours: socket.socket, speaker: socket.socket, address: tuple[str, int] | None) -> bool:
    """Whether what ``speaker`` says to ``address`` reaches us."""
    assert address is not None
    speaker.sendto(b"uninvited", address)
    try:
        return ours.recvfrom(100)[0] == b"uninvited"
    except TimeoutError:
        return False


async def wait_stun(town: Town, server: str, port: int) -> None:
    """Wait until a STUN server of the public network answers."""
    request = struct.pack("!HHI12s", 1, 0, 0x2112A442, b"are you here")  # RFC 8489, 5
    with bind(town, NET, SECOND) as ours:
        for _ in range(TRIES):
            ours.sendto(request, (server, port))
            with suppress(TimeoutError, ConnectionRefusedError):
                if await asyncio.to_thread(ours.recv, 1000):
                    return
    raise AssertionError("the STUN server never answered")
