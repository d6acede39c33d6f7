"""Codes as people type, paste and scan them: read strictly, written one way.

K7QX2M            the address alone: pairs, unverified
K7QX2M-4P9T       with the secret part
zajel://pair/K7QX2M?s=wss%3A%2F%2Fhost%2Fpath#4P9T     our link: service and secret optional
zajel://K7QX2M    the link of older clients
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, quote, urlsplit

from zajel_desktop.model.hosts import is_local
from zajel_desktop.model.ids import Address
from zajel_desktop.model.pairing import (
    ADDRESS_LENGTH,
    ALPHABET,
    SECRET_LENGTH,
    Code,
    CodeReading,
)

MAX_LINK = 512
FULL_LENGTH = ADDRESS_LENGTH + SECRET_LENGTH
ADDRESS = re.compile(f"[{ALPHABET}]{{{ADDRESS_LENGTH}}}")
SECRET = re.compile(f"[{ALPHABET}]{{{SECRET_LENGTH}}}")
PLAIN = re.compile(r"[!-~]+")  # urlsplit drops line breaks unseen
HOST = re.compile(r"(\[[0-9A-Za-z:.%]+\]|[^\[\]:]+)(:\d+)?")  # and much that stands behind a "]"


def read_code(text: str, own: Address | None = None) -> CodeReading:
    """Say what ``text`` amounts to so far; ``own`` is the address people must not type here."""
    stripped = text.strip()
    reading = _read_link(stripped) if ":" in stripped else _read_typed(stripped)
    if reading.code is not None and reading.code.address == own:
        return CodeReading(reading.text, is_link=reading.is_link, is_own=True)
    return reading


def build_link(code: Code) -> str:
    """The link and QR text of ``code``, with its service and secret where it has them."""
    service = f"?s={quote(code.service, safe='')}" if code.service else ""
    secret = f"#{code.secret}" if code.secret else ""
    return f"zajel://pair/{code.address}{service}{secret}"


def build_app_link(address: Address) -> str:
    """The QR text that older clients show and understand."""
    return f"zajel://{address}"


def is_service_url(url: str) -> bool:
    """Whether ``url`` names a service we would connect to: wss anywhere, ws on local hosts."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or not PLAIN.fullmatch(url) or not HOST.fullmatch(parts.netloc):
        return False
    if parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "wss" or (parts.scheme == "ws" and is_local(host))


def _read_typed(text: str) -> CodeReading:
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if not _is_gap(c))
    wrong = next((at for at, letter in enumerate(letters) if letter not in ALPHABET), None)
    if wrong is None and len(letters) > FULL_LENGTH:
        wrong = FULL_LENGTH
    if wrong is not None:
        return CodeReading(letters, wrong_at=wrong)
    if len(letters) == ADDRESS_LENGTH:
        return CodeReading(letters, missing=0, code=Code(Address(letters)))
    if len(letters) == FULL_LENGTH:
        code = Code(Address(letters[:ADDRESS_LENGTH]), secret=letters[ADDRESS_LENGTH:])
        return CodeReading(letters, code=code)
    whole = ADDRESS_LENGTH if len(letters) < ADDRESS_LENGTH else FULL_LENGTH
    return CodeReading(letters, missing=whole - len(letters))


def _is_gap(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"}


def _read_link(text: str) -> CodeReading:
    code = _parse_link(text)
    if code is None:
        return CodeReading(text[:MAX_LINK], is_link=True, is_bad_link=True)
    return CodeReading(code.address + (code.secret or ""), is_link=True, code=code)


def _parse_link(text: str) -> Code | None:
    if len(text) > MAX_LINK or not text.isascii() or any(c <= " " for c in text):
        return None
    try:
        parts = urlsplit(text)
        members = parse_qs(parts.query, strict_parsing=bool(parts.query), max_num_fields=16)
    except ValueError:
        return None
    if parts.scheme != "zajel":
        return None
    address = parts.path.removeprefix("/") if parts.netloc == "pair" else parts.netloc
    if parts.netloc != "pair" and parts.path not in {"", "/"}:
        return None
    return _checked(address.upper(), parts.fragment.upper(), members.get("s", []))


def _checked(address: str, secret: str, services: list[str]) -> Code | None:
    if not ADDRESS.fullmatch(address):
        return None
    if secret and not SECRET.fullmatch(secret):
        return None
    if len(services) > 1 or not all(is_service_url(url) for url in services):
        return None
    return Code(Address(address), secret or None, services[0] if services else None)
