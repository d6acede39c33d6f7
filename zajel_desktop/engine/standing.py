"""How we stand in the network, as far as we know: surveyed anew whenever that may have changed.

A service tells its time when it is asked (Heartbeat); what our clock is off by is part of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.network import NetworkSurvey
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Heard, Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.service import IceServer, ServiceState, ServiceStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.protocol.wire.service_messages import Heartbeat, HeartbeatAck, Registered

logger = logging.getLogger(__name__)


class Standing:
    """Our own :class:`Conditions`; ``version`` is what others read of this program."""

    def __init__(
        self,
        *,
        survey: NetworkSurvey,
        services: Services,
        settings: SettingsService,
        clock: Clock,
        version: str = "",
    ) -> None:
        self.changed: Observable[Conditions] = Observable()
        self.service_changed: Observable[ServiceStatus] = services.status_changed
        self._survey = survey
        self._services = services
        self._settings = settings
        self._clock = clock
        self._current = Conditions(version=version)
        self._asked_at: float | None = None  # when the service was asked for its time
        self._round_trip: float | None = None
        self._wanted: object = None
        self._tasks = Tasks()
        self._subscriptions: list[Callable[[], None]] = []

    @property
    def current(self) -> Conditions:
        """How we stand, as of the last survey."""
        return self._current

    @property
    def round_trip(self) -> float | None:
        """Seconds to the service and back, as it was last asked for its time."""
        return self._round_trip

    @property
    def servers(self) -> tuple[IceServer, ...]:
        """The STUN and TURN servers we know: our own, then those of the service."""
        default = self._services.default
        own = self._settings.current.ice_servers
        return tuple(dict.fromkeys((*own, *(default.servers if default else ()))))

    @property
    def is_service_ready(self) -> bool:
        """Whether the chosen service knows us now."""
        return self._services.status.state is ServiceState.READY

    def retry(self) -> None:
        """Try to reach the chosen service now."""
        self._services.retry()

    async def start(self) -> None:
        """Survey from now on."""
        self._subscriptions = [
            self._services.heard.subscribe(self._on_heard),
            self._services.default_changed.subscribe(lambda _: self._forget_clock()),
            self._settings.settings_changed.subscribe(self._on_settings),
        ]
        self._on_settings(self._settings.current)

    async def stop(self) -> None:
        """Survey no more."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()
        await self._tasks.stop()

    def on_change(self) -> None:
        """The network is another one."""
        self._survey.forget()
        self.refresh()

    def refresh(self) -> None:
        """Survey soon, if what is known is old; nothing before the start and after the end."""
        if not self._subscriptions:
            return
        self._tasks.start(self._renew(), "survey the network")

    async def wait(self) -> Conditions:
        """How we stand now; takes about a second if that is not known."""
        await self._renew()
        return self._current

    def ask_clock(self, registration: Registration | None = None) -> None:
        """Ask the service for its time."""
        asked = registration or self._services.default
        if asked is not None and asked.is_ready and asked.send(Heartbeat()):
            self._asked_at = self._clock.monotonic()

    async def _renew(self) -> None:
        settings = self._settings.current
        found = await self._survey.conditions(
            self.servers, settings.interfaces, is_relay_only=settings.hides_address
        )
        self._set(replace(found, skew=self._current.skew, version=self._current.version))

    def _on_heard(self, heard: Heard) -> None:
        registration, announcement = heard
        if registration is not self._services.default:
            return
        if isinstance(announcement, Registered):
            self.ask_clock(registration)
            self.refresh()
        elif isinstance(announcement, HeartbeatAck) and self._asked_at is not None:
            took = self._clock.monotonic() - self._asked_at
            self._asked_at, self._round_trip = None, took
            theirs = announcement.timestamp / 1000 + took / 2
            self._set(replace(self._current, skew=self._clock.now() - theirs))

    def _forget_clock(self) -> None:
        """Another service: what the one before said is no longer of use."""
        self._asked_at = self._round_trip = None
        self._set(replace(self._current, skew=None))

    def _on_settings(self, settings: Settings) -> None:
        wanted = (
            *(settings.ice_servers, settings.interfaces),
            *(settings.hides_address, settings.proxy),
        )
        if wanted != self._wanted:
            self._wanted = wanted
            self.refresh()

    def _set(self, conditions: Conditions) -> None:
        if conditions != self._current:
            self._current = conditions
            self.changed.publish(conditions)
