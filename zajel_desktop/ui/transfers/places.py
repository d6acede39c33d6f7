"""Where the files of a transfer lie on this computer, and what may be opened of them."""

from __future__ import annotations

from pathlib import PurePath

from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.ui.transfers.card import is_folder, is_program


def folder_of(transfer: Transfer) -> str:
    """The folder that holds what was received or sent; for a folder, the folder itself."""
    item = next((item for item in transfer.items if item.path), None)
    if item is None:
        return transfer.folder
    if is_folder(transfer):
        depth = item.name.count("/")
        return str(PurePath(item.path).parents[depth - 1])
    return str(PurePath(item.path).parent)


def opened_path(transfer: Transfer) -> str:
    """What a click opens: the one file, else the folder. Never a program, never half a file."""
    if is_program(transfer) or not (transfer.is_mine or transfer.state is TransferState.DONE):
        return ""
    if len(transfer.items) == 1 and not is_folder(transfer):
        return transfer.items[0].path
    return folder_of(transfer)
