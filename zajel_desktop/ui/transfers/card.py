"""What the card of a transfer says and offers in each of its states; nothing about pixels.

One card per transfer for its whole life. A program is never opened from here, only shown in its
folder.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QObject

from zajel_desktop.model.failure import Reason, Side
from zajel_desktop.model.transfer import Transfer, TransferState
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import (
    isolated,
    left_text,
    percent_text,
    progress_text,
    size_text,
    speed_text,
)
from zajel_desktop.ui.transfers.kinds import FileKind, can_be_shown, icon_of, kind_of, word_for

translate = QCoreApplication.translate


class CardAction(enum.Enum):
    """What a person can do with a card."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    OPEN = "open"
    SHOW = "show in folder"
    TRY_AGAIN = "try again"
    OFFER_AGAIN = "offer again"
    CHANGE_FOLDER = "change folder"


ACTION_ICONS = {CardAction.SHOW: "folder", CardAction.TRY_AGAIN: "retry"}

HOPELESS = frozenset({Reason.FILE_EMPTY, Reason.FILE_TOO_LARGE})
"""What another try would not change."""
TOLD = frozenset({Reason.FILE_DAMAGED, Reason.FILE_STALLED})
"""Whose sentence says already whom to ask."""


@dataclass(frozen=True, slots=True)
class CardContent:
    """The words and signs of one card.

    ``tone`` colours the icon, ``line_tone`` the second line, both by meaning. ``is_solid`` fills
    the icon's tile: it is complete. ``progress`` is 0 to 1, None without a bar. ``picture`` is the
    path of a file to show a small picture of.
    """

    title: str
    line: str
    icon: str
    tone: str = "accent_text"
    line_tone: str = ""
    is_solid: bool = False
    progress: float | None = None
    actions: tuple[CardAction, ...] = ()
    primary: CardAction | None = None
    picture: str = ""


def card_content(transfer: Transfer, name: str, is_there: bool) -> CardContent:
    """Say how ``transfer`` with ``name``, who ``is_there`` or not, stands."""
    match transfer.state:
        case TransferState.OFFERED if transfer.is_mine:
            return _offered_by_us(transfer, name, is_there)
        case TransferState.OFFERED:
            return _offered_to_us(transfer)
        case TransferState.MOVING:
            return _made(transfer, moving_text(transfer), actions=(CardAction.CANCEL,))
        case TransferState.INTERRUPTED:
            return _interrupted(transfer, name)
        case TransferState.CHECKING:
            return _checking(transfer, name)
        case TransferState.DONE:
            return _delivered(transfer, name) if transfer.is_mine else _received(transfer)
        case TransferState.FAILED:
            return _failed(transfer, name)
    return _ended(transfer, name)


def title_of(transfer: Transfer) -> str:
    """Name what is on its way: the file, the folder, or how many files."""
    if len(transfer.items) == 1 and not is_folder(transfer):
        return PurePath(transfer.items[0].name).name
    if is_folder(transfer):
        return transfer.items[0].name.split("/", 1)[0]
    return files_text(len(transfer.items))


def is_folder(transfer: Transfer) -> bool:
    """Whether everything in it stands below one folder."""
    tops = {item.name.split("/", 1)[0] for item in transfer.items if "/" in item.name}
    return len(tops) == 1 and all("/" in item.name for item in transfer.items)


def is_program(transfer: Transfer) -> bool:
    """Whether one of its files can run something."""
    return any(kind_of(item.name) is FileKind.PROGRAM for item in transfer.items)


def picture_of(transfer: Transfer) -> str:
    """The path of the one picture in it that lies here and can be shown, else empty."""
    if len(transfer.items) != 1 or is_folder(transfer):
        return ""
    item = transfer.items[0]
    lies_here = transfer.is_mine or transfer.state is TransferState.DONE
    return item.path if lies_here and can_be_shown(item.path or item.name) else ""


class Counts(QObject):
    """Counts in the plural forms of the language, which translators find in ``tr`` only."""

    def files(self, count: int) -> str:
        """Say that there are several files."""
        return self.tr("%n files", "", count)


def files_text(count: int) -> str:
    """Say how many files: "1 file", "3 files"."""
    if count == 1:
        return translate("Card", "1 file")
    return Counts().files(count)


