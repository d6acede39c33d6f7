"""What the widgets say aloud is caught, and codes are read without an engine."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from zajel_desktop.model.ids import Address
from zajel_desktop.model.pairing import ALPHABET, Code, CodeReading


@pytest.fixture
def spoken(monkeypatch):
    """Everything that was announced, in order."""
    heard = []

    def hear(event):
        heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


OWN = "ABCDEF"
LINK = "zajel://pair/K7QX2M?s=wss%3A%2F%2Fexample.org"


def read(text):
    """Read what was typed, as the engine does, for the cases of these tests."""
    if ":" in text:
        code = Code(Address("K7QX2M"), None, "wss://example.org")
        good = CodeReading("K7QX2M", is_link=True, code=code)
        return good if text == LINK else CodeReading(text, is_link=True, is_bad_link=True)
    letters = "".join(c for c in text.upper() if c not in " -")
    wrong = next((at for at, letter in enumerate(letters) if letter not in ALPHABET), None)
    if wrong is not None or len(letters) > 10:
        return CodeReading(letters, wrong_at=10 if wrong is None else wrong)
    if letters[:6] == OWN:
        return CodeReading(letters, is_own=True)
    if len(letters) in (6, 10):
        return CodeReading(letters, code=Code(Address(letters[:6]), letters[6:] or None))
    return CodeReading(letters, missing=(6 if len(letters) < 6 else 10) - len(letters))


@pytest.fixture(name="read")
def read_fixture():
    """The reading of codes, as the engine hands it over."""
    return read
