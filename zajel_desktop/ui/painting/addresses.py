"""Finds the addresses of web pages in what somebody wrote; only these can be clicked."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 2048
"""Characters of the longest address that can be clicked."""
STEERING = r"\u2066-\u2069\u200e\u200f\u202a-\u202e"
WEB = re.compile(rf"\bhttps?://[^\s<>\"'`{STEERING}]{{1,{LONGEST}}}", re.IGNORECASE)
CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """One address, and where it stands in the text, counted in UTF-16 units as Qt counts."""

    start: int
    end: int
    url: str


def web_addresses(text: str) -> tuple[WebAddress, ...]:
    """Find every http and https address in ``text``, without the punctuation that follows it."""
    if "://" not in text:
        return ()
    found, start, counted = [], 0, 0
    for match in WEB.finditer(text):
        start += units(text[counted : match.start()])
        counted = match.start()
        url = _without_trailing_punctuation(match.group())
        if len(url) > len("https://"):
            found.append(WebAddress(start, start + units(url), url))
    return tuple(found)


def units(text: str) -> int:
    """Count ``text`` in UTF-16 units: what Qt calls a position."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _without_trailing_punctuation(url: str) -> str:
    while url:
        last = url[-1]
        is_stray_bracket = last in CLOSING and url.count(last) > url.count(CLOSING[last])
        if last not in ".,;:!?،؛؟…*_~'" and not is_stray_bracket:
            return url
        url = url[:-1]
    return url
