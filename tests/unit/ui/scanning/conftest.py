"""Pictures with codes in them."""

from __future__ import annotations

import io

import pytest
import segno
from PySide6.QtGui import QImage


def picture(text, scale=6, dark="black", light="white"):
    """A picture of the QR code of ``text``."""
    data = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        data, kind="png", scale=scale, dark=dark, light=light
    )
    return QImage.fromData(data.getvalue())


@pytest.fixture
def link():
    return "zajel://pair/K7QX2M?s=wss%3A%2F%2Fsignal.example.org#4P9T"