def moving_text(transfer: Transfer) -> str:
    """Say how far it is, how fast it moves and how long it still takes."""
    parts = [progress_text(transfer.moved, transfer.size)]
    if transfer.rate > 0:
        parts += [speed_text(transfer.rate), left_text(_seconds_left(transfer))]
    return _joined(*parts)


def action_label(action: CardAction) -> str:
    """The words on the button of ``action``."""
    return {
        CardAction.ACCEPT: translate("Card", "Accept"),
        CardAction.DECLINE: translate("Card", "Decline"),
        CardAction.CANCEL: translate("Card", "Cancel"),
        CardAction.OPEN: translate("Card", "Open"),
        CardAction.SHOW: translate("Card", "Show in folder"),
        CardAction.TRY_AGAIN: translate("Card", "Try again"),
        CardAction.OFFER_AGAIN: translate("Card", "Offer again"),
        CardAction.CHANGE_FOLDER: translate("Card", "Change folder"),
    }[action]


def _made(
    transfer: Transfer, line: str, *, actions: tuple[CardAction, ...] = (), icon: str = ""
) -> CardContent:
    """A card with a bar."""
    done = min(transfer.moved / transfer.size, 1.0) if transfer.size else 0.0
    return CardContent(
        title_of(transfer), line, icon or _icon(transfer), progress=done, actions=actions
    )


def _offered_to_us(transfer: Transfer) -> CardContent:
    actions = (CardAction.DECLINE, CardAction.ACCEPT)
    if is_program(transfer):
        line = _joined(_amount(transfer), _warning())
        tone = "unverified"
        return CardContent(title_of(transfer), line, "warning", tone, tone, actions=actions)
    what = "" if _has_many(transfer) else word_for(transfer.items[0].name)
    line = _joined(_amount(transfer), what)
    primary = CardAction.ACCEPT
    return CardContent(title_of(transfer), line, _icon(transfer), actions=actions, primary=primary)


def _offered_by_us(transfer: Transfer, name: str, is_there: bool) -> CardContent:
    if is_there and transfer.is_foreign:
        wait = translate("Card", "Waits to be sent")  # nobody is asked there
    elif is_there:
        wait = with_name(translate("Card", "Waiting for {name} to accept"), name)
    else:
        wait = with_name(translate("Card", "Sends when {name} is online"), name)
    line, actions = _joined(_amount(transfer), wait), (CardAction.CANCEL,)
    return CardContent(title_of(transfer), line, _icon(transfer), actions=actions)


def _interrupted(transfer: Transfer, name: str) -> CardContent:
    percent = percent_text(transfer.moved / transfer.size if transfer.size else 0.0)
    if transfer.is_foreign:
        line = translate("Card", "{percent} · Starts over when {name} is back")
    else:
        line = translate("Card", "{percent} · Goes on when {name} is back")
    line = with_name(line.replace("{percent}", isolated(percent)), name)
    return _made(transfer, line, actions=(CardAction.CANCEL,), icon="pause")


def _checking(transfer: Transfer, name: str) -> CardContent:
    if transfer.is_foreign:
        line = translate("Card", "{size} arrived · Saving it…")
    elif transfer.is_mine:
        line = translate("Card", "{size} sent · {name} checks it…")
    else:
        line = translate("Card", "{size} arrived · Checking it…")
    line = with_name(line.replace("{size}", isolated(size_text(transfer.size))), name)
    content = _made(transfer, line, icon="shield")
    return CardContent(content.title, content.line, content.icon, progress=1.0)


def _received(transfer: Transfer) -> CardContent:
    if is_program(transfer):
        line = _joined(_amount(transfer), _warning())
        show, tone = (CardAction.SHOW,), "unverified"
        return CardContent(title_of(transfer), line, "warning", tone, tone, actions=show)
    picture = picture_of(transfer)
    end = (
        translate("Card", "Complete")
        if picture or transfer.is_foreign
        else translate("Card", "Complete, checksum matches")
    )
    opens = () if _has_many(transfer) else (CardAction.OPEN,)
    return CardContent(
        title_of(transfer),
        _joined(_amount(transfer), end),
        _icon(transfer),
        is_solid=True,
        actions=(*opens, CardAction.SHOW),
        picture=picture,
    )


