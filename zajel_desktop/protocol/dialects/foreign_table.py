"""The states of a talk with an older client, and what may follow what (foreign_talk.py)."""

from __future__ import annotations

import enum


class State(enum.Enum):
    """How far the talk has come."""

    CLOSED = "closed"
    EARLY = "early"
    OPEN = "open"
    GREETED = "greeted"
    LINKED = "linked"
    ENDED = "ended"


class Event(enum.Enum):
    """What can happen; the first three are ours, the others theirs or the passing of time."""

    OPENED = "text channel opened"
    READY = "channels ready"
    SAID = "something said"
    HANDSHAKE = "handshake"
    FRAME = "frame"
    SILENCE = "silence"
    EXPIRED = "expired"


# What may follow what, and nothing else may happen. A handshake ends the talk where its key is
# another one; a frame that authenticates is as good as a handshake.
TRANSITIONS: dict[tuple[State, Event], frozenset[State]] = {
    (State.CLOSED, Event.OPENED): frozenset({State.OPEN}),
    (State.EARLY, Event.OPENED): frozenset({State.GREETED}),
    (State.CLOSED, Event.HANDSHAKE): frozenset({State.EARLY, State.ENDED}),
    (State.EARLY, Event.HANDSHAKE): frozenset({State.EARLY, State.ENDED}),
    (State.OPEN, Event.HANDSHAKE): frozenset({State.GREETED, State.ENDED}),
    (State.GREETED, Event.HANDSHAKE): frozenset({State.GREETED, State.ENDED}),
    (State.LINKED, Event.HANDSHAKE): frozenset({State.LINKED, State.ENDED}),
    (State.CLOSED, Event.FRAME): frozenset({State.CLOSED, State.EARLY}),
    (State.EARLY, Event.FRAME): frozenset({State.EARLY}),
    (State.OPEN, Event.FRAME): frozenset({State.OPEN, State.GREETED}),
    (State.GREETED, Event.FRAME): frozenset({State.GREETED}),
    (State.LINKED, Event.FRAME): frozenset({State.LINKED}),
    (State.OPEN, Event.SILENCE): frozenset({State.LINKED}),
    (State.GREETED, Event.READY): frozenset({State.LINKED}),
    (State.LINKED, Event.SAID): frozenset({State.LINKED}),
    (State.LINKED, Event.EXPIRED): frozenset({State.ENDED}),
}

ON_HANDSHAKE = {
    State.CLOSED: State.EARLY,
    State.OPEN: State.GREETED,
}
"""Where a right handshake, or a frame that authenticates, leads; elsewhere nowhere."""
