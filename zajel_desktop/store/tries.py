"""Counts wrong passphrases in a small file, and makes whoever goes on guessing wait.

It holds up a person at the keyboard. Whoever copies the files guesses elsewhere: against them
stands the cost of each guess (``crypto/passphrase.py``).
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from zajel_desktop.store.files import write_whole

logger = logging.getLogger(__name__)

FREE = 5
"""Wrong tries that cost no waiting."""

SHORTEST, LONGEST = 5.0, 300.0
"""Seconds to wait after the last free one; twice as long after each further one."""


class Count(msgspec.Struct, frozen=True):
    """What the file holds; ``last`` in seconds since the epoch."""

    wrong: int = 0
    last: float = 0.0


class Tries:
    """The tries on one key; ``now`` tells the seconds since the epoch."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self._path = path
        self._now = now

    def wait(self) -> float:
        """Seconds until the next try is allowed, 0 if it is now."""
        count = self._read()
        if count.wrong < FREE:
            return 0.0
        delay = min(SHORTEST * 2.0 ** min(count.wrong - FREE, 20), LONGEST)
        passed = self._now() - count.last
        if passed < 0:  # the clock was put back: nobody waits for years
            self._write(Count(count.wrong, self._now()))
            passed = 0.0
        return max(0.0, delay - passed)

    def begin(self) -> None:
        """Count a try as wrong before it is made: pulling the plug makes none free."""
        self._write(Count(self._read().wrong + 1, self._now()))

    def succeed(self) -> None:
        """It was right: all is forgiven."""
        with contextlib.suppress(OSError):  # where even this fails, the next success does it
            self._path.unlink(missing_ok=True)

    def _read(self) -> Count:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Count)
        except FileNotFoundError:
            return Count()
        except (OSError, msgspec.DecodeError, UnicodeError, RecursionError) as error:
            logger.warning("count of tries unreadable: %s", type(error).__name__)
            return Count()

    def _write(self, count: Count) -> None:
        # A full disk shall not keep people from their own history.
        try:
            write_whole(self._path, msgspec.json.encode(count))
        except OSError as error:
            logger.warning("try not counted: %s", error.strerror)
