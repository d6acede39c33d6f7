"""The services where we can be met: the one the person chose, and others while they are needed."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from typing import TypeAlias

from zajel_desktop.engine.listing import Listing
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.signaling import (
    Discovery,
    LocalService,
    ServerLists,
    Signaling,
)
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.model.service import ServiceChoice, ServiceState, ServiceStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.surroundings import Change
from zajel_desktop.protocol.invitation import is_service_url
from zajel_desktop.protocol.wire.service_messages import Announcement

logger = logging.getLogger(__name__)

Heard: TypeAlias = tuple[Registration, Announcement]

LISTEN = 0.25  # seconds to listen for a service announced on the network
SETTLE = (0.5, 1.5)  # seconds after which to look whether another began to host at the same time
LOCAL_RETRY = 5.0


class Services:
    """Keeps us registered at the chosen service; opens others for single pairings.

    ``own_key`` tells our public key of now; an address keeps the one it was registered with.
    """

    def __init__(
        self,
        *,
        signaling: Signaling,
        local: LocalService,
        discovery: Discovery,
        lists: ServerLists,
        settings: SettingsService,
        own_key: Callable[[], PeerId],
        clock: Clock,
    ) -> None:
        self.status_changed: Observable[ServiceStatus] = Observable()
        self.default_changed: Observable[Registration] = Observable()
        self.heard: Observable[Heard] = Observable()
        self._signaling = signaling
        self._local = local
        self._discovery = discovery
        self._listing = Listing(lists=lists, clock=clock)
        self._settings = settings
        self._own_key = own_key
        self._clock = clock
        self._tasks = Tasks()
        self._choosing = Tasks()
        self._choice: asyncio.Task[None] | None = None  # the newest; it awaits the one before
        self._default: Registration | None = None
        self._doubted: Registration | None = None  # announced, but it does not answer
        self._is_hosting = False
        self._open: list[Registration] = []  # every address of ours that somebody holds
        self._chosen = asyncio.Event()
        choice = settings.current.service
        self._status = ServiceStatus("", choice, ServiceState.CONNECTING)
        self._wanted: tuple[object, ...] | None = None
        self._proxy = settings.current.proxy
        self._unsubscribe: Callable[[], None] | None = None

    @property
    def status(self) -> ServiceStatus:
        """The chosen service, as it stands now."""
        return self._status

    @property
    def default(self) -> Registration | None:
        """Our newest address at the chosen service; None until that is known."""
        return self._default

    async def start(self) -> None:
        """Go to the chosen service, and to every other one that is chosen later."""
        self._unsubscribe = self._settings.settings_changed.subscribe(self._on_settings)
        self._on_settings(self._settings.current)

    async def stop(self) -> None:
        """Leave every service and end our own."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        await self._choosing.stop()
        if self._default is not None:
            self._default.release()
            self._default = None
        await self._tasks.stop()
        await self._discovery.stop()
        await self._local.stop()

    def open(
        self,
        url: str,
        key: PeerId | None = None,
        *,
        is_passing: bool = False,
        address: Address | None = None,
    ) -> Registration:
        """A new address at ``url``, as ``key`` or as who we are now; hold it and release it.

        ``is_passing``: contacts are not to look for us there later. ``address`` is asked for first.
        """
        registration = Registration(
            url,
            signaling=self._signaling,
            key=self._own_key() if key is None else key,
            clock=self._clock,
            tasks=self._tasks,
            is_passing=is_passing,
            wished=address,
        )
        self._open = [*(each for each in self._open if not each.is_over), registration]
        registration.heard.subscribe(lambda message: self.heard.publish((registration, message)))
        return registration

    async def wait_default(self) -> Registration:
        """Our newest address at the chosen service, once that is known; not yet registered."""
        while self._default is None:
            self._chosen.clear()
            await self._chosen.wait()
        return self._default

    async def elsewhere(self) -> tuple[str, ...]:
        """The other services of the signed list, if we are met at one of it; freshest first."""
        settings = self._settings.current
        if settings.service is not ServiceChoice.APP:
            return ()
        return await self._listing.others(settings)

    def renew(self, key: PeerId | None = None) -> None:
        """A new address at the chosen service, as ``key`` or as who we are now.

        The old address stays while somebody holds it.
        """
        if self._default is not None:
            self._set_default(self.open(self._default.url, key))

    def retry(self) -> None:
        """Try to reach the chosen service now."""
        if self._default is None:
            self._choose_again()
        else:
            self._default.retry()

    def doubt(self) -> None:
        """Somebody cannot be heard any more: see whether the services can."""
        for registration in self._open:
            if not registration.is_over:
                registration.doubt()

    def on_change(self, change: Change) -> None:
        """The network around us is another one: no connection is believed until it answers."""
        is_elsewhere = self._is_hosting and self._settings.current.service is ServiceChoice.NETWORK
        if self._default is None or (change is Change.ADDRESSES and is_elsewhere):
            self._choose_again()
        self.doubt()

    def _on_settings(self, settings: Settings) -> None:
        if settings.proxy != self._proxy:
            self._proxy = settings.proxy
            self.doubt()
        wanted = (
            *(settings.service, settings.service_url, settings.interfaces),
            *(settings.bootstrap_url, settings.bootstrap_key),
        )
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._choose_again()

    def _choose_again(self) -> None:
        before = self._choice
        self._choice = self._choosing.start(self._choose(before), "choose the service")

    async def _choose(self, before: asyncio.Task[None] | None) -> None:
        """Find the chosen service's URL, again and again until there is one; then go there."""
        await _end(before)
        settings = self._settings.current
        self._drop_default()
        self._publish(ServiceStatus(_named(settings), settings.service, ServiceState.CONNECTING))
        is_listed = settings.service is ServiceChoice.APP
        for pause in self._listing.pauses() if is_listed else itertools.repeat(LOCAL_RETRY):
            try:
                url = await self._find(settings)
            except (OSError, TimeoutError) as error:
                failure = Failure(Reason.SERVICE_UNREACHABLE, Side.OURS, str(error))
            except RemoteError as error:
                failure = Failure(Reason.LIST_NOT_BELIEVED, Side.SERVICES, str(error))
            except LocalError as error:
                return self._fail(settings, _nonsense(error))
            else:
                self._set_default(self.open(url))
                return await self._settle(settings)
            self._fail(settings, failure, pause)
            await asyncio.sleep(pause)

    async def _settle(self, settings: Settings) -> None:
        """Of several that began to host one network at the same time only the lowest goes on."""
        if not self._is_hosting or settings.service is not ServiceChoice.NETWORK:
            return
        for pause in SETTLE:
            await asyncio.sleep(pause)
            try:
                url = await self._discovery.find(LISTEN, settings.interfaces, is_below_ours=True)
            except OSError as error:
                logger.info("the network cannot be listened to: %s", error)
                return
            if url is not None:
                self._set_default(self.open(url))
                return await self._stop_hosting()

    async def _doubt(self, before: asyncio.Task[None] | None, registration: Registration) -> None:
        """A service that was found does not answer: see whether it can still be found."""
        await _end(before)
        settings = self._settings.current
        if settings.service is ServiceChoice.APP:
            if await self._listing.is_left(registration, settings):
                self._choose_again()
            return
        while True:
            await asyncio.sleep(LOCAL_RETRY)
            if registration.is_ready:
                return
            try:
                found = await self._discovery.find(LISTEN, settings.interfaces)
            except OSError as error:
                logger.info("the network cannot be listened to: %s", error)
                continue
            if found != registration.url and not registration.is_ready:
                return self._choose_again()

    async def _find(self, settings: Settings) -> str:
        if settings.service is ServiceChoice.URL:
            if not is_service_url(settings.service_url):
                raise LocalError("not the address of a service")
            await self._stop_hosting()
            return settings.service_url
        if settings.service is ServiceChoice.APP:
            await self._stop_hosting()
            return await self._listing.find(settings)
        if settings.service is ServiceChoice.NETWORK:
            found = await self._discovery.find(LISTEN, settings.interfaces)
            if found is not None:
                await self._stop_hosting()
                return found
        return await self._host(settings)

    async def _host(self, settings: Settings) -> str:
        is_on_network = settings.service is ServiceChoice.NETWORK
        await self._stop_hosting()
        url = await self._local.start(is_on_network=is_on_network, interfaces=settings.interfaces)
        self._is_hosting = True
        if is_on_network:
            await self._discovery.announce(url, settings.interfaces)
        return url

    async def _stop_hosting(self) -> None:
        self._is_hosting = False
        await self._discovery.stop()
        await self._local.stop()

    def _fail(self, settings: Settings, failure: Failure, pause: float | None = None) -> None:
        """There is no service; it is looked for again in ``pause`` seconds, if at all."""
        self._publish(
            ServiceStatus(
                _named(settings),
                settings.service,
                ServiceState.AWAY,
                retry_at=None if pause is None else self._clock.now() + pause,
                failure=failure,
            )
        )

    def _drop_default(self) -> None:
        if self._default is not None:
            self._default.release()
            self._default = None

    def _set_default(self, registration: Registration) -> None:
        self._drop_default()
        self._default = registration
        self._chosen.set()
        registration.changed.subscribe(self._on_changed)
        self.default_changed.publish(registration)
        self._on_changed(registration)

    def _on_changed(self, registration: Registration) -> None:
        if registration is not self._default:
            return
        if registration.state is ServiceState.READY:
            self._doubted = None
        elif self._is_lost(registration):
            self._doubted = registration
            is_announced = self._settings.current.service is ServiceChoice.NETWORK
            if is_announced and registration.address is not None:
                return self._choose_again()
            self._choice = self._choosing.start(
                self._doubt(self._choice, registration), "look for another service"
            )
        self._publish(
            ServiceStatus(
                registration.url,
                self._settings.current.service,
                registration.state,
                is_hosted_here=self._is_hosting,
                retry_at=registration.retry_at,
                failure=registration.failure,
                offers_relay=any(server.is_relay for server in registration.servers),
            )
        )

    def _is_lost(self, registration: Registration) -> bool:
        """Whether a service that we had to find has gone, which is news."""
        choice = self._settings.current.service
        is_joined = choice is ServiceChoice.NETWORK and not self._is_hosting
        is_news = registration is not self._doubted
        is_found = is_joined or choice is ServiceChoice.APP
        return is_found and is_news and registration.state is ServiceState.AWAY

    def _publish(self, status: ServiceStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.publish(status)


async def _end(task: asyncio.Task[None] | None) -> None:
    """Cancel ``task`` and wait until it has ended."""
    if task is not None:
        task.cancel()
        await asyncio.wait([task])


def _named(settings: Settings) -> str:
    """The service that ``settings`` name themselves, if they do."""
    return "" if settings.service is ServiceChoice.APP else settings.service_url


def _nonsense(error: LocalError) -> Failure:
    """What was chosen is no address of a service, or of a list of them."""
    return Failure(Reason.SERVICE_NOT_ZAJEL, Side.OURS, str(error))
