"""The states of a move to the next connection, what leads from one to another, how long each lasts.

The picture of it stands in generations.py.
"""

from __future__ import annotations

import enum


class State(enum.Enum):
    """How far the move has come."""

    STEADY = "steady"
    ASKED = "asked"
    OFFERING = "offering"
    ANSWERING = "answering"
    CONNECTING = "connecting"
    PROVING = "proving"
    MOVING = "moving"
    SETTLING = "settling"
    ENDED = "ended"


class Event(enum.Enum):
    """What leads on."""

    WANTED = "wanted"
    OFFER = "offer"
    DESCRIBED = "described"
    ANSWER = "answer"
    OPENED = "opened"
    READY = "ready"
    EMPTY = "empty"
    EMPTIED = "emptied"
    GIVEN_UP = "given up"


# What leads where, for the offerer and for the asker; anything may lead to ENDED.
_BOTH: dict[tuple[State, Event], State] = {
    (State.CONNECTING, Event.OPENED): State.PROVING,
    (State.PROVING, Event.READY): State.MOVING,
    (State.MOVING, Event.EMPTY): State.SETTLING,
    (State.SETTLING, Event.EMPTIED): State.STEADY,
    (State.CONNECTING, Event.GIVEN_UP): State.STEADY,
    (State.PROVING, Event.GIVEN_UP): State.STEADY,
}
TRANSITIONS: dict[bool, dict[tuple[State, Event], State]] = {
    True: _BOTH
    | {
        (State.STEADY, Event.WANTED): State.OFFERING,
        (State.OFFERING, Event.DESCRIBED): State.OFFERING,
        (State.OFFERING, Event.ANSWER): State.CONNECTING,
        (State.OFFERING, Event.GIVEN_UP): State.STEADY,
    },
    False: _BOTH
    | {
        (State.STEADY, Event.WANTED): State.ASKED,
        (State.STEADY, Event.OFFER): State.ANSWERING,
        (State.ASKED, Event.OFFER): State.ANSWERING,
        (State.ANSWERING, Event.DESCRIBED): State.CONNECTING,
        (State.ASKED, Event.GIVEN_UP): State.STEADY,
        (State.ANSWERING, Event.GIVEN_UP): State.STEADY,
    },
}

# Seconds each state may take.
PATIENCE: dict[State, float] = {
    State.ASKED: 10.0,
    State.OFFERING: 20.0,
    State.ANSWERING: 20.0,
    State.CONNECTING: 20.0,
    State.PROVING: 5.0,
    State.MOVING: 5.0,  # without a frame on the old connection
    State.SETTLING: 30.0,
}
