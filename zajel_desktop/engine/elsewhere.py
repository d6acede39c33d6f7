"""A typed code that nobody knows where we are: it may be of another service of the signed list.

Whoever is met as the Zajel app's people are takes one service of the list by chance, and so do we;
six characters do not say which. So the others are asked, one after the other, until one knows it.
Not all at once: two people at two services may show the same characters, and only one is meant.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.engine.tries import Tries, Try
from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.protocol.pairing import is_over
from zajel_desktop.protocol.wire.service_messages import PairRequest

logger = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds for each service
MAX_PLACES = 8


class Elsewhere:
    """Takes our tries from one service of the list to the next; ``asked`` is told of each."""

    def __init__(
        self,
        *,
        services: Services,
        settings: SettingsService,
        tries: Tries,
        tasks: Tasks,
        asked: Callable[[Try], None],
    ) -> None:
        self._services = services
        self._settings = settings
        self._tries = tries
        self._tasks = tasks
        self._asked = asked

    def goes_on(self, attempt: Try, failure: Failure) -> bool:
        """Whether ``attempt``, refused with ``failure``, is taken to another service."""
        is_listed = self._settings.current.service is ServiceChoice.APP
        is_named = attempt.code is None or attempt.code.service is not None
        if failure.reason is not Reason.CODE_UNKNOWN or is_named or not is_listed:
            return False
        self._tries.move(attempt, None)
        self._tasks.start(self._go_on(attempt, failure), "ask elsewhere")
        return True

    async def _go_on(self, attempt: Try, failure: Failure) -> None:
        if attempt.elsewhere is None:
            attempt.elsewhere = list(await self._services.elsewhere())[:MAX_PLACES]
        while attempt.elsewhere and not is_over(attempt.progress):
            registration = self._services.open(attempt.elsewhere.pop(0))
            if await self._is_asked(attempt, registration):
                return
            registration.release()
        self._tries.fail(attempt, failure)

    async def _is_asked(self, attempt: Try, registration: Registration) -> bool:
        """Whether the request has gone out there; not where nobody answers, or it is over."""
        try:
            async with asyncio.timeout(PATIENCE):
                await registration.wait_ready()
        except TimeoutError:
            logger.info("a service of the list does not answer")
            return False
        request = PairRequest(attempt.address, self._settings.current.name or None)
        if is_over(attempt.progress) or not registration.send(request):
            return False
        self._tries.move(attempt, registration)  # now: what comes with its first word is not ours
        self._asked(attempt)
        return True