def _delivered(transfer: Transfer, name: str) -> CardContent:
    picture = picture_of(transfer)
    if transfer.is_foreign:
        line = _joined(_amount(transfer), translate("Card", "Sent; cannot be confirmed"))
        return CardContent(title_of(transfer), line, _icon(transfer), picture=picture)
    stored = with_name(translate("Card", "Stored on {name}’s device"), name)
    icon = _icon(transfer) if picture else "check"
    line = _joined(_amount(transfer), stored)
    return CardContent(title_of(transfer), line, icon, is_solid=True, picture=picture)


def _ended(transfer: Transfer, name: str) -> CardContent:
    is_declined = transfer.state is TransferState.DECLINED
    if transfer.is_ended_by_us:
        end = (
            translate("Card", "You declined this")
            if is_declined
            else translate("Card", "You cancelled this")
        )
    else:
        end = (
            translate("Card", "{name} declined this")
            if is_declined
            else translate("Card", "{name} cancelled this")
        )
    again = (CardAction.OFFER_AGAIN,) if transfer.is_mine else ()
    line = _joined(_amount(transfer), with_name(end, name))
    return CardContent(title_of(transfer), line, "close", actions=again)


def _failed(transfer: Transfer, name: str) -> CardContent:
    return CardContent(
        title_of(transfer),
        failure_text(transfer, name),
        "alert",
        "danger",
        "danger",
        progress=transfer.moved / transfer.size if transfer.moved and transfer.size else None,
        actions=_ways_on(transfer),
    )


def _ways_on(transfer: Transfer) -> tuple[CardAction, ...]:
    """What can be done about a failure here; what comes from older clients only they can send."""
    reason = transfer.failure.reason if transfer.failure else Reason.OUR_FAULT
    if reason in HOPELESS or (transfer.is_foreign and not transfer.is_mine):
        return ()
    if transfer.is_mine and reason in (Reason.FILE_CHANGED, Reason.FILE_DAMAGED):
        return (CardAction.OFFER_AGAIN,)
    if reason in (Reason.DISK_FULL, Reason.FOLDER_UNWRITABLE) and not transfer.is_mine:
        return (CardAction.TRY_AGAIN, CardAction.CHANGE_FOLDER)
    return (CardAction.TRY_AGAIN,)


def failure_text(transfer: Transfer, name: str) -> str:
    """Say why ``transfer`` failed, on whose side, and whom to ask where nothing helps here."""
    said = _why(transfer, name)
    reason = transfer.failure.reason if transfer.failure else Reason.OUR_FAULT
    if transfer.is_mine or not transfer.is_foreign or reason in TOLD | HOPELESS:
        return said
    ask = with_name(translate("Card", "Ask {name} to send it again."), name)
    return f"{said} {ask}"


def _why(transfer: Transfer, name: str) -> str:
    failure = transfer.failure
    if failure is None:
        return translate("Card", "Something went wrong.")
    if failure.reason is Reason.FILE_TOO_LARGE and not transfer.is_mine:
        return translate("Card", "Larger than what is taken from older Zajel programs.")
    folder = PurePath(transfer.folder).name or transfer.folder
    if failure.reason is Reason.DISK_FULL and failure.side is Side.PEERS:
        return with_name(translate("Card", "{name}’s disk is full."), name)
    if failure.reason is Reason.DISK_FULL and folder:
        needed = isolated(size_text(max(transfer.size - transfer.moved, 0)))
        text = translate("Card", "Disk full: {size} needed in {folder}.")
        return text.format(size=needed, folder=isolated(folder))
    return sentence_for(failure, name=name, folder=folder).text


def _warning() -> str:
    return translate("Card", "A program. Open it only if you asked for it.")


def _amount(transfer: Transfer) -> str:
    size = size_text(transfer.size)
    return _joined(files_text(len(transfer.items)), size) if is_folder(transfer) else size


def _icon(transfer: Transfer) -> str:
    if _has_many(transfer):
        return "folder" if is_folder(transfer) else "file"
    return icon_of(kind_of(transfer.items[0].name))


def _has_many(transfer: Transfer) -> bool:
    return len(transfer.items) != 1 or is_folder(transfer)


def _seconds_left(transfer: Transfer) -> float:
    return (transfer.size - transfer.moved) / transfer.rate


def _joined(*parts: str) -> str:
    return " · ".join(isolated(part) for part in parts if part)
