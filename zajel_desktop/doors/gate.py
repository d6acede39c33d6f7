"""Between a closed profile and an open one: asks people for what it takes until it is open.

    closed --unlock, retry--> open          wrong, damaged, in use: closed, and said why
    closed --restore, bring back--> open    what cannot be restored changes nothing
    closed --erase--> erased --start anew--> open

Whatever takes time is done on threads of its own, so that the window goes on meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from zajel_desktop.doors.wiring import Wired, end_log, keyring_of, wire
from zajel_desktop.engine.engine import Engine
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.safekeeping import BringBack, Erase, Lock, Restore, Unlock, Wish
from zajel_desktop.store.keeping import Keeper
from zajel_desktop.store.profile import Profile
from zajel_desktop.store.rolling import Copy
from zajel_desktop.store.worker import Worker

T = TypeVar("T")
logger = logging.getLogger(__name__)

LOCKED = frozenset({Reason.PASSPHRASE_NEEDED, Reason.PASSPHRASE_WRONG, Reason.PASSPHRASE_WAIT})
"""What is no trouble: somebody has to say the passphrase."""

NO_STORE = 3
"""The exit code of whoever gave up because the store could not be opened."""


class Face(Protocol):
    """What people see while the profile is closed."""

    def show_trouble(self, failure: Failure, folder: str, copied_at: float | None = None) -> None:
        """Say why it cannot be opened, and what could take its place."""

    def show_lock(self, failure: Failure | None = None, wait: float = 0.0) -> None:
        """Ask for the passphrase."""

    def show_working(self) -> None:
        """Say that it takes a moment."""

    def show_refusal(self, failure: Failure) -> bool:
        """Say why a backup was not restored, to whoever asked for it; False if nobody did."""

    def show_erased(self) -> None:
        """Say that everything is gone, and offer to begin anew."""


class Retry:
    """Try again, or begin anew."""


class Close:
    """End the program."""


Asked = Wish | Retry | Close


class Gate:
    """Opens one profile; ``next_wish`` waits for what the person wants next.

    ``choose`` takes over what the command line asks for, into a profile that was not open before.
    """

    def __init__(
        self,
        profile: Profile,
        face: Face,
        next_wish: Callable[[], Awaitable[Asked]],
        *,
        begin_log: Callable[[], None],
        choose: Callable[[Engine], None],
    ) -> None:
        self._profile = profile
        self._face = face
        self._next_wish = next_wish
        self._begin_log = begin_log
        self._choose = choose
        self._keeper = Keeper(profile.store, keyring_of(profile))
        self._offer: tuple[Copy, str | None] | None = None
        self._is_erased = False
        self._is_another = True
        self.exit_code = NO_STORE

    async def open(self, first: Asked) -> Wired | None:
        """Do what was asked ``first``, and go on until the profile is open.

        What there is to see is read by then. None if the person gives up; ``exit_code`` says how.
        """
        asked = first
        while not isinstance(asked, Close):
            wired = await self._do(asked)
            if wired is not None:
                self._offer = None
                return wired
            asked = await self._next_wish()
        return None

    async def _do(self, asked: Wish | Retry) -> Wired | None:
        match asked:
            case Lock():
                self._show_lock()
                return None
            case Retry():
                return await self._opened(None)
            case Unlock(passphrase):
                return await self._opened(passphrase)
            case Restore(path, passphrase):
                return await self._restored(Path(path), passphrase)
            case BringBack():
                return await self._brought_back()
            case Erase():
                await self._erase()
                return None

    async def _opened(self, words: str | None) -> Wired | None:
        if self._is_erased:
            self._begin_log()
            self._is_erased = False
        try:
            wired = await wire(self._profile, words)
        except StoreError as error:
            await self._show(error.failure, words)
            return None
        if self._is_another:  # what was chosen in between stays chosen
            self._choose(wired.engine)
        try:
            await wired.engine.read()
        except StoreError as error:  # some damage shows only where it is read
            await stop(wired)
            await self._show(error.failure, words)
            return None
        self._is_another = False
        return wired

    async def _restored(self, source: Path, words: str) -> Wired | None:
        try:
            await _apart(lambda: self._keeper.restore(source, words, replaces=True))
        except StoreError as error:
            logger.warning("nothing restored: %s", error.failure.reason.value)
            if not self._face.show_refusal(error.failure):
                await self._show(error.failure, None)
            return None
        self._is_another = True
        return await self._opened(words)

    async def _brought_back(self) -> Wired | None:
        offer, self._offer = self._offer, None
        if offer is None:
            return await self._opened(None)
        copy, words = offer
        try:
            aside = await _apart(lambda: self._keeper.bring_back(copy, unlock=words))
        except StoreError as error:
            await self._show(error.failure, words)
            return None
        logger.warning("the damaged history is kept as %s", aside.name)
        return await self._opened(words)

    async def _erase(self) -> None:
        self._face.show_working()
        end_log()
        try:
            await _apart(lambda: self._keeper.erase(self._profile))
        except StoreError as error:
            self._begin_log()
            await self._show(error.failure, None)
            return
        self._is_another = self._is_erased = True
        self.exit_code = 0
        self._face.show_erased()

    async def _show(self, failure: Failure, words: str | None) -> None:
        """Say why it is still closed."""
        if failure.reason in LOCKED:
            logger.info("the profile is locked: %s", failure.reason.value)
            self._show_lock(failure)
            return
        logger.warning("store not opened: %s", failure.reason.value)
        self.exit_code = NO_STORE
        copy = None
        if failure.reason is Reason.STORE_DAMAGED:
            copy = await _apart(lambda: self._newest_copy(words))
        self._offer = (copy, words) if copy is not None else None
        copied_at = copy.made_at if copy is not None else None
        self._face.show_trouble(failure, str(self._profile.store), copied_at)

    def _show_lock(self, failure: Failure | None = None) -> None:
        self.exit_code = 0  # to leave it locked is no failure
        self._face.show_lock(failure, self._keeper.key_file().wait())

    def _newest_copy(self, words: str | None) -> Copy | None:
        try:
            return self._keeper.newest_whole_copy(unlock=words)
        except StoreError as error:
            logger.warning("no copy can be read: %s", error.failure.reason.value)
            return None


async def stop(wired: Wired) -> None:
    """End what runs; a disk that refuses the last word keeps nobody from leaving or locking."""
    try:
        await wired.stop()
    except StoreError as error:
        logger.warning("store not closed well: %s", error.failure.reason.value)


async def _apart(work: Callable[[], T]) -> T:
    """Do ``work`` on a thread of its own; once begun it is finished."""
    worker = Worker("gate")
    try:
        return await worker.run(work)
    finally:
        await worker.close(lambda: None)
