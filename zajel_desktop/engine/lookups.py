"""Asks the services where contacts are: on every registration that we hold, and a few beyond.

At the chosen service and at those of this network everybody is looked for; at another one only
those who named it as a place where they can be met.

Contacts with older clients are looked for while away, at an address that is for them and stays the
same: they call every address of ours that services name, also those that are long gone, and take
each of them for another person.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from zajel_desktop.engine.meetings import Meetings
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.older_points import is_found_again
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Heard, Services
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import Address, ContactId, PeerId
from zajel_desktop.model.pairing import ADDRESS_LENGTH, ALPHABET
from zajel_desktop.protocol.invitation import is_service_url
from zajel_desktop.protocol.meeting import Calling, Round, hours, next_change
from zajel_desktop.protocol.wire.service_messages import (
    Refusal,
    RefusalReason,
    Registered,
    RegisterRendezvous,
    RendezvousMatch,
    RendezvousResult,
)

logger = logging.getLogger(__name__)

MAX_ABROAD = 4
"""How many services beside the chosen one are gone to because contacts may be there."""

MAX_PLACES = 16
"""Of so many places at most, the newest, one answer is believed."""

MAX_ADDRESSES = 200
"""So many addresses of ours are remembered, so that we do not take ourselves for somebody."""

SOON = 1.0
"""Seconds until it is looked again whether a question was said."""

LOOK_EVERY = 60.0
"""Seconds between two looks at the clock that people set, which may jump either way."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where somebody can be dialled who knows us by ``own``."""

    registration: Registration
    address: Address
    own: PeerId


@dataclass(frozen=True, slots=True)
class Hint:
    """Somebody came to a meeting point of ours, the service does not say to which."""

    registration: Registration
    address: Address


@dataclass(frozen=True, slots=True)
class Met:
    """A service says where ``contact`` is: the newest place first; empty if nowhere."""

    contact: ContactId
    places: tuple[Whereabouts, ...]


