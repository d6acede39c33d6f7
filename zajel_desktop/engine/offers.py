"""What an offer says of files: cut into pieces that fit, cleaned when it comes, traced back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.names import clean_path
from zajel_desktop.protocol.wire.operations import MAX_ITEMS, OfferedFile

MAX_OFFER_BYTES = 120_000
"""How long the descriptions of the files of one offer may be: it must fit into one operation."""

ENTRY_BYTES = 64
"""What an entry takes besides its name and media type, at most."""

LATEST = 2.0**40
"""Seconds since the epoch that no clock will show."""


def batches(items: Sequence[FileItem]) -> Iterator[tuple[FileItem, ...]]:
    """Cut ``items`` into as few offers as they fit in, in order."""
    batch: list[FileItem] = []
    room = MAX_OFFER_BYTES
    for item in items:
        needed = len(item.name.encode()) + len(item.media_type) + ENTRY_BYTES
        if batch and (len(batch) == MAX_ITEMS or needed > room):
            yield tuple(batch)
            batch, room = [], MAX_OFFER_BYTES
        batch.append(item)
        room -= needed
    yield tuple(batch)


def item_of(offered: OfferedFile) -> FileItem:
    """A file as a peer describes it, made harmless."""
    media_type = offered.media_type
    is_plain = media_type.isascii() and media_type.isprintable()
    return FileItem(
        name=clean_path(offered.name),
        size=offered.size,
        modified_at=time_of(offered.modified_at),
        media_type=media_type if is_plain else "",
    )


def time_of(seconds: float) -> float:
    """A time a peer named, in seconds since the epoch; 0 if it is none."""
    return seconds if math.isfinite(seconds) and 0 <= seconds < LATEST else 0.0


def origins(items: Sequence[FileItem]) -> tuple[str, ...]:
    """The files and folders that were chosen when ``items`` were offered."""
    found: dict[str, None] = {}
    for item in items:
        depth = item.name.count("/")
        path = Path(item.path)
        found[str(path.parents[depth - 1] if 0 < depth <= len(path.parents) else path)] = None
    return tuple(found)
