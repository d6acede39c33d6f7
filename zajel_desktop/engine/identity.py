"""Who we are to others, and who we were until lately.

A new identity takes the place of the old one at once; the old private key is kept for 90 days,
for links with contacts who know only that one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from zajel_desktop.crypto.identity import Identity, fingerprint
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.store import IdentityRepository
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import PeerId

logger = logging.getLogger(__name__)

KEPT = 90 * 86_400.0
"""Seconds for which an old private key is kept."""


@dataclass(frozen=True, slots=True)
class Former:
    """An identity that was replaced, and when (seconds since the epoch)."""

    identity: Identity
    replaced_at: float


class OwnIdentity:
    """Our keys; the private halves stay in the engine."""

    def __init__(self, *, repository: IdentityRepository, clock: Clock) -> None:
        self.renewed: Observable[PeerId] = Observable()
        self.failed: Observable[Failure] = Observable()  # the store refused
        self._repository = repository
        self._clock = clock
        self._tasks = Tasks()
        self._current: Identity | None = None
        self._former: tuple[Former, ...] = ()
        self._is_renewing = False

    @property
    def key(self) -> PeerId:
        """Our public key."""
        return self.current.peer_id

    @property
    def fingerprint(self) -> str:
        """Its fingerprint, 16 groups of four."""
        return fingerprint(self.key)

    @property
    def current(self) -> Identity:
        """The whole key pair; LocalError before :meth:`start`."""
        if self._current is None:
            raise LocalError("the identity was not read yet")
        return self._current

    @property
    def former(self) -> tuple[PeerId, ...]:
        """Our public keys of before whose private halves are still kept, the newest first."""
        return tuple(former.identity.peer_id for former in reversed(self._kept()))

    async def start(self) -> None:
        """Read it, or draw the first one; old ones whose time is over are deleted.

        Raise StoreError.
        """
        private = await self._repository.load()
        self._current = Identity.draw() if private is None else Identity(private)
        if private is None:
            await self._repository.save(self._current.private)
        await self._repository.forget_former(self._clock.now() - KEPT)
        former = await self._repository.former()
        self._former = tuple(Former(Identity(old), at) for old, at in former)

    async def stop(self) -> None:
        """End, once what was begun is written."""
        await self._tasks.finish()

    def with_key(self, key: PeerId) -> Identity | None:
        """Ours with this public key: the one of now, or one that is still kept."""
        if key == self.key:
            return self.current
        kept = (former.identity for former in self._kept())
        return next((identity for identity in kept if identity.peer_id == key), None)

    def is_own(self, key: PeerId) -> bool:
        """Whether ``key`` is ours, now or lately."""
        return self.with_key(key) is not None

    def renew(self) -> None:
        """Take a new identity: ``renewed`` tells once it is stored, ``failed`` if it cannot be."""
        if self._is_renewing:
            raise LocalError("a new identity is on its way already")
        self._is_renewing = True
        self._tasks.start(self._renew(), "renew identity")

    def _kept(self) -> tuple[Former, ...]:
        oldest = self._clock.now() - KEPT
        return tuple(former for former in self._former if former.replaced_at >= oldest)

    async def _renew(self) -> None:
        new, now = Identity.draw(), self._clock.now()
        try:
            await self._repository.replace(new.private, now)
        except StoreError as error:
            logger.warning("the store refused a new identity: %s", error)
            return self.failed.publish(error.failure)
        finally:
            self._is_renewing = False
        self._former = (*self._former, Former(self.current, now))
        self._current = new
        logger.info("a new identity has taken the place of the old one")
        self.renewed.publish(self.key)
