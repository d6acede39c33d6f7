"""A window as large as it would like to be, where the screen has room for it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

EDGE = 48
"""Px that the frame of a window and the panels of a desktop take at most, beside one another."""


def fit(window: QWidget, width: int, height: int) -> None:
    """Make ``window`` ``width`` by ``height`` px, or what its screen has room for."""
    room = window.screen().availableSize()
    least = window.minimumSize()
    wide, high = min(width, room.width() - EDGE), min(height, room.height() - EDGE)
    window.resize(max(wide, least.width()), max(high, least.height()))
