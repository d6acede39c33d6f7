"""A contact that comes with another key: refused until its person decides, and asked about once.

    SETTLED --another key--> ASKING --pairs again--> PAIRING --paired--> SETTLED (with the new key)
                               \\----keeps refusing----\\----------> REFUSING
    anywhere --a right hand-over on a link of the known key--> SETTLED (with the new key)

Every event in every state gives exactly one notice; a question is never asked twice about one key,
and it is taken back when the known key is met again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from zajel_desktop.model.contact import KeyState, Trust
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import PeerId
from zajel_desktop.model.key_change import Notice


class Event(enum.Enum):
    """What can happen to a known contact."""

    KNOWN_KEY = "known key"
    OTHER_KEY = "other key"  # the one in question, or the first other one
    THIRD_KEY = "third key"  # neither the known one nor the one in question
    HAND_OVER = "hand-over"
    WRONG_HAND_OVER = "wrong hand-over"
    PAIR_AGAIN = "pair again"
    KEEP_REFUSING = "keep refusing"
    PAIRED = "paired"
    PAIRED_UNVERIFIED = "paired unverified"
    PAIRING_FAILED = "pairing failed"


_S, _A, _P, _R = KeyState.SETTLED, KeyState.ASKING, KeyState.PAIRING, KeyState.REFUSING

# Complete but for (SETTLED, THIRD_KEY): there is no key in question then.
TRANSITIONS: dict[tuple[KeyState, Event], tuple[KeyState, Notice]] = {
    (_S, Event.KNOWN_KEY): (_S, Notice.CONNECTED),
    (_S, Event.OTHER_KEY): (_A, Notice.ASKED),
    (_S, Event.HAND_OVER): (_S, Notice.FOLLOWED),
    (_S, Event.WRONG_HAND_OVER): (_S, Notice.HAND_OVER_REFUSED),
    (_S, Event.PAIR_AGAIN): (_S, Notice.NOTHING_TO_DECIDE),
    (_S, Event.KEEP_REFUSING): (_S, Notice.NOTHING_TO_DECIDE),
    (_S, Event.PAIRED): (_S, Notice.NOTHING_TO_DECIDE),
    (_S, Event.PAIRED_UNVERIFIED): (_S, Notice.NOTHING_TO_DECIDE),
    (_S, Event.PAIRING_FAILED): (_S, Notice.NOTHING_TO_DECIDE),
    (_A, Event.KNOWN_KEY): (_R, Notice.TAKEN_BACK),
    (_A, Event.OTHER_KEY): (_A, Notice.HELD),
    (_A, Event.THIRD_KEY): (_A, Notice.ASKED),
    (_A, Event.HAND_OVER): (_S, Notice.FOLLOWED),
    (_A, Event.WRONG_HAND_OVER): (_A, Notice.HAND_OVER_REFUSED),
    (_A, Event.PAIR_AGAIN): (_P, Notice.PAIRING),
    (_A, Event.KEEP_REFUSING): (_R, Notice.KEPT),
    (_A, Event.PAIRED): (_A, Notice.NOTHING_TO_DECIDE),
    (_A, Event.PAIRED_UNVERIFIED): (_A, Notice.NOTHING_TO_DECIDE),
    (_A, Event.PAIRING_FAILED): (_A, Notice.NOTHING_TO_DECIDE),
    (_P, Event.KNOWN_KEY): (_P, Notice.CONNECTED),
    (_P, Event.OTHER_KEY): (_P, Notice.HELD),
    (_P, Event.THIRD_KEY): (_P, Notice.HELD),
    (_P, Event.HAND_OVER): (_S, Notice.FOLLOWED),
    (_P, Event.WRONG_HAND_OVER): (_P, Notice.HAND_OVER_REFUSED),
    (_P, Event.PAIR_AGAIN): (_P, Notice.PAIRING),
    (_P, Event.KEEP_REFUSING): (_R, Notice.KEPT),
    (_P, Event.PAIRED): (_S, Notice.REPLACED),
    (_P, Event.PAIRED_UNVERIFIED): (_S, Notice.REPLACED_UNVERIFIED),
    (_P, Event.PAIRING_FAILED): (_A, Notice.ASKED),
    (_R, Event.KNOWN_KEY): (_R, Notice.CONNECTED),
    (_R, Event.OTHER_KEY): (_R, Notice.REFUSED_QUIETLY),
    (_R, Event.THIRD_KEY): (_A, Notice.ASKED),
    (_R, Event.HAND_OVER): (_S, Notice.FOLLOWED),
    (_R, Event.WRONG_HAND_OVER): (_R, Notice.HAND_OVER_REFUSED),
    (_R, Event.PAIR_AGAIN): (_P, Notice.PAIRING),
    (_R, Event.KEEP_REFUSING): (_R, Notice.KEPT),
    (_R, Event.PAIRED): (_R, Notice.NOTHING_TO_DECIDE),
    (_R, Event.PAIRED_UNVERIFIED): (_R, Notice.NOTHING_TO_DECIDE),
    (_R, Event.PAIRING_FAILED): (_R, Notice.NOTHING_TO_DECIDE),
}

_REPLACING = frozenset({Notice.FOLLOWED, Notice.REPLACED, Notice.REPLACED_UNVERIFIED})


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What we hold about one contact's key; ``other`` is the key in question or refused."""

    key: PeerId
    trust: Trust
    state: KeyState = KeyState.SETTLED
    other: PeerId | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an event has made of it, and the one notice."""

    known: KnownKey
    notice: Notice


def meet(known: KnownKey, key: PeerId) -> Change:
    """Somebody connects as this contact, with ``key``; only the known one is spoken to."""
    if key == known.key:
        return _change(known, Event.KNOWN_KEY)
    if known.other is None or key == known.other:
        return _change(known, Event.OTHER_KEY, key)
    return _change(known, Event.THIRD_KEY, key)


def hand_over(known: KnownKey, key: PeerId, *, is_proven: bool) -> Change:
    """The contact announces ``key`` on a link of its known key."""
    if not is_proven or key == known.key:
        return _change(known, Event.WRONG_HAND_OVER)
    return _change(known, Event.HAND_OVER, key)


def paired(known: KnownKey, key: PeerId, *, is_verified: bool) -> Change:
    """The pairing that the person asked for gave ``key``, perhaps not the refused one."""
    return _change(known, Event.PAIRED if is_verified else Event.PAIRED_UNVERIFIED, key)


def decide(known: KnownKey, event: Event) -> Change:
    """The person decides, or the pairing has failed; LocalError for any other event."""
    if event not in {Event.PAIR_AGAIN, Event.KEEP_REFUSING, Event.PAIRING_FAILED}:
        raise LocalError(f"{event.value} is nobody's decision")
    return _change(known, event)


def _change(known: KnownKey, event: Event, key: PeerId | None = None) -> Change:
    state, notice = TRANSITIONS[known.state, event]
    if notice in _REPLACING and key is not None:
        return Change(KnownKey(key, _trust(known.trust, notice)), notice)
    is_asked = notice is Notice.ASKED and key is not None
    other = key if is_asked else known.other
    return Change(replace(known, state=state, other=other), notice)


def _trust(before: Trust, notice: Notice) -> Trust:
    if notice is Notice.FOLLOWED:
        return before
    return Trust.VERIFIED if notice is Notice.REPLACED else Trust.UNVERIFIED
