"""A safe of pure memory: what protects the key of a store, and its backups."""

from __future__ import annotations

from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side

WRONG = StoreError(Failure(Reason.PASSPHRASE_WRONG, Side.OURS))


class FakeSafe:
    """Keeps a passphrase and remembers backups; set ``failure`` and every deed fails with it."""

    def __init__(self, passphrase=None):
        self.passphrase = passphrase
        self.backups = {}
        self.failure = None

    async def key_kind(self):
        self._fail()
        return "file" if self.passphrase is None else "passphrase"

    async def change_passphrase(self, current, new):
        self._fail()
        if self.passphrase is not None and current != self.passphrase:
            raise WRONG
        self.passphrase = new
        return await self.key_kind()

    async def back_up(self, target, passphrase):
        self._fail()
        self.backups[target] = passphrase
        return 1_000_000

    async def check_backup(self, source, passphrase):
        self._fail()
        if self.backups.get(source) != passphrase:
            raise WRONG

    def _fail(self):
        if self.failure is not None:
            raise StoreError(Failure(self.failure, Side.OURS))
