"""One address of ours at one service, for as long as somebody holds it.

    CONNECTING --registered--> READY --lost--> AWAY --after a while--> CONNECTING …

The service keeps a lost address for two minutes and gives it back for the resume token; later,
or where the service knows no such token, a new address is drawn.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import NoReturn

from zajel_desktop.crypto.draw import random_address, random_fraction
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.signaling import Signaling, SignalingSocket
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.model.service import IceServer, ServiceState
from zajel_desktop.protocol.attribution import NAMES_ERRORS, Attribution
from zajel_desktop.protocol.pacing import Pacing, Urgency
from zajel_desktop.protocol.wire.service import fits, ice_servers
from zajel_desktop.protocol.wire.service_messages import (
    DESKTOP,
    ICE_RENEWAL,
    Announcement,
    CodeCollision,
    IceServers,
    Leave,
    Ping,
    Refusal,
    RefusalReason,
    Register,
    Registered,
    Request,
    ResumeToken,
)

logger = logging.getLogger(__name__)

OPEN_PATIENCE = 10.0  # seconds until a service must have answered
FIRST_PATIENCE = 3.0  # and so many times the number of the try: a try begun in a gap waits too long
PING_AFTER = 25.0  # seconds of silence; what comes back, or does not, tells the rest
ANSWER_PATIENCE = 10.0
DOUBTED_PATIENCE = 3.0  # the same, where there is a reason to believe that nobody hears us
FIRST_DELAY, LONGEST_DELAY = 1.0, 15.0  # seconds, times 0.5 to 2: a thousand come back spread
SOON, LONGEST_SOON = 600.0, 2.5  # so long after a loss, the longest delay is so short
GROWTH = 1.5
OUR_FEATURES = (DESKTOP, ICE_RENEWAL)
MAX_COLLISIONS = 5
MAX_NONSENSE = 10  # frames of one connection that we cannot read (a newer service may say a few)


class Registration:
    """An address at the service ``url``; starts when made, ends when nobody holds it.

    ``key`` is the public key under which we are known there. ``is_passing``: the service is there
    for now only, so nobody is told to look for us there later. ``wished`` is the address that is
    asked for first.
    """

    def __init__(
        self,
        url: str,
        *,
        signaling: Signaling,
        key: PeerId,
        clock: Clock,
        tasks: Tasks,
        is_passing: bool = False,
        wished: Address | None = None,
    ) -> None:
        self.url = url
        self.is_passing = is_passing
        self.address: Address | None = None
        self._wished = wished
        self.state = ServiceState.CONNECTING
        self.failure: Failure | None = None
        self.retry_at: float | None = None
        self.servers: tuple[IceServer, ...] = ()
        self.features: tuple[str, ...] = ()
        self.changed: Observable[Registration] = Observable()
        self.heard: Observable[Announcement] = Observable()
        self._signaling = signaling
        self.key = key
        self._clock = clock
        self._holders = 1
        self._delay = FIRST_DELAY
        self._away_since: float | None = None  # monotonic
        self._resume: ResumeToken | None = None
        self._pacing = Pacing()
        self._attribution = Attribution()
        self._has_outgoing = asyncio.Event()
        self._hurry = asyncio.Event()
        self._ready = asyncio.Event()
        self._ended = asyncio.Event()
        self._waiting: asyncio.Timeout | None = None  # for the service, until we doubt it
        self._is_doubted = False
        self._tries = 0  # since we were registered
        self._task = tasks.start(self._run(), "registration")

    def __repr__(self) -> str:
        return f"Registration({self.state.value})"

    @property
    def is_over(self) -> bool:
        """Whether nobody holds it any more."""
        return self._holders == 0

    @property
    def is_ready(self) -> bool:
        """Whether our address is known there now."""
        return self.state is ServiceState.READY

    @property
    def is_asking(self) -> bool:
        """Whether a question about meeting points is still to be said, since much else was."""
        return self._pacing.is_held(Urgency.LATER)

    def hold(self) -> None:
        """Keep it until :meth:`release`; whoever made it holds it already."""
        self._holders += 1

    def release(self) -> None:
        """Let go; the last one to do so ends it."""
        self._holders -= 1
        if self._holders == 0:
            self._ended.set()

    def send(self, message: Request) -> bool:
        """Say ``message`` to the service, after a short loss if need be.

        False if it was never reached, or takes nothing so large. What could not be said is
        forgotten when the service has forgotten us (``Registered`` with ``resumed`` False is heard
        then).
        """
        if self.address is None:
            return False
        if not fits(message):
            logger.error("%s is larger than services take", type(message).__name__)
            return False
        self._pacing.put(message)
        self._has_outgoing.set()
        return True

    async def wait_ready(self) -> None:
        """Wait until our address is known there."""
        await self._ready.wait()

    def retry(self) -> None:
        """Try now instead of at ``retry_at``."""
        self._delay = FIRST_DELAY
        self._hurry.set()

    def doubt(self) -> None:
        """The network is another one: try now, or ask now whether the service still hears us."""
        self.retry()
        self._is_doubted = True
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(asyncio.get_running_loop().time())

    @contextlib.asynccontextmanager
    async def _patience(self, seconds: float) -> AsyncIterator[None]:
        """Wait at most ``seconds`` for the service, or until it is doubted; TimeoutError then."""
        async with asyncio.timeout(seconds) as self._waiting:
            try:
                yield
            finally:
                self._waiting = None

    async def _run(self) -> None:
        ended = Tasks()
        try:
            serving = ended.start(self._serve_for_ever(), "serve registration")
            await self._ended.wait()
            serving.cancel()
        finally:
            await ended.stop()

    async def _serve_for_ever(self) -> None:
        while True:
            self._hurry.clear()
            self._set_state(ServiceState.CONNECTING)
            failure = await self._survive()
            self._ready.clear()
            self.failure = failure
            wait = self._next_wait()
            self.retry_at = self._clock.now() + wait
            logger.info("service away for %.1f s: %s", wait, failure.reason.value)
            self._set_state(ServiceState.AWAY)
            await self._rest(wait)

    def _next_wait(self) -> float:
        """Seconds until the next try: a short cut of the line ends any moment, a long one not."""
        now = self._clock.monotonic()
        if self._away_since is None:
            self._away_since = now
        longest = LONGEST_SOON if now - self._away_since < SOON else LONGEST_DELAY
        wait = self._delay * (0.5 + 1.5 * random_fraction())
        self._delay = min(self._delay * GROWTH, longest)
        return wait

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            return

    async def _survive(self) -> Failure:
        """One connection; a fault of our own in it is reported, and is no reason to give up."""
        failures: list[Failure] = []

        async def serve() -> None:
            failures.append(await self._serve_once())

        tasks = Tasks()
        serving = tasks.start(serve(), "serve registration once")
        try:
            await asyncio.wait([serving])
        finally:
            await tasks.stop()
        return failures[0] if failures else Failure(Reason.OUR_FAULT, Side.OURS)

    async def _serve_once(self) -> Failure:
        """One connection from its opening to its loss; say why it was lost."""
        writing = Tasks()
        try:
            self._tries += 1
            async with self._patience(min(OPEN_PATIENCE, self._tries * FIRST_PATIENCE)):
                socket = await self._signaling.open(self.url)
        except RemoteError as error:
            return Failure(Reason.SERVICE_NOT_ZAJEL, Side.SERVICES, str(error))
        except (OSError, TimeoutError) as error:
            return Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, str(error))
        try:
            await self._register(socket)
            writing.start(self._write(socket), "write to the service")
            await self._read(socket)
        except RemoteError as error:
            return Failure(Reason.SERVICE_MISBEHAVED, Side.SERVICES, str(error))
        except (OSError, TimeoutError) as error:
            return Failure(Reason.SERVICE_UNREACHABLE, Side.NETWORKS, str(error))
        finally:
            await writing.stop()
            await self._leave(socket)

    async def _leave(self, socket: SignalingSocket) -> None:
        try:
            async with asyncio.timeout(1.0):
                if self.is_over and "leave" in self.features:
                    await socket.send(Leave())
                await socket.close()
        except (OSError, TimeoutError) as error:
            logger.debug("service did not hear our goodbye: %s", error)

    async def _register(self, socket: SignalingSocket) -> None:
        """Become known under our address, or under another if that is taken.

        A service knows each connection by one address: only a collision asks for another.
        """
        self._pacing.begin_anew()
        self._attribution = Attribution()
        for _ in range(MAX_COLLISIONS):
            address = self.address or self._wished or random_address()
            resume, self._resume = self._resume, None
            register = Register(address, self.key, OUR_FEATURES, resume)
            self._pacing.said(register, self._clock.monotonic())
            await socket.send(register)
            answer = await self._answer(socket)
            if isinstance(answer, Registered):
                return self._registered(answer)
            self.address = self._wished = None
        raise RemoteError("every address is taken")

    async def _answer(self, socket: SignalingSocket) -> Registered | CodeCollision:
        async with asyncio.timeout(ANSWER_PATIENCE):
            while True:
                message = await socket.receive()
                if isinstance(message, Registered | CodeCollision):
                    return message

    def _registered(self, answer: Registered) -> None:
        self.address = answer.pairing_code
        self.features = answer.features
        self.servers = ice_servers(answer)
        self._resume = answer.resume_token
        self._delay = FIRST_DELAY
        self._tries = 0
        self._is_doubted = False
        self.failure = self.retry_at = self._away_since = None
        if not answer.resumed:
            self._pacing.clear()
        self._set_state(ServiceState.READY)
        self._ready.set()
        self.heard.publish(answer)

    async def _read(self, socket: SignalingSocket) -> NoReturn:
        nonsense = 0
        while True:
            try:
                self._hear(await self._next(socket))
            except RemoteError as error:
                nonsense += 1
                logger.warning("service said what makes no sense: %s", error)
                if nonsense >= MAX_NONSENSE:
                    raise

    def _hear(self, announcement: Announcement) -> None:
        match self._attribution.name(announcement):
            case IceServers() as named:
                self.servers = ice_servers(named)
            case Refusal(reason=RefusalReason.SLOW_DOWN.value) as refusal:
                self._pacing.refused(self._clock.monotonic())
                self.heard.publish(refusal)
            case named:
                self.heard.publish(named)

    async def _next(self, socket: SignalingSocket) -> Announcement:
        try:
            async with self._patience(PING_AFTER):
                return await socket.receive()
        except TimeoutError:
            if self._is_doubted and socket.is_stranded():
                raise OSError("we have another address now") from None
            self.send(Ping())
        async with asyncio.timeout(DOUBTED_PATIENCE if self._is_doubted else ANSWER_PATIENCE):
            announcement = await socket.receive()
        self._is_doubted = False
        self._hurry.clear()
        return announcement

    async def _write(self, socket: SignalingSocket) -> None:
        try:
            while True:
                self._has_outgoing.clear()
                while (message := self._pacing.next(self._clock.monotonic())) is not None:
                    await self._say(socket, message)
                await self._wait_outgoing()
        except OSError as error:
            logger.debug("the service went while we spoke: %s", error)  # reading ends as well

    async def _wait_outgoing(self) -> None:
        """Wait until there is more to say, or more may be said."""
        now = self._clock.monotonic()
        due = self._pacing.due(now)
        try:
            async with asyncio.timeout(None if due is None else max(0.01, due - now)):
                await self._has_outgoing.wait()
        except TimeoutError:
            return

    async def _say(self, socket: SignalingSocket, message: Request) -> None:
        may_be_refused = self._attribution.said(message)
        try:
            await socket.send(message)
        except OSError:
            self._pacing.put_back(message)
            raise
        if may_be_refused and NAMES_ERRORS not in self.features:
            self._pacing.said(Ping(), self._clock.monotonic())
            self._attribution.said(Ping())
            await socket.send(Ping())

    def _set_state(self, state: ServiceState) -> None:
        self.state = state
        self.changed.publish(self)
