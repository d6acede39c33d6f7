"""What scripts hear of files."""

from __future__ import annotations

from zajel_desktop.engine.transfers import Transfers
from zajel_desktop.headless.histories import Tell
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import TransferId
from zajel_desktop.model.transfer import Transfer, TransferState


class FileEvents:
    """Turns the states of transfers into events, each said once."""

    def __init__(self, transfers: Transfers, tell: Tell, *, accepts_all: bool) -> None:
        self._transfers = transfers
        self._tell = tell
        self._accepts_all = accepts_all
        self._states: dict[TransferId, TransferState] = {}
        transfers.transfer_changed.subscribe(self._on_changed)

    def accept(self, transfer: str) -> None:
        """Receive what was offered; raise LocalError if there is no such offer."""
        self._transfers.accept(self._known(transfer))

    def cancel(self, transfer: str) -> None:
        """Decline or end it; raise LocalError if there is no such transfer."""
        known = self._known(transfer)
        found = self._transfers.find(known)
        if found is not None and found.state is TransferState.OFFERED and not found.is_mine:
            self._transfers.decline(known)
        else:
            self._transfers.cancel(known)

    def _known(self, transfer: str) -> TransferId:
        known = TransferId(transfer)
        if self._transfers.find(known) is None:
            raise LocalError("no such file")
        return known

    def _on_changed(self, transfer: Transfer) -> None:
        before = self._states.get(transfer.id)
        self._states[transfer.id] = transfer.state
        if transfer.state is TransferState.MOVING:
            members = {"id": transfer.id, "moved": transfer.moved, "size": transfer.size}
            if before is None and transfer.is_foreign and not transfer.is_mine:
                self._tell_offer(transfer)  # older clients never ask before they send
            self._tell("file_progress", transfer.id, **members, rate=round(transfer.rate))
        if transfer.state is before:
            return
        match transfer.state:
            case TransferState.OFFERED if not transfer.is_mine:
                self._offered(transfer)
            case TransferState.DONE:
                self._done(transfer)
            case TransferState.DECLINED | TransferState.CANCELLED | TransferState.FAILED:
                self._ended(transfer)
            case _:
                pass

    def _offered(self, transfer: Transfer) -> None:
        self._tell_offer(transfer)
        if self._accepts_all:
            self._transfers.accept(transfer.id)

    def _tell_offer(self, transfer: Transfer) -> None:
        names = [item.name for item in transfer.items]
        members = {"id": transfer.id, "contact": transfer.contact, "name": names[0]}
        self._tell("file_offered", transfer.id, **members, size=transfer.size, files=len(names))

    def _done(self, transfer: Transfer) -> None:
        if transfer.is_mine:
            hashes = [item.sha256 for item in transfer.items]
            self._tell("file_sent", transfer.id, id=transfer.id, sha256=hashes[0])
            return
        for item in transfer.items:
            members = {"id": transfer.id, "name": item.name, "size": item.size}
            self._tell("file_received", transfer.id, **members, sha256=item.sha256, path=item.path)

    def _ended(self, transfer: Transfer) -> None:
        reason = transfer.failure.reason.value if transfer.failure else transfer.state.value
        self._tell("error", transfer.id, about="file", id=transfer.id, text=reason)
