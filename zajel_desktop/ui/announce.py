"""Says aloud what happened, for people who listen to the window instead of looking at it.

``announce(widget, "They accepted")`` waits its turn; ``is_urgent=True`` interrupts, for an incoming
request or call and for what is shared. Typing, progress and countdowns are not announced.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, is_urgent: bool = False) -> None:
    """Have ``text`` spoken on behalf of ``widget``; nothing happens where nobody listens."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # slow, and seldom needed

    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
