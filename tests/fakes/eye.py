"""A camera that sees what a test shows it, and keeps that of whoever runs the tests dark."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from zajel_desktop.ui.scanning.camera import Eye
from zajel_desktop.ui.scanning.panel import ScanPanel


class FakeEye(Eye):
    """A camera of memory: ``eye.picture_taken.emit(image)`` is what it sees."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.is_running = False

    def start(self):
        self.is_running = True

    def stop(self):
        self.is_running = False


@contextlib.contextmanager
def only_fake_eyes() -> Iterator[None]:
    """Let every scanner that is made meanwhile see with a fake one."""
    defaults = ScanPanel.__init__.__kwdefaults__
    real = defaults["make_eye"]
    defaults["make_eye"] = FakeEye
    try:
        yield
    finally:
        defaults["make_eye"] = real
