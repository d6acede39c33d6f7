"""The program's own start: imports are made cheap, then the door is opened."""

from __future__ import annotations

from zajel_desktop import __main__
from zajel_desktop.doors import desktop, imports


def test_the_door_is_opened_once_imports_are_cheap(monkeypatch):
    seen = []
    monkeypatch.setattr(imports, "prepare", lambda: seen.append("imports"))
    monkeypatch.setattr(desktop, "main", lambda: seen.append("door") or 7)
    assert __main__.main() == 7
    assert seen == ["imports", "door"]
