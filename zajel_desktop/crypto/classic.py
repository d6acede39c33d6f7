"""What the older Zajel clients derive from their keys (docs/protocol.md, "Classic derivations").

No link between two Desktops uses any of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
POINT_DIGITS = 22


def session_key(shared: bytes, peer: str = "") -> bytes:
    """The key of a session, from what both have agreed on (RFC 5869, without a salt).

    ``peer`` is the code by which a web client knows the other side, empty for all other clients.
    """
    info = f"zajel_session_{peer}" if peer else "zajel_session"
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info.encode()).derive(shared)


def daily_point(one: bytes, other: bytes, moment: datetime) -> str:
    """Where the owners of two public keys look for each other on the day of ``moment`` (UTC).

    Whoever knows both keys can compute it.
    """
    lower, higher = sorted((one, other))
    about = f"zajel:daily:{moment.astimezone(UTC):%Y-%m-%d}".encode()
    return "day_" + _digits(hashlib.sha256(lower + higher + about).digest())


def hourly_token(session: bytes, moment: datetime) -> str:
    """By what two who share a :func:`session_key` know each other in the hour of ``moment``."""
    about = f"zajel:hourly:{moment.astimezone(UTC):%Y-%m-%dT%H}".encode()
    return "hr_" + _digits(hmac.digest(session, about, "sha256"))


def _digits(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode("ascii")[:POINT_DIGITS]
