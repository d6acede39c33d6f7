"""Where contacts with older clients look for us at a service: daily points and hourly tokens.

Their services keep both by the same names, but only tell of each other those who hold an hourly
one; so all of them are said as both (docs/protocol.md, "Coming back with older clients").
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from zajel_desktop.crypto.classic import daily_point, hourly_token, session_key
from zajel_desktop.crypto.identity import Identity, public_bytes
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.ids import PeerId

FOUND_AGAIN = frozenset({Dialect.APP, Dialect.HEADLESS})
"""Who looks for contacts at all; a web page has another key each time it is loaded."""

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def is_found_again(contact: Contact) -> bool:
    """Whether ``contact`` is looked for at the points of older clients."""
    return contact.dialect in FOUND_AGAIN


class OlderPoints:
    """The points of pairs of keys; what takes long is computed once for each pair."""

    def __init__(self) -> None:
        self._sessions: dict[tuple[PeerId, PeerId], bytes] = {}

    def of(self, identity: Identity, key: PeerId, now: float) -> tuple[str, ...]:
        """Where ``identity`` and the owner of ``key`` meet at ``now`` (seconds since the epoch).

        Three days and three hours (UTC), since clocks differ. Empty for a worthless key.
        """
        session = self._session(identity, key)
        if session is None:
            return ()
        moment = datetime.fromtimestamp(now, UTC)
        ours, theirs = public_bytes(identity.peer_id), public_bytes(key)
        days = (daily_point(ours, theirs, moment + n * DAY) for n in (-1, 0, 1))
        hours = (hourly_token(session, moment + n * HOUR) for n in (-1, 0, 1))
        return (*days, *hours)

    def _session(self, identity: Identity, key: PeerId) -> bytes | None:
        pair = (identity.peer_id, key)
        if pair not in self._sessions:
            try:
                self._sessions[pair] = session_key(identity.agree(public_bytes(key)))
            except RemoteError:
                return None
        return self._sessions[pair]
