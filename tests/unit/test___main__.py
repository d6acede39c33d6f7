"""The program's own start: nothing looks for garbage until the door says so."""

from __future__ import annotations

import gc

from zajel_desktop import __main__
from zajel_desktop.doors import desktop


def test_the_door_is_opened_while_nobody_collects(monkeypatch):
    seen = []
    monkeypatch.setattr(desktop, "main", lambda: seen.append(gc.isenabled()) or 7)
    before = gc.isenabled()
    gc.enable()
    try:
        assert __main__.main() == 7
    finally:
        (gc.enable if before else gc.disable)()
    assert seen == [False]
