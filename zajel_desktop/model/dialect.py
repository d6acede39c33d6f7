"""How a peer speaks: like us, or as one of the older Zajel clients."""

from __future__ import annotations

import enum


class Dialect(enum.Enum):
    """The way of one kind of program; UNKNOWN until it has shown which one it is."""

    UNKNOWN = ""
    NATIVE = "native"
    APP = "app"
    WEB = "web"
    HEADLESS = "headless"

    @property
    def is_foreign(self) -> bool:
        """Whether it is that of an older client."""
        return self not in {Dialect.UNKNOWN, Dialect.NATIVE}

    @property
    def confirms(self) -> bool:
        """Whether its speakers tell what has arrived."""
        return self is Dialect.NATIVE
