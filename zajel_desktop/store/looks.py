"""The small file of looks, readable before the store opens; nothing private stands in it."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.settings import Looks
from zajel_desktop.store.choices import decode, encode
from zajel_desktop.store.files import write_whole

logger = logging.getLogger(__name__)

BIGGEST = 1 << 20
"""Bytes a file of looks may have; ours have a few hundred."""


class LooksFile:
    """Keeps :class:`Looks` as JSON in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Looks:
        """The looks, defaults where nothing was chosen or nothing can be read.

        A damaged file is set aside as ``<name>.damaged``.
        """
        try:
            with open(self._path, "rb") as file:
                text = file.read(BIGGEST)
        except FileNotFoundError:
            return Looks()
        except OSError as error:
            logger.warning("looks unreadable: %s", error.strerror)
            return Looks()
        try:
            return decode(text, Looks)
        except LocalError as error:
            logger.warning("%s", error)
            self._set_aside()
            return Looks()

    def save(self, looks: Looks) -> None:
        """Keep ``looks``; raise OSError, after which the file is as it was."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self._path, encode(looks).encode())

    def _set_aside(self) -> None:
        # Where not even that is possible the next save replaces the file.
        with contextlib.suppress(OSError):
            os.replace(self._path, self._path.with_name(self._path.name + ".damaged"))
