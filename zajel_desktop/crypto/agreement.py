"""The keys of one link, version 2: bound to both identities, both greetings and the connection.

Four agreements (fresh and identity keys of both sides, crosswise) prove both identities without a
signature; the transcript T makes every key worthless on any other link, see docs/protocol.md,
"Opening a link, version 2", step 2.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from zajel_desktop.crypto.identity import Identity

BINDING_BYTES = 32
BINDING_LABEL = "EXPORTER-Channel-Binding"
"""The exporter's label of a DTLS connection (RFC 9266)."""

KEY_BYTES = 32
MAC_BYTES = 32
_DOMAIN = b"zajel-native-2"
_INFO = b"zajel native 2"


class Purpose(enum.Enum):
    """What a key of a link is for; the text is its info string."""

    OLM_OFFERER = "zajel native 2 olm offerer"
    OLM_ANSWERER = "zajel native 2 olm answerer"
    CONNECTION = "zajel native 2 connection"


@dataclass(frozen=True, slots=True)
class Party:
    """What one side puts into the transcript; ``address`` is empty where the link has none."""

    greeting: bytes
    identity: bytes
    address: str = ""

    def __repr__(self) -> str:
        return "Party(…)"


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """What both sides of one link know and nobody else does; never shown, never stored."""

    transcript: bytes = field(repr=False)
    offerer: bytes = field(repr=False)
    answerer: bytes = field(repr=False)
    link: bytes = field(repr=False)

    def mac(self, *, is_offerer: bool) -> bytes:
        """The proof of one side that it has the keys of the same transcript."""
        key, name = (self.offerer, b"offerer") if is_offerer else (self.answerer, b"answerer")
        return hmac.digest(key, name + self.transcript, "sha256")

    def is_mac(self, mac: bytes, *, is_offerer: bool) -> bool:
        """Whether ``mac`` is that of this side; takes the same time whatever it is."""
        return hmac.compare_digest(mac, self.mac(is_offerer=is_offerer))

    def key_for(self, purpose: Purpose) -> bytes:
        """The 32 bytes for one purpose (HKDF-Expand, RFC 5869)."""
        return HKDFExpand(SHA256(), KEY_BYTES, purpose.value.encode("ascii")).derive(self.link)


def transcript(offerer: Party, answerer: Party, binding: bytes) -> bytes:
    """T: the hash of all that both sides must have seen alike; ``binding`` is the exporter's."""
    pairs = (
        *(offerer.greeting, answerer.greeting),
        *(offerer.identity, answerer.identity),
        *(offerer.address.encode("ascii"), answerer.address.encode("ascii")),
        binding,
    )
    return hashlib.sha256(_DOMAIN + b"".join(_sized(part) for part in pairs)).digest()


def agree(
    *, identity: Identity, fresh: Identity, peer: bytes, peer_fresh: bytes, is_offerer: bool
) -> bytes:
    """The four shared secrets, the same on both sides; RemoteError for a worthless key."""
    crossed = (fresh.agree(peer), identity.agree(peer_fresh))
    first, second = crossed if is_offerer else crossed[::-1]
    return fresh.agree(peer_fresh) + first + second + identity.agree(peer)


def derive_keys(shared: bytes, transcript: bytes) -> LinkKeys:
    """The keys of one link from what :func:`agree` gave (RFC 5869)."""
    kdf = HKDF(algorithm=SHA256(), length=3 * KEY_BYTES, salt=transcript, info=_INFO)
    okm = kdf.derive(shared)
    return LinkKeys(transcript, okm[:32], okm[32:64], okm[64:])


def connection_mac(key: bytes, generation: int, binding: bytes, *, is_offerer: bool) -> bytes:
    """The proof of one side that a later connection is its own, too (protocol, "Generations").

    ``key`` is that of :attr:`Purpose.CONNECTION`, ``binding`` the exporter's of this connection.
    """
    role = b"offerer" if is_offerer else b"answerer"
    return hmac.digest(key, role + generation.to_bytes(4, "big") + binding, "sha256")


def is_same_mac(mac: bytes, other: bytes) -> bool:
    """Whether two proofs are the same; takes the same time whatever they are."""
    return hmac.compare_digest(mac, other)


def _sized(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part
