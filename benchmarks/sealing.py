"""What sealing costs: frames sealed in a second, and the time that opening a link takes.

An Olm session is compared, in the same run, with plain ChaCha20-Poly1305 under one key; the opening
of a link, without and with a secret, with one agreement of two fresh keys. Each round measures all
of them; the figures are medians over the rounds.

    python -m benchmarks.sealing [--frames 5000] [--openings 50] [--rounds 5] [--bytes 200]

Openings are whole: both sides in one process, from the open channel to the first sealed profile.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.pake import Side
from zajel_desktop.crypto.ratchet import OlmAccount, OlmSession
from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Opened, Opening, SendFrame
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.wire.operations import Profile, build_operation

ANNA, BADR = Identity.draw(), Identity.draw()
PROFILE = Profile("Anna")
CODE = Address("K7QX2M")


def plain(body: bytes) -> Callable[[int], None]:
    """One key, a counter as the nonce: sealed and opened."""
    cipher = ChaCha20Poly1305(random_bytes(32))

    def run(frames: int) -> None:
        for number in range(frames):
            nonce = number.to_bytes(12, "big")
            cipher.decrypt(nonce, cipher.encrypt(nonce, body, None), None)

    return run


def sessions() -> tuple[OlmSession, OlmSession]:
    """Two ends of a session that has heard both sides."""
    anna, badr = OlmAccount(), OlmAccount()
    ours, hello = anna.begin(badr.keys)
    theirs = badr.accept(anna.keys, hello)
    ours.open(theirs.seal(b""))
    return ours, theirs


def one_way(body: bytes) -> Callable[[int], None]:
    """One side talks on, the other listens: a hash ratchet."""
    ours, theirs = sessions()

    def run(frames: int) -> None:
        for _ in range(frames):
            theirs.open(ours.seal(body))

    return run


def by_turns(body: bytes) -> Callable[[int], None]:
    """Both talk by turns: every frame takes a new agreement, the costliest case."""
    ours, theirs = sessions()

    def run(frames: int) -> None:
        for _ in range(frames // 2):
            theirs.open(ours.seal(body))
            ours.open(theirs.seal(body))

    return run


def agree_once() -> None:
    """What no opening can do without: both sides draw a key and agree with the other's."""
    ours, theirs = Identity.draw(), Identity.draw()
    assert ours.agree(theirs.public) == theirs.agree(ours.public)


def open_link(with_secret: bool) -> None:
    """Open one link."""

    def secret(side: Side) -> InvitationSecret | None:
        return InvitationSecret(side=side, address=CODE, secret="4P9T") if with_secret else None

    sides = [
        Opening(Terms(ours, Identity.draw(), theirs.peer_id, ours is ANNA, secret=secret(side)))
        for ours, theirs, side in ((ANNA, BADR, Side.A), (BADR, ANNA, Side.B))
    ]
    todo = [(at, output) for at in (0, 1) for output in sides[at].channel_opened(bytes(32), 0.0)]
    links = {}
    while todo:
        at, output = todo.pop(0)
        if isinstance(output, SendFrame):
            todo += [(1 - at, answer) for answer in sides[1 - at].receive(output.data, 0.0)]
        elif isinstance(output, Opened):
            assert output.is_verified == with_secret
            links[at] = output.link
    for at in (0, 1):
        links[1 - at].receive(links[at].seal(build_operation(PROFILE)))


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def repeat(work: Callable[[], None], count: int) -> None:
    for _ in range(count):
        work()


def measure_frames(size: int, frames: int, rounds: int) -> dict[str, float]:
    """Frames sealed and opened in a second, by way."""
    body = random_bytes(size)
    ways = {"plain": plain(body), "olm, one way": one_way(body), "olm, by turns": by_turns(body)}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(seconds(functools.partial(way, frames)))
    return {name: frames / statistics.median(taken) for name, taken in times.items()}


def measure_openings(openings: int, rounds: int) -> dict[str, float]:
    """Milliseconds of one opening, both sides together."""
    ways: dict[str, Callable[[], None]] = {
        "one agreement": agree_once,
        "opening": lambda: open_link(False),
        "opening, secret": lambda: open_link(True),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken = seconds(functools.partial(repeat, way, openings))
            times[name].append(taken / openings * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=5000)
    parser.add_argument("--openings", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bytes", type=int, default=200)
    options = parser.parse_args()
    rates = measure_frames(options.bytes, options.frames, options.rounds)
    for name, rate in rates.items():
        ratio = rates["plain"] / rate
        print(f"{name:18} {rate:10,.0f} frames/s of {options.bytes} bytes  {ratio:5.1f} x plain")
    times = measure_openings(options.openings, options.rounds)
    for name, taken in times.items():
        ratio = taken / times["one agreement"]
        print(f"{name:18} {taken:8.2f} ms  {ratio:5.1f} x one agreement")


if __name__ == "__main__":
    main()
