"""The kinds of transfers while they live, and which of them fits what is spoken now."""

from __future__ import annotations

from typing import TypeAlias

from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.foreign_receiving import Bygone, ForeignIncoming
from zajel_desktop.engine.foreign_sending import ForeignOutgoing
from zajel_desktop.engine.incoming import Incoming
from zajel_desktop.engine.outgoing import Outgoing
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.transfer import Transfer, TransferState

Live: TypeAlias = Outgoing | Incoming | ForeignOutgoing | ForeignIncoming | Bygone

SETTLED = frozenset({TransferState.DONE, TransferState.DECLINED, TransferState.CANCELLED})


def bring_to_life(transfer: Transfer, desk: Desk) -> Live:
    """A transfer that was stored."""
    match transfer.is_mine, transfer.is_foreign:
        case True, True:
            return ForeignOutgoing(transfer, desk)
        case True, False:
            return Outgoing(transfer, desk)
        case False, True:
            return Bygone(transfer, desk)
        case _:
            return Incoming(transfer, desk)


def fitting(live: Live, desk: Desk) -> Live:
    """``live``, or what takes its place because its receiver has another client by now."""
    transfer = live.transfer
    dialect = desk.lines.dialect(transfer.contact)
    if transfer.state in SETTLED:
        return live
    match live:
        case Outgoing() if dialect.is_foreign:
            live.drop()
            return ForeignOutgoing(transfer, desk)
        case ForeignOutgoing() if dialect is Dialect.NATIVE:
            live.drop()
            return Outgoing(live.for_a_desktop, desk)
        case _:
            return live
