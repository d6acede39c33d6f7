"""The service has matched us with somebody: who it is, where to reach them, who offers."""

from __future__ import annotations

from dataclasses import dataclass

from zajel_desktop.engine.registration import Registration
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import Address, ContactId, PairingId, PeerId
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.wire.service import build_payload, fits
from zajel_desktop.protocol.wire.service_messages import Relay, RelayKind
from zajel_desktop.protocol.wire.signals import MAX_SDP, Description, build_description


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """One match that counts; ``pairing`` is the try of ours it came from.

    ``typed`` is the secret that we typed, ``shown`` that of our invitation which the other used;
    both where two have asked each other at once. ``our_address`` is ours at the time of the match.
    """

    registration: Registration
    address: Address
    key: PeerId
    is_offerer: bool
    pairing: PairingId
    our_address: str = ""
    typed: InvitationSecret | None = None
    shown: InvitationSecret | None = None

    @property
    def servers(self) -> tuple[IceServer, ...]:
        """The ICE servers that the service of this match names."""
        return self.registration.servers

    def send(self, description: Description) -> bool:
        """Carry our offer or answer to the other through the service.

        False if it is longer than services and peers take: it is not sent then.
        """
        payload = build_payload(build_description(description))
        relay = Relay(RelayKind(description.kind), self.address, payload)
        if len(description.sdp) > MAX_SDP or not fits(relay):
            return False
        self.registration.send(relay)
        return True


@dataclass(frozen=True, slots=True)
class Opening:
    """How far the link of one match has come."""

    match: Match
    step: Step
    contact: ContactId | None = None
    failure: Failure | None = None
