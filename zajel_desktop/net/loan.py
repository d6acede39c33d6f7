"""Finds out whether a TURN server lends addresses: borrows one and gives it back (RFC 8656, 7)."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from zajel_desktop.model.service import IceServer
from zajel_desktop.net.ice_url import IceUrl
from zajel_desktop.net.route import ProxyRoute

if TYPE_CHECKING:
    from aioice.turn import TurnClientProtocol

logger = logging.getLogger(__name__)

RETURN_PATIENCE = 0.3
"""Seconds for giving it back; afterwards it ends by itself."""


class Borrower:
    """Asks TURN servers, straight or through the proxy of ``route``."""

    def __init__(self, route: ProxyRoute) -> None:
        self._route = route

    async def lends(
        self, url: IceUrl, server: IceServer, local: Sequence[str] | None = None
    ) -> bool:
        """Whether ``server`` lends us an address at ``url``; waits as long as that takes.

        ``local`` are the addresses of ours to go out from, None for any.
        """
        # aioice takes a moment to import, and no event loop should stand still for it.
        await asyncio.to_thread(importlib.import_module, "zajel_desktop.net.relays")
        from aioice.stun import TransactionError

        from zajel_desktop.net.relays import reach

        try:
            transport, client = await reach(url, server, self._route.proxy(), local)
        except (OSError, UnicodeError) as error:
            logger.debug("a TURN server cannot be reached: %s", error)
            return False
        try:
            await client.connect()
            await _give_back(client)
        except (OSError, TransactionError, ValueError, LookupError, AssertionError) as error:
            logger.debug("a TURN server lends nothing: %r", error)
            return False
        finally:
            if client.refresh_task is not None:
                client.refresh_task.cancel()
            transport.close()
        return True


async def _give_back(client: TurnClientProtocol) -> None:
    """Return what was lent; a server that no longer answers keeps it until it ends."""
    try:
        async with asyncio.timeout(RETURN_PATIENCE):
            await client.delete()
    except TimeoutError:
        logger.debug("a TURN server did not hear that we gave its address back")
