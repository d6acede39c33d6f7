"""The way out of this computer, straight or through a proxy; the adapters of a program share it."""

from __future__ import annotations

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.proxy import Proxy, parse_proxy


class ProxyRoute:
    """The port ``Route`` of the engine."""

    def __init__(self) -> None:
        self._address = ""

    @property
    def address(self) -> str:
        """What was chosen, empty for straight."""
        return self._address

    @property
    def is_straight(self) -> bool:
        """Whether there is no proxy to go through."""
        return not self._address

    def use(self, address: str) -> None:
        """Go through the proxy at ``address`` from now on, straight if it is empty."""
        self._address = address.strip()

    def proxy(self) -> Proxy | None:
        """The proxy to go through, None for none.

        OSError if what was chosen is none: whoever wanted a proxy never goes around it.
        """
        if not self._address:
            return None
        try:
            return parse_proxy(self._address)
        except LocalError as error:
            raise OSError(f"no way through the proxy: {error}") from None