class Lookups:
    """The questions to all services."""

    def __init__(
        self,
        *,
        meetings: Meetings,
        services: Services,
        clock: Clock,
        is_linked: Callable[[ContactId], bool],
    ) -> None:
        self.met: Observable[Met] = Observable()
        self.hinted: Observable[Hint] = Observable()
        self._is_linked = is_linked
        self._addresses: deque[Address] = deque(maxlen=MAX_ADDRESSES)  # ours, in this life
        self._meetings = meetings
        self._services = services
        self._clock = clock
        self._rounds: dict[Registration, Round] = {}
        self._abroad: dict[str, Registration] = {}
        self._hours = frozenset(hours(clock.now()))

    def stop(self) -> None:
        """Leave the services that we went to."""
        for registration in self._abroad.values():
            registration.release()
        self._abroad.clear()
        self._rounds.clear()

    @property
    def due(self) -> float:
        """When to :meth:`tick` next, on the monotonic clock."""
        now = self._clock.monotonic()
        times = [
            now + SOON if registration.is_asking else each.due(now)
            for registration, each in self._ready()
        ]
        change = next_change(self._clock.now()) - self._clock.now()
        look = now + min(change, LOOK_EVERY)
        return min([time for time in times if time is not None], default=look)

    def tick(self) -> None:
        """Ask what is to be asked now."""
        before, self._hours = self._hours, frozenset(hours(self._clock.now()))
        if self._hours != before:
            self.want_all()
        for registration, each in self._ready():
            if registration.is_asking:
                continue  # the last question is not even said, its answer would be taken for ours
            batch = each.next(self._clock.monotonic())
            if batch and not self._ask(registration, batch):
                each.answered(is_anybody=False)

    def want_all(self) -> None:
        """Be found by, and look for, everybody who may come back."""
        for registration, each in self._ready():
            each.want(self._wanted(registration))

    def want(self, contact: Contact) -> None:
        """Look for ``contact`` before everybody else."""
        for registration, each in self._ready():
            if self._is_place_of(registration, contact):
                each.want_first(self._meetings.callings(contact, registration.key))

    def forget(self, contact: ContactId) -> None:
        """Look for ``contact`` no more."""
        for each in self._rounds.values():
            each.forget(contact)

    def go_abroad(self, away: list[Contact]) -> None:
        """Hold registrations at the services where those who are ``away`` may be, few of them.

        One at the chosen service is for all who have older clients, whether they are away or not.
        """
        default = self._services.default
        if default is None:
            return
        urls = dict.fromkeys(url for contact in away for url in contact.services)
        wanted = [url for url in urls if url != default.url and is_service_url(url)][:MAX_ABROAD]
        older = [contact for contact in self._meetings.welcome() if is_found_again(contact)]
        if older:
            wanted.append(default.url)
        lasting = {default.url, *(url for contact in older for url in contact.services)}
        for url, registration in tuple(self._abroad.items()):
            if url not in wanted or registration.key != self._meetings.us:
                self._abroad.pop(url).release()
        for url in wanted:
            if url not in self._abroad:
                address = self._meetings.address_at(url) if url in lasting else None
                self._abroad[url] = self._services.open(url, address=address)

    def on_heard(self, heard: Heard) -> bool:
        """Something came from a service; tell whether it was the end or the answer of a question.

        A registration begins anew with each ``Registered``: what it knew of us may be forgotten.
        """
        registration, announcement = heard
        match announcement:
            case Registered():
                self._addresses.append(announcement.pairing_code)
                each = self._rounds.setdefault(registration, Round())
                each.begin_anew()
                each.want(self._wanted(registration))
            case RendezvousResult():
                self._on_result(registration, announcement)
            case RendezvousMatch():
                self._on_push(registration, announcement)
                return False
            case Refusal(reason=RefusalReason.SLOW_DOWN.value):
                if registration in self._rounds:
                    self._rounds[registration].refused()
            case _:
                return False
        return True

    def _on_result(self, registration: Registration, result: RendezvousResult) -> None:
        each = self._rounds.get(registration)
        if each is None:
            return
        there = [
            Address(match.peer_id)
            for match in reversed(result.live_matches)
            if self._is_somebody(match.peer_id, match.relay_id or "")
        ]
        there = list(dict.fromkeys(there))[:MAX_PLACES]
        for calling in each.answered(is_anybody=bool(there)):
            places = tuple(Whereabouts(registration, address, calling.own) for address in there)
            self.met.publish(Met(calling.contact, places))

    def _on_push(self, registration: Registration, push: RendezvousMatch) -> None:
        """Desktops leave a mark, and look for themselves; who leaves none has an older client."""
        peer = push.match
        if not peer.relay_id and self._is_somebody(peer.peer_id, "") and self._awaits(registration):
            self.hinted.publish(Hint(registration, Address(peer.peer_id)))

    def _awaits(self, registration: Registration) -> bool:
        """Whether somebody with an older client may come at ``registration``."""
        return any(
            is_found_again(contact)
            and not self._is_linked(contact.id)
            and self._is_place_of(registration, contact)
            for contact in self._meetings.welcome()
        )

    def _is_somebody(self, peer: str, mark: str) -> bool:
        """Whether ``peer`` is an address, and none that was ours."""
        return (
            _is_address(peer) and peer not in self._addresses and not self._meetings.is_ours(mark)
        )

    def _ask(self, registration: Registration, batch: tuple[Calling, ...]) -> bool:
        points = self._meetings.older_points(batch)
        tokens = (*self._meetings.tokens(batch), *points)
        if not tokens or registration.address is None:
            return False
        return registration.send(
            RegisterRendezvous(
                peer_id=registration.address,
                daily_points=points,
                hourly_tokens=tokens,
                relay_id=self._meetings.mark(),
            )
        )

    def _wanted(self, registration: Registration) -> list[Calling]:
        return [
            calling
            for contact in self._meetings.welcome()
            if self._is_place_of(registration, contact)
            and not (contact.dialect.is_foreign and self._is_linked(contact.id))
            for calling in self._meetings.callings(contact, registration.key)
        ]

    def _is_place_of(self, registration: Registration, contact: Contact) -> bool:
        """Whether ``contact`` is looked for there: everybody at home, at one of two addresses."""
        default = self._services.default
        is_home = default is not None and registration.url == default.url
        is_theirs = registration.url in contact.services
        is_for_older = registration is self._abroad.get(registration.url)
        if contact.dialect.is_foreign:
            return is_for_older and (is_home or is_theirs)
        return not is_for_older if is_home else registration.is_passing or is_theirs

    def _ready(self) -> list[tuple[Registration, Round]]:
        """Where we are known now; whatever is over is forgotten."""
        for registration in [each for each in self._rounds if each.is_over]:
            del self._rounds[registration]
        return [(each, asked) for each, asked in self._rounds.items() if each.is_ready]


def _is_address(text: str) -> bool:
    return len(text) == ADDRESS_LENGTH and all(letter in ALPHABET for letter in text)
