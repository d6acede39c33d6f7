"""What clients and the signaling service say to each other, as frozen values.

The field lists stand in ``docs/protocol.md``, section "Service". Every value here is well-formed as
far as its own fields go; whether it may be said now is decided by ``protocol/rendezvous``.
"""

from __future__ import annotations

import enum
from typing import Annotated, NewType, TypeAlias

import msgspec

from zajel_desktop.model.ids import Address, PeerId

ResumeToken = NewType("ResumeToken", str)
"""128 random bits with which the same address comes back; 22 characters of base64url."""

Payload: TypeAlias = msgspec.Raw
"""The JSON text of a payload, exactly as its sender wrote it; ``service.read_payload`` reads it."""

DESKTOP = "desktop-1"
"""The feature with which a client announces that it knows the new words."""

ICE_RENEWAL = "ice_renewal"
"""A client that announces it hears :class:`IceServers`."""

FEATURES = (DESKTOP, "ice_servers", "leave", "pair_cancel", "resume")
"""What our own service announces in ``registered``."""

NULL = msgspec.Raw(b"null")

AddressText: TypeAlias = Annotated[
    Address, msgspec.Meta(pattern=r"\A[ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{6}\Z")
]
KeyText: TypeAlias = Annotated[PeerId, msgspec.Meta(pattern=r"\A[A-Za-z0-9+/]{43}=?\Z")]
Milliseconds: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=86_400_000)]
Timestamp: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class RelayKind(enum.Enum):
    """What the service carries from one client to another without reading it."""

    OFFER = "offer"
    ANSWER = "answer"
    ICE_CANDIDATE = "ice_candidate"
    CALL_OFFER = "call_offer"
    CALL_ANSWER = "call_answer"
    CALL_ICE = "call_ice"
    CALL_REJECT = "call_reject"
    CALL_HANGUP = "call_hangup"


class RefusalReason(enum.Enum):
    """Why the service refused a frame, for programs; the message beside it is for people."""

    NONE = ""
    MALFORMED = "malformed"
    NOT_REGISTERED = "not_registered"
    PEER_NOT_FOUND = "peer_not_found"
    SLOW_DOWN = "slow_down"
    PAIR_REQUESTS = "pair_requests"
    WRONG_CODES = "wrong_codes"
    REGISTRATIONS = "registrations"


class EndReason(enum.Enum):
    """Why a request ended without the answer it waited for."""

    CANCELLED = "cancelled"
    GONE = "gone"
    TIMEOUT = "timeout"


class _Message(
    msgspec.Struct, frozen=True, rename="camel", tag_field="type", omit_defaults=True
):  # the tag is given by each kind
    """Anything said between a client and the service."""


# --- a client says -----------------------------------------------------------------------------


class Register(_Message, frozen=True, tag="register"):
    """Be known under ``pairing_code``; with ``resume`` come back to it."""

    pairing_code: Address
    public_key: PeerId
    features: tuple[str, ...] = ()
    resume: ResumeToken | None = None

    def __repr__(self) -> str:
        return "Register(…)"


class Leave(_Message, frozen=True, tag="leave"):
    """Give the address up at once."""


class PairRequest(_Message, frozen=True, tag="pair_request"):
    """Ask the owner of ``target_code`` to pair with us."""

    target_code: Address
    proposed_name: str | None = None


class PairResponse(_Message, frozen=True, tag="pair_response"):
    """Answer the request that came from ``target_code``."""

    target_code: Address
    accepted: bool


class PairCancel(_Message, frozen=True, tag="pair_cancel"):
    """Take the request to ``target_code`` back."""

    target_code: Address


class Relay(msgspec.Struct, frozen=True):
    """Carry ``payload`` to ``target``."""

    kind: RelayKind
    target: Address
    payload: Payload = NULL

    def __repr__(self) -> str:
        return f"Relay({self.kind!r})"


