"""Passwords for TURN servers that end by themselves (draft-uberti-behave-turn-rest-00, 2.2)."""

from __future__ import annotations

import base64
import hashlib
import hmac


def turn_credential(secret: bytes, username: str) -> str:
    """The password of ``username``, which begins with the time of its end (Unix seconds).

    The TURN server knows ``secret`` too and computes the same. HMAC-SHA1 is what it speaks.
    """
    digest = hmac.new(secret, username.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
