"""The cheap buffers: only where the C library behaves that way."""

from __future__ import annotations

from zajel_desktop.net.memory import keep_buffers


def test_it_is_done_on_linux_only():
    assert keep_buffers("linux")
    assert not keep_buffers("win32")
    assert not keep_buffers("darwin")
