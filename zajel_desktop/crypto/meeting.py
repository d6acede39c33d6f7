"""What two contacts can compute and nobody else: where they meet, and marks of who calls.

Everything follows from the static agreement of the two identities (decision 0011), so that there is
nothing to exchange and nothing that could get out of step. It only helps to find and to sort;
nobody is believed because of it: the opening of the link proves the key.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Collection

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zajel_desktop.crypto.identity import Identity, public_bytes
from zajel_desktop.model.ids import Address
from zajel_desktop.model.pairing import ADDRESS_LENGTH, ALPHABET

BEACON_BYTES = 8
TAG_BYTES = 16
_TOKEN_BYTES = 16
_INFO = b"zajel native meeting"


def meeting_secret(identity: Identity, peer: str) -> bytes:
    """The 32 bytes that ``identity`` shares with the owner of the public key ``peer``.

    HKDF (RFC 5869) over X25519 (RFC 7748, 6.1): nothing has to be exchanged (decision 0011).
    Raise RemoteError for a key that agrees on nothing.
    """
    shared = identity.agree(public_bytes(peer))
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(shared)


def token(secret: bytes, hour: int) -> str:
    """The meeting point of ``hour`` (hours since the epoch) at a service: 22 characters."""
    mac = _mac(secret, b"token", hour)[:_TOKEN_BYTES]
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def beacon_tag(secret: bytes, hour: int, place: bytes) -> bytes:
    """The 8 bytes by which the two know each other on one network in ``hour``.

    ``place`` says who announces what: nobody else can use the tag, nor tell who has it as well.
    """
    return _mac(secret, b"beacon", hour, place)[:BEACON_BYTES]


def is_beacon_tag(tags: Collection[bytes], secret: bytes, hour: int, place: bytes) -> bool:
    """Whether :func:`beacon_tag` of the hour, or of one of its neighbours, is among ``tags``."""
    return any(beacon_tag(secret, h, place) in tags for h in (hour, hour - 1, hour + 1))


def own_mark(secret: bytes, hour: int) -> str:
    """What we leave beside our tokens, so that a later life of ours knows an earlier one.

    ``secret`` is the one we share with ourselves: nobody else can make it or read anything in it.
    """
    mac = _mac(secret, b"own", hour)[:_TOKEN_BYTES]
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def own_address(secret: bytes, service: str) -> Address:
    """The address that we ask the service at the URL ``service`` for, in each life the same.

    ``secret`` is the one we share with ourselves: nobody else can foretell it, and at two services
    they differ.
    """
    mac = _mac(secret, b"address", 0, service.encode())
    return Address("".join(ALPHABET[byte % len(ALPHABET)] for byte in mac[:ADDRESS_LENGTH]))


def dial_tag(secret: bytes, hour: int, sender: str, target: str) -> bytes:
    """The 16 bytes that mark what ``sender`` sends to ``target`` (addresses) in ``hour``."""
    return _mac(secret, b"dial", hour, sender.encode(), target.encode())[:TAG_BYTES]


def is_dial_tag(tag: bytes, secret: bytes, hour: int, sender: str, target: str) -> bool:
    """Whether ``tag`` is :func:`dial_tag` of the hour, or of one of its neighbours."""
    hours = (hour - 1, hour, hour + 1)
    found = [hmac.compare_digest(tag, dial_tag(secret, h, sender, target)) for h in hours]
    return any(found)


def _mac(secret: bytes, purpose: bytes, hour: int, *parts: bytes) -> bytes:
    fields = (purpose, hour.to_bytes(8, "big"), *parts)
    message = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return hmac.digest(secret, message, "sha256")
