"""Backups that scripts ask for, and the wish to become another profile."""

from __future__ import annotations

import os
from dataclasses import dataclass

from zajel_desktop.engine.safekeeping import Safekeeping
from zajel_desktop.headless import commands as do
from zajel_desktop.headless.trust import Tell
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.safekeeping import Deed, Ended


@dataclass(frozen=True, slots=True)
class _Asked:
    path: str
    ref: str | int | None


class Backups:
    """What was asked for, one of each kind at a time, until it has ended."""

    def __init__(self, safekeeping: Safekeeping, tell: Tell) -> None:
        self._safekeeping = safekeeping
        self._tell = tell
        self._asked: dict[Deed, _Asked] = {}
        safekeeping.ended.subscribe(self._on_ended)

    def back_up(self, command: do.Backup) -> None:
        """Write a backup; ``backed_up`` or an error follows."""
        path = os.path.abspath(os.path.expanduser(command.path))
        if os.path.lexists(path) and not command.replace:
            raise LocalError("there is a file of this name already: say replace if that is meant")
        self._note(Deed.BACKUP, path, command.ref)
        self._safekeeping.back_up(path, command.passphrase)

    def restore(self, command: do.Restore) -> None:
        """Wish to become what is in a backup; ``restored`` or an error follows."""
        path = os.path.abspath(os.path.expanduser(command.path))
        if not command.replace:
            raise LocalError("this replaces who is here: say replace if that is meant")
        if not os.path.isfile(path):
            raise LocalError("there is no such file")
        self._note(Deed.RESTORE, path, command.ref)
        self._safekeeping.restore(path, command.passphrase)

    def tell_restored(self) -> None:
        """The wish has come true."""
        asked = self._asked.pop(Deed.RESTORE, None)
        if asked is not None:
            self._tell("restored", asked.ref, path=asked.path)

    def tell_refused(self, reason: str) -> None:
        """The wish was not to be."""
        asked = self._asked.pop(Deed.RESTORE, None)
        self._tell("error", asked.ref if asked else None, about=Deed.RESTORE.value, text=reason)

    def _note(self, deed: Deed, path: str, ref: str | int | None) -> None:
        if deed in self._asked:
            raise LocalError(f"a {deed.value} is under way already")
        self._asked[deed] = _Asked(path, ref)

    def _on_ended(self, ended: Ended) -> None:
        if ended.deed is Deed.RESTORE and ended.failure is None:
            return  # it can be restored; that it was is told once it is
        asked = self._asked.pop(ended.deed, None)
        if asked is None:
            return
        if ended.failure is None:
            self._tell("backed_up", asked.ref, path=asked.path, size=ended.size)
        else:
            text = ended.failure.reason.value
            self._tell("error", asked.ref, about=ended.deed.value, text=text)
