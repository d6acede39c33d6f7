"""The states of an opening, and what may follow what; the picture of it stands in opening.py."""

from __future__ import annotations

import enum


class State(enum.Enum):
    """How far the opening has come."""

    CLOSED = "closed"
    EARLY = "early"
    GREETED = "greeted"
    AGREED = "agreed"
    EXCHANGING = "exchanging"
    CONFIRMING = "confirming"
    ASKING = "asking"
    ASKING_KEYED = "asking keyed"
    KEYING = "keying"
    AWAITING = "awaiting"
    OPEN = "open"
    ENDED = "ended"


class Event(enum.Enum):
    """What can happen; the first two are ours, the others are frames of theirs."""

    OPENED = "opened"
    ALLOWED = "allowed"
    GREETING = "greeting"
    MAC = "MAC"
    ELEMENT = "PAKE element"
    CONFIRMATION = "PAKE confirmation"
    KEYS = "Olm keys"
    PRE_KEY = "pre-key message"
    SEALED = "Olm message"
    FILE = "file data"


# What may follow what; every one of them may lead to ENDED as well, and nothing else may happen.
TRANSITIONS: dict[tuple[State, Event], frozenset[State]] = {
    (State.CLOSED, Event.GREETING): frozenset({State.EARLY}),
    (State.CLOSED, Event.OPENED): frozenset({State.GREETED}),
    (State.EARLY, Event.OPENED): frozenset({State.AGREED}),
    (State.GREETED, Event.GREETING): frozenset({State.AGREED}),
    (State.AGREED, Event.MAC): frozenset({State.EXCHANGING, State.ASKING, State.KEYING}),
    (State.EXCHANGING, Event.ELEMENT): frozenset({State.CONFIRMING}),
    (State.CONFIRMING, Event.CONFIRMATION): frozenset({State.KEYING}),
    (State.ASKING, Event.ALLOWED): frozenset({State.KEYING}),
    (State.ASKING, Event.KEYS): frozenset({State.ASKING_KEYED}),
    (State.ASKING_KEYED, Event.ALLOWED): frozenset({State.AWAITING, State.OPEN}),
    (State.KEYING, Event.KEYS): frozenset({State.AWAITING, State.OPEN}),
    (State.AWAITING, Event.PRE_KEY): frozenset({State.OPEN}),
}
