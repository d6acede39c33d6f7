"""What both sides of a link say of themselves first, and the keys that come of it.

Why nothing may come of it stands in docs/protocol.md, "Opening a link, version 2".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zajel_desktop.crypto.agreement import (
    BINDING_BYTES,
    LinkKeys,
    Party,
    agree,
    derive_keys,
    transcript,
)
from zajel_desktop.crypto.identity import Identity, public_bytes
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.ids import PeerId
from zajel_desktop.protocol.dialects.nonces import UsedNonces
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.wire.greeting import VERSION, Greeting, Native, Secret, build_greeting


@dataclass(frozen=True, slots=True)
class Terms:
    """What both sides bring to one opening.

    ``fresh`` is drawn for this link alone. The addresses are those of the match, empty without
    one. ``secret`` is that of the invitation in play, None if there is none on our side;
    ``crossed`` that of our own invitation, where the secret is one we typed and the other used our
    code at the same time. ``refuses_unverified`` is our person's setting for codes we have shown.
    ``allows_foreign``: it may be somebody with an older client; ``known`` is how they have spoken,
    and ``used`` what their key has sealed lately, on this link and others.
    """

    identity: Identity
    fresh: Identity
    peer: PeerId
    is_offerer: bool
    our_address: str = ""
    their_address: str = ""
    secret: InvitationSecret | None = None
    crossed: InvitationSecret | None = None
    refuses_unverified: bool = False
    allows_foreign: bool = False
    known: Dialect = Dialect.UNKNOWN
    used: UsedNonces = field(default_factory=UsedNonces, compare=False)

    def __repr__(self) -> str:
        role = "offerer" if self.is_offerer else "answerer"
        return f"Terms({role}, {'no' if self.secret is None else 'a'} secret)"


class Introduction:
    """Our greeting and theirs on one connection; ``said`` and ``heard`` tell of their secrets."""

    def __init__(self, terms: Terms) -> None:
        self.peer = public_bytes(terms.peer)
        self.said: Secret | None = None
        self.heard: Secret | None = None
        self._terms = terms
        self._binding = b""
        self._greeting = b""

    def __repr__(self) -> str:
        return f"Introduction({self.said}, {self.heard})"

    @property
    def has_typed(self) -> bool:
        """Whether either side has typed a secret, so that it is to be proven."""
        return Secret.TYPED in {self.said, self.heard}

    def bind(self, binding: bytes) -> None:
        """It is this connection; ``binding`` is the exporter's (32 bytes; else LocalError)."""
        if len(binding) != BINDING_BYTES:
            raise LocalError(f"binding of {len(binding)} bytes")
        self._binding = binding

    def greet(self, said: Secret | None) -> str:
        """Our greeting, which tells what we have of a secret."""
        self.said = said
        native = Native((VERSION,), self._terms.fresh.public, (), said)
        text = build_greeting(Greeting(self._terms.identity.public, native))
        self._greeting = text.encode()
        return text

    def objection(self, greeting: Greeting) -> tuple[Reason, str] | None:
        """Why there can be no link with who greets like this."""
        native = greeting.native
        if greeting.identity != self.peer or greeting.identity == self._terms.identity.public:
            return Reason.ALTERED, "greeting with another key than the match"
        if native is None or VERSION not in native.versions:
            return Reason.OTHER_VERSION, "no version in common"
        if native.ephemeral == self._terms.fresh.public:
            return Reason.ALTERED, "our own fresh key came back"
        if not self._can_test(native.secret):
            return Reason.SECRET_UNTESTED, "a secret was typed on one side, and shown on none"
        return None

    def agree(self, text: str, native: Native) -> LinkKeys:
        """The keys of the link with who has said ``text``, which held ``native``."""
        self.heard = native.secret
        terms = self._terms
        ours = Party(self._greeting, terms.identity.public, terms.our_address)
        theirs = Party(text.encode(), self.peer, terms.their_address)
        offerer, answerer = (ours, theirs) if terms.is_offerer else (theirs, ours)
        shared = agree(
            identity=terms.identity,
            fresh=terms.fresh,
            peer=self.peer,
            peer_fresh=native.ephemeral,
            is_offerer=terms.is_offerer,
        )
        return derive_keys(shared, transcript(offerer, answerer, self._binding))

    def forget(self) -> None:
        """Let go of what is secret."""
        self._binding = b""

    def _can_test(self, theirs: Secret | None) -> bool:
        """Whether a secret that one of us has typed can be tested, if there is one."""
        if self.said is theirs is Secret.TYPED:
            return self._terms.crossed is not None
        if Secret.TYPED in {self.said, theirs}:
            return Secret.SHOWN in {self.said, theirs}
        return True
