"""Who hands out the signed list of services, and whose signature is believed.

The Zajel app asks one address for it and believes one key. Whoever runs services of their own
has another address and another key; both are public.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.hosts import is_local

APP_URL = "https://signal.zajel.hamzalabs.dev"
APP_KEY = "attUirGAvR2WHcjz00q9lZoQTkWw5QmzJVM0waXwlWQ="
"""What the Zajel app was built with (app dialect, section 2)."""

KEY_BYTES = 32
MAX_URL = 512
PLAIN = re.compile(r"[!-~]+")  # urlsplit drops line breaks unseen
HOST = re.compile(r"(\[[0-9A-Za-z:.%]+\]|[^\[\]:@]+)(:\d+)?")  # and much behind a "]"


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """``url`` never ends in a slash; ``signer`` is the raw public key that signs there."""

    url: str
    signer: bytes

    @property
    def is_near(self) -> bool:
        """Whether it is on this computer or this network itself."""
        return is_local(urlsplit(self.url).hostname or "")


def read_bootstrap(url: str, key: str) -> Bootstrap:
    """What ``url`` and ``key`` (Ed25519, base64) mean, the app's own where they are empty.

    LocalError if they mean nothing: the address has to be ``https://``, or ``http://`` on this
    computer or this network (:func:`is_bootstrap_url`).
    """
    address, signer = url.strip().rstrip("/"), key.strip()
    if address and not is_bootstrap_url(address):
        raise LocalError("not an address that could hand out a list of services")
    return Bootstrap(address or APP_URL, read_key(signer or APP_KEY))


def is_bootstrap_url(url: str) -> bool:
    """Whether a list of services could be asked for at ``url``."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or port == 0 or len(url) > MAX_URL or not PLAIN.fullmatch(url):
        return False
    if not HOST.fullmatch(parts.netloc) or "?" in url or "#" in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_local(host))


def read_key(text: str) -> bytes:
    """The 32 bytes of a public key in base64, padding optional; LocalError if they are not."""
    try:
        key = base64.b64decode(text.strip() + "=" * (-len(text.strip()) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise LocalError("a key that is not base64") from None
    if len(key) != KEY_BYTES:
        raise LocalError(f"a key of {len(key)} bytes")
    return key
