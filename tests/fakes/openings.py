"""Fixed inputs of the vectors in docs/protocol.md, and two sides that open a link together."""

from __future__ import annotations

import hashlib
import hmac

from zajel_desktop.crypto.agreement import Party, agree, derive_keys, transcript
from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.pake import ELEMENT_BYTES
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Opening, Refused, SendFrame
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.wire.greeting import Greeting, Native, Secret, build_greeting

OFFERER, ANSWERER = Identity(b"\x11" * 32), Identity(b"\x22" * 32)
FRESH_OFFERER, FRESH_ANSWERER = Identity(b"\x33" * 32), Identity(b"\x44" * 32)
A_ADDRESS, B_ADDRESS, SECRET = "HJKLMN", "K7QX2M", "4P9T"
BINDING = bytes(range(32))


class RememberingIdentity(Identity):
    """A key pair that agrees with the same key at no cost the second time."""

    def __init__(self, private):
        super().__init__(private)
        self._agreed = {}

    def agree(self, public):
        if public not in self._agreed:
            self._agreed[public] = super().agree(public)
        return self._agreed[public]


def vector_greetings():
    """The greetings of the vectors: the offerer has typed the secret, the answerer shown it."""
    offerer = Native((2,), FRESH_OFFERER.public, (), Secret.TYPED)
    answerer = Native((2,), FRESH_ANSWERER.public, (), Secret.SHOWN)
    return (
        build_greeting(Greeting(OFFERER.public, offerer)),
        build_greeting(Greeting(ANSWERER.public, answerer)),
    )


def vector_transcript():
    """T of the vectors."""
    offerer, answerer = vector_greetings()
    return transcript(
        Party(offerer.encode(), OFFERER.public, A_ADDRESS),
        Party(answerer.encode(), ANSWERER.public, B_ADDRESS),
        BINDING,
    )


def vector_keys():
    """The keys of the vectors."""
    shared = agree(
        identity=OFFERER,
        fresh=FRESH_OFFERER,
        peer=ANSWERER.public,
        peer_fresh=FRESH_ANSWERER.public,
        is_offerer=True,
    )
    return derive_keys(shared, vector_transcript())


class StandInPake:
    """Behaves as the real PAKE does (a contract test says so) and costs nothing.

    Its element carries a hash of the password, so it hides nothing from an eavesdropper.
    """

    def __init__(self, side, password, identities):
        self._side, self._is_over = side, False
        self._seed = hashlib.sha256(b"stand-in" + password + b"".join(identities)).digest()
        self.element = side.value + random_bytes(ELEMENT_BYTES - 1)

    def finish(self, element):
        if self._is_over:
            raise LocalError("a run of the PAKE ends once")
        self._is_over = True
        if len(element) != ELEMENT_BYTES or element[:1] != self._side.other.value:
            raise RemoteError("PAKE element that is none")
        if element[1:] in {self.element[1:], bytes(32), bytes(31) + b"\1", b"\xff" * 32}:
            raise RemoteError("PAKE element that is none")
        elements = b"".join(sorted((self.element, element)))
        return hmac.digest(self._seed, elements, "sha256")


def secret(side, characters=SECRET, address=B_ADDRESS):
    """The secret of one invitation, as one side holds it."""
    return InvitationSecret(side=side, address=address, secret=characters)


def side(ours, theirs, *, is_offerer, is_requester=None, **more):
    """One side of an opening; the requester is the offerer unless said otherwise."""
    is_requester = is_offerer if is_requester is None else is_requester
    mine, other = (A_ADDRESS, B_ADDRESS) if is_requester else (B_ADDRESS, A_ADDRESS)
    parts = {k: more.pop(k) for k in ("pake", "account") if k in more}
    terms = {
        "identity": ours,
        "fresh": Identity.draw(),
        "peer": theirs.peer_id,
        "is_offerer": is_offerer,
        "our_address": mine,
        "their_address": other,
    }
    return Opening(Terms(**(terms | more)), **parts)


def play(sides, todo, change=lambda sender, data: data):
    """Carry frames until the wire is silent; return the other outputs of both sides.

    ``todo`` is a list of (side, output); ``change`` may alter, or drop by None, what travels.
    A side that raises RemoteError has its error as an output; that, or a refusal, makes it deaf.
    """
    seen, deaf = ([], []), set()
    while todo:
        sender, output = todo.pop(0)
        if not isinstance(output, SendFrame):
            seen[sender].append(output)
            continue
        data, receiver = change(sender, output.data), 1 - sender
        if data is None or receiver in deaf:
            continue
        try:
            outputs = sides[receiver].receive(data, 0.0)
            todo += [(receiver, output) for output in outputs]
            deaf |= {receiver for output in outputs if isinstance(output, Refused)}
        except RemoteError as error:
            seen[receiver].append(error)
            deaf.add(receiver)
    return seen


def open_both(sides, change=lambda sender, data: data, bindings=(BINDING, BINDING)):
    """Open both channels, then :func:`play`."""
    todo = [(at, o) for at in (0, 1) for o in sides[at].channel_opened(bindings[at], 0.0)]
    return play(sides, todo, change)
