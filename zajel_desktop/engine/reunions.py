"""Brings contacts back: looks for whoever is away, dials whoever is met, answers whoever calls.

lookups ──met──> redialling machines ──dial──> links ──linked, parted──> machines
                        links ──called──> their mark ──> links

Nobody is dialled or answered who is blocked, removed, or whose key is in question. A mark only
tells whom a call may come from; the opening of the link proves it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from zajel_desktop.crypto.draw import random_fraction
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.contacts import Contacts
from zajel_desktop.engine.foreign_returns import ForeignReturns
from zajel_desktop.engine.identity import OwnIdentity
from zajel_desktop.engine.links import Links, Parting
from zajel_desktop.engine.lookups import Hint, Lookups, Met, Whereabouts
from zajel_desktop.engine.match import Match, Opening
from zajel_desktop.engine.meetings import Meetings, is_welcome, offers
from zajel_desktop.engine.older_points import is_found_again
from zajel_desktop.engine.places import Call
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Heard, Services
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason, Side
from zajel_desktop.model.ids import Address, ContactId, PeerId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.redialling import Dial, Event, Output, Place, Redialling, Seek, State
from zajel_desktop.protocol.wire.service_messages import Refusal, Registered
from zajel_desktop.protocol.wire.signals import Description

logger = logging.getLogger(__name__)

MAX_EARLY = 50
MAX_ASKED = 500
MAX_FORMER = 2
"""By how many keys of ours of before we are looked for as well."""

PARTED = frozenset({Reason.PEER_GONE, Reason.LINKED_ELSEWHERE, Reason.BLOCKED})

Prepare = Callable[[], Awaitable[None]]


class Reunions:
    """One redialling machine for each contact, and everything that moves them."""

    def __init__(
        self,
        *,
        own: OwnIdentity,
        contacts: Contacts,
        links: Links,
        returns: ForeignReturns,
        services: Services,
        clock: Clock,
    ) -> None:
        self._returns = returns
        self._own = own
        self._contacts = contacts
        self._links = links
        self._clock = clock
        self.meetings = Meetings(own=self.identities, contacts=lambda: contacts.all, clock=clock)
        self._lookups = Lookups(
            meetings=self.meetings, services=services, clock=clock, is_linked=links.is_linked
        )
        self._services = services
        self._machines: dict[ContactId, Redialling] = {}
        self._keys: dict[ContactId, PeerId] = {}
        self._asked: dict[Whereabouts, ContactId] = {}  # whom we asked for an offer
        self._early: list[Call] = []  # who called before links could be made
        self._prepare: Prepare | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._tasks = Tasks()
        self._news = asyncio.Event()
        self._subscriptions: list[Callable[[], None]] = []

    def prepare_with(self, prepare: Prepare) -> None:
        """Have ``prepare`` waited for before the first link is made: what it takes is imported."""
        self._prepare = prepare

    async def start(self) -> None:
        """Look for everybody from now on."""
        self._subscriptions = [
            self._services.heard.subscribe(self.on_heard),
            self._services.default_changed.subscribe(lambda _: self._news.set()),
            self._lookups.met.subscribe(self._on_met),
            self._lookups.hinted.subscribe(self._on_hint),
            self._returns.missed.subscribe(self._on_missed),
            self._links.called.subscribe(self._on_call),
            self._links.parted.subscribe(self._on_parted),
            self._links.linked.subscribe(self._on_linked),
            self._links.status_changed.subscribe(self._on_status),
            self._links.opening_changed.subscribe(self._on_opening),
            self._contacts.contact_changed.subscribe(self._on_contact),
            self._contacts.contact_removed.subscribe(self._on_removed),
            self._own.renewed.subscribe(lambda _: self.on_change()),
        ]
        for contact in self._contacts.all:
            self._on_contact(contact)
        self._tasks.start(self._watch(), "bring contacts back")

    async def stop(self) -> None:
        """Look for nobody any more."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()
        await self._tasks.stop()
        self._lookups.stop()

    def identities(self) -> list[Identity]:
        """As whom we may be known: by who we are now first, then by who we were lately."""
        former = [self._own.with_key(key) for key in self._own.former[:MAX_FORMER]]
        return [self._own.current, *(each for each in former if each is not None)]

    # What the person and the network want.

    def dial(self, contact: ContactId) -> None:
        """Try to reach ``contact`` now, whatever was tried before."""
        if contact in self._machines:
            self._tell(contact, Event.SUMMON)

    def on_change(self) -> None:
        """The network of this computer, or who we are, has changed: try everybody now."""
        self._lookups.want_all()
        for contact in tuple(self._machines):
            self._tell(contact, Event.CALL)

    # What the services say.

    def on_heard(self, heard: Heard) -> None:
        """Something came from a service."""
        registration, announcement = heard
        self._lookups.on_heard(heard)
        if isinstance(announcement, Registered):
            self._begin_anew(registration)
            for contact in tuple(self._machines):
                self._tell(contact, Event.CALL)
        elif isinstance(announcement, Refusal) and announcement.target is not None:
            for place, contact in tuple(self._asked.items()):
                if (place.registration, place.address) == (registration, announcement.target):
                    self._tell(contact, Event.MISS, place)
        self._news.set()

    def _begin_anew(self, registration: Registration) -> None:
        """What was said at ``registration`` before may have been lost, and so may the answers."""
        self._links.begin_anew(registration)
        for place, contact in tuple(self._asked.items()):
            if place.registration is registration:
                del self._asked[place]
                self._tell(contact, Event.MISS, place)

    def _on_met(self, met: Met) -> None:
        if not met.places:
            self._tell(met.contact, Event.MISS)
        for place in met.places:
            self._tell(met.contact, Event.MEET, place)

    def _on_hint(self, hint: Hint) -> None:
        if self._can_link():
            self._returns.call(hint.registration, hint.address)

    def _on_missed(self, place: tuple[Registration, Address]) -> None:
        """Nobody who comes back by an older client is there, whomever of them it was tried for."""
        registration, address = place
        where = Whereabouts(registration, address, registration.key)
        for contact in self._contacts.all:
            if contact.dialect.is_foreign:
                self._tell(contact.id, Event.MISS, where)

    # Who calls.

    def _on_call(self, call: Call) -> None:
        if not self._can_link():
            self._early = [*self._early[1 - MAX_EARLY :], call]
            return
        target = call.registration.address
        known = target and self.meetings.whose(call.signal.tag, call.address, target)
        if not known:
            logger.info("a call that no contact has marked was dropped")
            return
        contact, own = known
        place = Whereabouts(call.registration, call.address, own)
        is_ours = offers(own, contact.key)
        if isinstance(call.signal, Description) and not is_ours:
            self._links.open(self._match(contact, place, is_offerer=False), call.signal)
        elif is_ours and not isinstance(call.signal, Description):
            self._links.open(self._match(contact, place, is_offerer=True))
        else:
            logger.info("a call with the parts exchanged was dropped")

    # What links say.

    def _on_opening(self, opening: Opening) -> None:
        match = opening.match
        if opening.step is Step.FAILED:
            self._returns.part(match)
        contact = self._contacts.with_key(match.key)
        if match.pairing is not None or contact is None:
            return
        place = _place_of(match)
        self._asked.pop(place, None)
        if opening.step is Step.PATH:
            self._tell(contact.id, Event.OPEN, place)
        elif opening.step is Step.FAILED:
            failure = opening.failure
            if failure is not None and failure.side is not Side.OURS:
                self._links.fail(contact.id, failure)
            self._tell(contact.id, Event.MISS, place)

    def _on_linked(self, contact: ContactId) -> None:
        self._tell(contact, Event.LINK)

    def _on_parted(self, parting: Parting) -> None:
        if parting.is_over:
            self._returns.part(parting.match)
        place = replace(_place_of(parting.match), own=self._own.key)
        failure = parting.failure
        is_goodbye = self._is_goodbye(parting)
        if not is_goodbye:
            self._services.doubt()  # perhaps it is not they who went
        if is_goodbye or parting.dialect is Dialect.WEB:  # nobody finds a page again
            logger.info("a contact has gone: %s", failure.reason.value if failure else "our will")
            is_elsewhere = failure is not None and failure.reason is Reason.LINKED_ELSEWHERE
            return self._tell(parting.contact, Event.PART, None if is_elsewhere else place)
        self._tell(parting.contact, Event.LOSE, place if place.registration.is_ready else None)

    def _is_goodbye(self, parting: Parting) -> bool:
        if not parting.is_over:
            return False
        return parting.failure is None or parting.failure.reason in PARTED

    def _on_status(self, status: LinkStatus) -> None:
        if status.presence is Presence.ONLINE:
            self._tell(status.contact, Event.LINK)

    # What happens to contacts.

    def _on_contact(self, contact: Contact) -> None:
        machine = self._machines.setdefault(contact.id, Redialling())
        if self._keys.get(contact.id, contact.key) != contact.key:
            self._lookups.want(contact)
        self._keys[contact.id] = contact.key
        if not is_welcome(contact):
            self._shut(contact.id)
        elif machine.state is State.SHUT:
            self._tell(contact.id, Event.ADMIT)
            if self._links.is_linked(contact.id):
                self._tell(contact.id, Event.LINK)

    def _on_removed(self, contact: ContactId) -> None:
        if contact in self._machines:
            self._shut(contact)
            del self._machines[contact], self._keys[contact]
            self._links.presences.forget(contact)

    def _shut(self, contact: ContactId) -> None:
        self._lookups.forget(contact)
        self._tell(contact, Event.SHUT)
        self._links.drop_returns(self._keys[contact])

    # The machines.

    def _tell(self, contact: ContactId, event: Event, place: Place | None = None) -> None:
        machine = self._machines.get(contact)
        if machine is None:
            return
        now = self._clock.monotonic()
        outputs = machine.take(event, now, chance=random_fraction(), place=place)
        self._play(contact, outputs)
        self._show(contact, machine)
        self._news.set()

    def _play(self, contact: ContactId, outputs: list[Output]) -> None:
        found = self._contacts.find(contact)
        for output in outputs:
            match output:
                case Seek() if found is not None:
                    self._lookups.want(found)
                case Dial(place=Whereabouts() as place) if found is not None:
                    self._dial(found, place)
                case _:
                    pass

    def _dial(self, contact: Contact, place: Whereabouts) -> None:
        if not self._can_link():
            return  # they are looked for once more then
        if contact.dialect.is_foreign:
            if is_found_again(contact):  # whoever has another client would be asked in person
                self._returns.call(place.registration, place.address)
            return
        match = self._match(contact, place, is_offerer=offers(place.own, contact.key))
        if match.is_offerer:
            self._links.open(match)
        elif match.ask():
            self._asked[place] = contact.id
            for oldest in list(self._asked)[:-MAX_ASKED]:
                del self._asked[oldest]

    def _match(self, contact: Contact, place: Whereabouts, *, is_offerer: bool) -> Match:
        ours = place.registration.address
        return Match(
            place.registration,
            place.address,
            contact.key,
            is_offerer,
            None,
            our_address=ours or "",
            tag=self.meetings.tag(contact, place.own, ours, place.address) if ours else b"",
            own=place.own,
        )

    def _show(self, contact: ContactId, machine: Redialling) -> None:
        presence = machine.presence(self._clock.monotonic())
        if self._links.is_held(contact):
            self._links.presences.keep_absent(contact, presence)
        else:
            self._links.presences.show_absent(contact, presence)

    def _can_link(self) -> bool:
        """Whether all that links need is there; else see to it, once."""
        if self._prepare is None:
            return True
        if self._preparing is None:
            self._preparing = self._tasks.start(self._get_ready(self._prepare), "prepare links")
        return False

    async def _get_ready(self, prepare: Prepare) -> None:
        await prepare()
        self._prepare = None
        early, self._early = self._early, []
        for call in early:
            self._on_call(call)
        self.on_change()

    async def _watch(self) -> None:
        while True:
            self._news.clear()
            self._lookups.go_abroad(self._away())
            self._lookups.tick()
            self._wake()
            await self._rest(self._due() - self._clock.monotonic())

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._news.wait()
        except TimeoutError:
            return

    def _due(self) -> float:
        times = [machine.due for machine in self._machines.values()]
        return min([time for time in times if time is not None] + [self._lookups.due])

    def _wake(self) -> None:
        now = self._clock.monotonic()
        for contact, machine in tuple(self._machines.items()):
            if machine.due is not None and now >= machine.due:
                self._tell(contact, Event.WAKE)

    def _away(self) -> list[Contact]:
        """Who is looked for; a web page is never found again."""
        return [
            each
            for each in self.meetings.welcome()
            if not self._links.is_linked(each.id)
            and (is_found_again(each) or not each.dialect.is_foreign)
        ]


def _place_of(match: Match) -> Whereabouts:
    return Whereabouts(match.registration, match.address, match.own_key)
