"""Whom a link is made with: who it is, where to reach them, who offers.

The service has matched us with somebody, or a contact comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from zajel_desktop.engine.registration import Registration
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import Address, ContactId, PairingId, PeerId
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.wire.service import build_payload, fits
from zajel_desktop.protocol.wire.service_messages import Relay, RelayKind
from zajel_desktop.protocol.wire.signals import (
    MAX_SDP,
    Ask,
    Candidate,
    Description,
    build_ask,
    build_candidate,
    build_description,
)


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """One match that counts; ``pairing`` is the try of ours it came from, None for a return.

    ``tag`` marks what we say for a return, ``own`` is the key of ours under which the other knows
    us then (None: that of the registration).
    ``typed`` is the secret that we typed, ``shown`` that of our invitation which the other used;
    both where two have asked each other at once. ``our_address`` is ours at the time of the match.
    ``allows_foreign``: an older client may be met there; ``is_foreign_return``: a contact who has
    one comes back, and must prove the key. ``claimed_name`` went with their request, if they asked.
    """

    registration: Registration
    address: Address
    key: PeerId
    is_offerer: bool
    pairing: PairingId | None
    our_address: str = ""
    typed: InvitationSecret | None = None
    shown: InvitationSecret | None = None
    tag: bytes = field(default=b"", repr=False)
    own: PeerId | None = None
    allows_foreign: bool = False
    is_foreign_return: bool = False
    claimed_name: str = field(default="", repr=False)

    @property
    def own_key(self) -> PeerId:
        """The public key of ours under which this link is opened."""
        return self.own or self.registration.key

    @property
    def servers(self) -> tuple[IceServer, ...]:
        """The ICE servers that the service of this match names."""
        return self.registration.servers

    def may_be_foreign(self, known: Dialect, *, refuses_unverified: bool) -> bool:
        """Whether an older client may be met: where nothing is lost by what it cannot prove.

        ``known`` is how the owner of the key has spoken before, ``refuses_unverified`` our
        person's setting for codes we have shown.
        """
        is_native_return = self.pairing is None and not self.is_foreign_return
        is_refused = refuses_unverified and not self.is_foreign_return
        is_proof_wanted = self.typed is not None or (self.shown is not None and is_refused)
        if is_native_return or is_proof_wanted or known is Dialect.NATIVE:
            return False
        return self.allows_foreign

    def send(self, description: Description) -> bool:
        """Carry our offer or answer to the other through the service.

        False if it is longer than services and peers take: it is not sent then.
        """
        payload = build_payload(build_description(replace(description, tag=self.tag)))
        relay = Relay(RelayKind(description.kind), self.address, payload)
        if len(description.sdp) > MAX_SDP or not fits(relay):
            return False
        self.registration.send(relay)
        return True

    def send_candidate(self, candidate: Candidate) -> bool:
        """Carry one candidate that was found after the description to the other."""
        payload = build_payload(build_candidate(candidate))
        return self.registration.send(Relay(RelayKind.ICE_CANDIDATE, self.address, payload))

    def ask(self) -> bool:
        """Ask the other for an offer, where it is not our part to make it."""
        payload = build_payload(build_ask(Ask(tag=self.tag)))
        return self.registration.send(Relay(RelayKind.OFFER, self.address, payload))


@dataclass(frozen=True, slots=True)
class Opening:
    """How far the link of one match has come; a ``failure`` before the end is a doubt."""

    match: Match
    step: Step
    contact: ContactId | None = None
    failure: Failure | None = None
    dialect: Dialect = Dialect.UNKNOWN