class Ping(_Message, frozen=True, tag="ping"):
    """Are you there?"""


class Heartbeat(_Message, frozen=True, tag="heartbeat"):
    """Are you there, and what time is it?"""


class RegisterRendezvous(_Message, frozen=True, tag="register_rendezvous"):
    """Be findable at ``daily_points`` and ``hourly_tokens``; ``dead_drops`` by daily point."""

    peer_id: str
    daily_points: tuple[str, ...] = ()
    hourly_tokens: tuple[str, ...] = ()
    dead_drops: dict[str, str] = {}
    relay_id: str = ""


class RegisterRelay(_Message, frozen=True, tag="register"):
    """Offer to relay for others: known to the older server only."""

    peer_id: str


class GetRelays(_Message, frozen=True, tag="get_relays"):
    """Which peers relay for others?"""

    peer_id: str


class UpdateLoad(_Message, frozen=True, tag="update_load"):
    """How many a relaying peer serves now."""

    peer_id: str
    connected_count: int = 0


class LinkRequest(_Message, frozen=True, tag="link_request"):
    """Make this device a second screen of the owner of ``link_code``."""

    link_code: Address


class LinkResponse(_Message, frozen=True, tag="link_response"):
    """Answer a :class:`LinkRequest` for ``link_code``."""

    link_code: Address


Request: TypeAlias = (
    Register
    | Leave
    | PairRequest
    | PairResponse
    | PairCancel
    | Relay
    | Ping
    | Heartbeat
    | RegisterRendezvous
    | RegisterRelay
    | GetRelays
    | UpdateLoad
    | LinkRequest
    | LinkResponse
)
"""Whatever a client says."""


# --- the service says --------------------------------------------------------------------------


class ServerInfo(_Message, frozen=True, tag="server_info", omit_defaults=False):
    """Who the service is; said unasked, first of all."""

    server_id: str
    endpoint: str = ""
    region: str | None = None


class IceServerEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A STUN or TURN server in the form of WebRTC's ``RTCIceServer``."""

    urls: str | tuple[str, ...]
    username: str = ""
    credential: str = ""

    def __repr__(self) -> str:
        return f"IceServerEntry(urls={self.urls!r})"


class IceServers(_Message, frozen=True, tag="ice_servers", omit_defaults=False):
    """Other passwords for the TURN servers: those told before end soon."""

    ice_servers: tuple[IceServerEntry, ...]


class KeptMatch(msgspec.Struct, frozen=True, rename="camel"):
    """A match that outlived the connection it was made on."""

    peer_code: AddressText
    peer_public_key: KeyText
    is_initiator: bool


class Registered(_Message, frozen=True, tag="registered"):
    """The address is ours; ``features`` is empty where an older server speaks."""

    pairing_code: AddressText
    server_id: str = ""
    features: tuple[str, ...] = ()
    ice_servers: tuple[IceServerEntry, ...] = ()
    resume_token: ResumeToken | None = None
    resumed: bool = False
    matches: tuple[KeptMatch, ...] = ()

    def __repr__(self) -> str:
        return f"Registered(features={self.features}, resumed={self.resumed})"


class CodeCollision(_Message, frozen=True, tag="code_collision", omit_defaults=False):
    """The address belongs to somebody else; ask for another."""

    message: str = "Pairing code already in use. Please reconnect with a new code."


class PairIncoming(_Message, frozen=True, tag="pair_incoming"):
    """Somebody asks to pair with us; ``expires_in`` in milliseconds."""

    from_code: AddressText
    from_public_key: KeyText
    expires_in: Milliseconds
    proposed_name: str | None = None


class PairMatched(_Message, frozen=True, tag="pair_matched"):
    """Both agreed; the initiator makes the offer. ``crossed``: each had asked the other."""

    peer_code: AddressText
    peer_public_key: KeyText
    is_initiator: bool
    crossed: bool = False


