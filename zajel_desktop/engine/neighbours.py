"""Contacts on one network meet there, with no service anywhere else.

Whoever may be found on the network hosts a small service for it and announces it by marks that only
contacts can read. Of two contacts the one with the higher id goes to the other's service; there
they come back to each other as at any other service (Reunions hears of every registration).

Nothing of this happens while the person stays on this computer (decision 0012).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.marks import Marks
from zajel_desktop.engine.ports.network import Beacon
from zajel_desktop.engine.ports.signaling import LocalService
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.model.service import ServiceChoice, ServiceState, ServiceStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.surroundings import Change
from zajel_desktop.protocol.neighbourhood import Join, Neighbourhood, Output, Sighting

logger = logging.getLogger(__name__)

BEGIN_AFTER = 10.0
"""Seconds after the start when nothing hurries: a service that answers comes first."""

ANSWER_WITHIN = 3.0
"""Seconds a service gets to answer after the start; without an answer we do not wait longer."""

AGAIN_AFTER = 30.0
"""Seconds until the network is tried again that could not be announced on."""

LOOK_EVERY = 60.0
"""Seconds between two looks whether another hour has begun."""

PAUSE = 0.5
"""Seconds between two evaluations of what is heard: anybody can make up any number of them."""

BREATH = 0.05
"""Seconds after each new announcement evaluated: it is compared with what every contact may say."""


class Neighbours:
    """Finds contacts on this network, and lets them find us, while the settings say so."""

    def __init__(
        self,
        *,
        beacon: Beacon,
        local: LocalService,
        services: Services,
        marks: Marks,
        settings: SettingsService,
    ) -> None:
        self._beacon = beacon
        self._local = local
        self._services = services
        self._marks = marks
        self._settings = settings
        self._tasks = Tasks()
        self._around = Neighbourhood()
        self._places: dict[str, Registration] = {}  # our addresses at others' services
        self._url = ""  # of the service that we host
        self._wanted: tuple[bool, tuple[str, ...]] | None = None
        self._living: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._listening: asyncio.Timeout | None = None
        self._told: object = None  # what the tags announced last were made of
        self._heard: tuple[Sighting, ...] = ()
        self._judged: dict[Sighting, frozenset[ContactId]] = {}  # who announces what is heard
        self._judged_by: object = None  # whom it was compared with
        self._unsubscribe: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Begin, and follow the settings."""
        self._unsubscribe = [
            self._settings.settings_changed.subscribe(self._on_settings),
            self._services.status_changed.subscribe(self._on_service),
        ]
        self._on_settings(self._settings.current)

    async def stop(self) -> None:
        """Fall silent and leave every place."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        await self._tasks.stop()

    # What is heard of the rest of the engine.

    def on_change(self, change: Change) -> None:
        """Something has changed around us: other addresses are announced anew."""
        if change is Change.ADDRESSES:
            self._hurry.set()
            self._begin_anew()

    def on_status(self, status: LinkStatus) -> None:
        """Whether a contact is linked has changed: whoever is not has to be met."""
        is_linked = status.presence is Presence.ONLINE
        self._follow(self._around.linked(status.contact, is_linked=is_linked))

    def on_people(self, _: object = None) -> None:
        """Contacts, their keys or our own have changed: so do the marks."""
        if self._told is not None and self._told != self._said():
            self._look_soon()

    def _on_settings(self, settings: Settings) -> None:
        wanted = (_is_wanted(settings), settings.interfaces)
        if wanted != self._wanted:
            self._wanted = wanted
            self._begin_anew()

    def _on_service(self, status: ServiceStatus) -> None:
        if status.state is ServiceState.AWAY:
            self._hurry.set()

    # Its life.

    def _begin_anew(self) -> None:
        self._living = self._tasks.start(self._live(self._living), "find contacts on the network")

    async def _live(self, before: asyncio.Task[None] | None) -> None:
        """Announce and listen, again and again, as long as the settings say so."""
        if before is not None:
            before.cancel()
            await asyncio.wait([before])
        is_wanted, interfaces = self._wanted or (False, ())
        if not is_wanted:
            return
        await self._wait_turn()
        while True:
            try:
                await self._be_found(interfaces)
            except OSError as error:
                logger.info("contacts on this network cannot be looked for")
                logger.debug("because of %s", error)  # which may quote addresses of ours
            await asyncio.sleep(AGAIN_AFTER)

    async def _wait_turn(self) -> None:
        """Wait a while, or until the chosen service does not answer."""
        for patience in (ANSWER_WITHIN, BEGIN_AFTER - ANSWER_WITHIN):
            try:
                async with asyncio.timeout(patience):
                    await self._hurry.wait()
                return
            except TimeoutError:
                if self._services.status.state is not ServiceState.READY:
                    return

    async def _be_found(self, interfaces: Sequence[str]) -> None:
        """Host, announce and listen; raise OSError if the network does not let us."""
        try:
            self._url = await self._local.start(is_on_network=True, interfaces=interfaces)
            ours = self._open(self._url)
            try:
                await self._announce(interfaces)
                await self._listen(interfaces)
            finally:
                ours.release()
        finally:
            self._told = self._listening = None
            self._heard = ()
            self._follow(self._around.clear())
            await self._beacon.stop()
            await self._local.stop()

    async def _announce(self, interfaces: Sequence[str]) -> None:
        self._told = self._said()
        await self._beacon.announce(self._url, interfaces, self._marks.tags)

    async def _listen(self, interfaces: Sequence[str]) -> None:
        """Go where contacts are heard; announce anew when the marks have changed."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY) as self._listening:
                    while True:
                        self._heard = tuple(await self._beacon.wait_heard())
                        await self._hear()
                        await asyncio.sleep(PAUSE)
            except TimeoutError:
                if self._told != self._said():
                    await self._announce(interfaces)
                await self._hear()  # other people count now, or the time was over in the middle

    async def _hear(self) -> None:
        """Find out who announces what is heard; what was known stays known."""
        if self._judged_by != self._said():
            self._judged_by = self._said()
            self._judged = {}
        heard = [sighting for sighting in self._heard if sighting.is_lower]
        for each in heard:
            if each not in self._judged:
                self._judged[each] = self._marks.whose(each)
                await asyncio.sleep(BREATH)
        self._judged = {each: self._judged[each] for each in heard}
        self._follow(self._around.hear({each.url: self._judged[each] for each in heard}))

    def _follow(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            if isinstance(output, Join):
                logger.info("a contact is on this network")
                self._places[output.url] = self._open(output.url)
            else:
                self._places.pop(output.url).release()

    def _open(self, url: str) -> Registration:
        """An address there under a key of nobody: all is said in the clear on this network."""
        return self._services.open(url, Identity.draw().peer_id, is_passing=True)

    def _look_soon(self) -> None:
        if self._listening is not None and not self._listening.expired():
            self._listening.reschedule(asyncio.get_running_loop().time())

    def _said(self) -> object:
        return self._marks.hour, self._marks.known


def _is_wanted(settings: Settings) -> bool:
    """Whether the person lets us be found; whoever hides their address does not."""
    is_hiding = settings.hides_address or bool(settings.proxy)
    is_on_network = settings.service is not ServiceChoice.COMPUTER
    return settings.finds_on_network and is_on_network and not is_hiding
