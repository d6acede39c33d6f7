"""Pictures with codes in them, and a camera that sees what a test shows it."""

from __future__ import annotations

import io

import pytest
import segno
from PySide6.QtGui import QImage

from zajel_desktop.ui.scanning.camera import Eye


class FakeEye(Eye):
    """A camera of memory."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.is_running = False

    def start(self):
        self.is_running = True

    def stop(self):
        self.is_running = False


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