class PairRejected(_Message, frozen=True, tag="pair_rejected"):
    """Whom we asked declined."""

    peer_code: AddressText


class PairExpiring(_Message, frozen=True, tag="pair_expiring"):
    """A request of or for us ends in ``remaining_seconds``."""

    peer_code: AddressText
    remaining_seconds: int


class PairTimeout(_Message, frozen=True, tag="pair_timeout"):
    """Whom we asked did not answer, or left (``reason`` is "gone")."""

    peer_code: AddressText
    reason: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the other left; otherwise two minutes passed without an answer."""
        return self.reason == EndReason.GONE.value


class PairCancelled(_Message, frozen=True, tag="pair_cancelled"):
    """A request of or for us ended before its answer; ``reason`` is an :class:`EndReason`."""

    peer_code: AddressText
    reason: str


class PairError(_Message, frozen=True, tag="pair_error"):
    """A request or an answer could not be processed; on purpose it does not say why."""

    error: str = ""
    target_code: AddressText | None = None


class Refusal(_Message, frozen=True, tag="error"):
    """The last frame was refused; ``reason`` is a :class:`RefusalReason` or newer."""

    message: str = ""
    reason: str = ""
    target: AddressText | None = None


class Relayed(msgspec.Struct, frozen=True):
    """What ``sender`` gave the service to carry to us."""

    kind: RelayKind
    sender: Address
    payload: Payload = NULL

    def __repr__(self) -> str:
        return f"Relayed({self.kind!r})"


class Pong(_Message, frozen=True, tag="pong"):
    """I am here."""


class HeartbeatAck(_Message, frozen=True, tag="heartbeat_ack"):
    """I am here; ``timestamp`` in milliseconds since the epoch."""

    timestamp: Timestamp


class LiveMatch(msgspec.Struct, frozen=True, rename="camel"):
    """Somebody who holds one of our hourly tokens now."""

    peer_id: str
    relay_id: str | None = ""


class DeadDrop(msgspec.Struct, frozen=True, rename="camel"):
    """What somebody left for us at one of our daily points."""

    peer_id: str
    dead_drop: str
    relay_id: str | None = ""


class RendezvousResult(_Message, frozen=True, tag="rendezvous_result", omit_defaults=False):
    """Who is, or was, at our meeting points."""

    live_matches: tuple[LiveMatch, ...] = ()
    dead_drops: tuple[DeadDrop, ...] = ()


class NamedPeer(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who came to a meeting point of ours."""

    peer_id: str
    relay_id: str | None = ""


class RendezvousMatch(_Message, frozen=True, tag="rendezvous_match"):
    """Somebody came to a meeting point of ours."""

    match: NamedPeer


class RelayRegistered(_Message, frozen=True, tag="registered", omit_defaults=False):
    """The answer to :class:`RegisterRelay`: nobody else relays."""

    peer_id: str
    server_id: str
    relays: tuple[()] = ()


class Relays(_Message, frozen=True, tag="relays", omit_defaults=False):
    """The answer to :class:`GetRelays`: nobody."""

    relays: tuple[()] = ()


class LoadUpdated(_Message, frozen=True, tag="load_updated", omit_defaults=False):
    """The answer to :class:`UpdateLoad`."""

    peer_id: str
    connected_count: int


class LinkError(_Message, frozen=True, tag="link_error"):
    """No device was linked, and why."""

    error: str = ""


Announcement: TypeAlias = (
    ServerInfo
    | Registered
    | IceServers
    | CodeCollision
    | PairIncoming
    | PairMatched
    | PairRejected
    | PairExpiring
    | PairTimeout
    | PairCancelled
    | PairError
    | Refusal
    | Relayed
    | Pong
    | HeartbeatAck
    | RendezvousResult
    | RendezvousMatch
    | RelayRegistered
    | Relays
    | LoadUpdated
    | LinkError
)
"""Whatever the service says."""
