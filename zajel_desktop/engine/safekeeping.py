"""The whole profile at rest: what protects it, a backup of it, and when it is put away.

What can be done while the engine runs is done here. For everything else the engine has to end
first: that is wished for, and whoever runs the engine hears of it (``wished``).
"""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.store import Safe
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.safekeeping import Deed, Ended, Erase, Lock, Protection, Restore, Wish

logger = logging.getLogger(__name__)


class Safekeeping:
    """Keeps the open profile: its passphrase, its backup, its end."""

    def __init__(self, *, safe: Safe) -> None:
        self.protection_changed: Observable[Protection] = Observable()
        self.ended: Observable[Ended] = Observable()
        self.wished: Observable[Wish] = Observable()
        self._safe = safe
        self._tasks = Tasks()
        self._protection = Protection.FILE

    @property
    def protection(self) -> Protection:
        """What protects the key now."""
        return self._protection

    @property
    def can_lock(self) -> bool:
        """Whether there is a passphrase to unlock with."""
        return self._protection is Protection.PASSPHRASE

    async def start(self) -> None:
        """Find out what protects the key; raise StoreError."""
        self._protection = Protection(await self._safe.key_kind())

    async def stop(self) -> None:
        """End, once what was begun is done."""
        await self._tasks.finish()

    def change_passphrase(self, current: str | None, new: str | None) -> None:
        """Set, change or (``new`` None) remove the passphrase; ``ended`` tells how that went.

        Raise LocalError for an empty new one.
        """
        if new == "":
            raise LocalError("an empty passphrase")
        self._begin(self._change_passphrase(current, new), Deed.PASSPHRASE)

    def back_up(self, path: str, passphrase: str) -> None:
        """Write all there is at this moment into the file ``path``; ``ended`` tells when.

        What stood there before is replaced. Raise LocalError for an empty passphrase.
        """
        if not passphrase:
            raise LocalError("a backup needs a passphrase")
        self._begin(self._back_up(Path(path), passphrase), Deed.BACKUP)

    def restore(self, path: str, passphrase: str) -> None:
        """Wish for the backup in ``path`` instead of this profile, if it can be opened.

        ``ended`` tells why it cannot; otherwise ``wished`` follows.
        """
        self._begin(self._restore(path, passphrase), Deed.RESTORE)

    def lock(self) -> None:
        """Wish to have the profile put away; raise LocalError where nothing could open it again."""
        if not self.can_lock:
            raise LocalError("no passphrase to unlock with")
        self.wished.publish(Lock())

    def erase(self) -> None:
        """Wish to have everything deleted."""
        self.wished.publish(Erase())

    def _begin(self, work: Coroutine[Any, Any, None], deed: Deed) -> None:
        self._tasks.start(self._reported(work, deed), deed.value)

    async def _reported(self, work: Coroutine[Any, Any, None], deed: Deed) -> None:
        try:
            await work
        except StoreError as error:
            logger.warning("%s refused: %s", deed.value, error.failure.reason.value)
            self.ended.publish(Ended(deed, error.failure))

    async def _change_passphrase(self, current: str | None, new: str | None) -> None:
        self._protection = Protection(await self._safe.change_passphrase(current, new))
        self.protection_changed.publish(self._protection)
        self.ended.publish(Ended(Deed.PASSPHRASE))

    async def _back_up(self, path: Path, passphrase: str) -> None:
        size = await self._safe.back_up(path, passphrase)
        self.ended.publish(Ended(Deed.BACKUP, size=size))

    async def _restore(self, path: str, passphrase: str) -> None:
        await self._safe.check_backup(Path(path), passphrase)
        self.ended.publish(Ended(Deed.RESTORE))
        self.wished.publish(Restore(path, passphrase))
