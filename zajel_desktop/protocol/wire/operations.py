"""What two Desktops say to each other inside a link: MessagePack maps of tagged structs.

Unknown members are ignored; an unknown kind becomes :class:`Unknown`, so that it can be
acknowledged and shown as "needs a newer version". Ids are UUIDv7 in their text form.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from zajel_desktop.model.errors import RemoteError
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.protocol.wire.hand_over import NewIdentity
from zajel_desktop.protocol.wire.signals import MAX_CANDIDATE, MAX_MID, MAX_SDP
from zajel_desktop.protocol.wire.verification import (
    SasCancel,
    SasKey,
    SasMac,
    SasMessage,
    SasReveal,
    SasStart,
)

Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Size: TypeAlias = Annotated[int, Meta(ge=0, lt=2**53)]
Seconds: TypeAlias = Annotated[float, Meta(ge=-62_135_596_800.0, le=253_402_300_799.0)]
"""Since the epoch, within the years 1 to 9999; never NaN, which no database keeps."""

MAX_OPERATION = 192 * 1024
"""The largest sealed body, in bytes: a message of the longest text fits with room to spare."""

MAX_ITEMS = 1_000
"""Most files of one offer."""

MAX_PREFIXES = 16
"""Most beginnings that the receiver of a file names besides all that it holds."""


class _Operation(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """Base of every kind; the tag is the member ``kind``."""


class Text(_Operation, frozen=True, tag="text"):
    """A message. ``sent_at`` is the sender's clock, in seconds since the epoch."""

    id: Id
    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    sent_at: Seconds

    def __repr__(self) -> str:
        return f"Text({self.id!r})"


class Stored(_Operation, frozen=True, tag="stored"):
    """The message or unknown operation ``id`` is safely in the receiver's database."""

    id: Id


class Profile(_Operation, frozen=True, tag="profile"):
    """What the sender calls itself, and where it can be met again."""

    name: Annotated[str, Meta(max_length=256)] = ""
    services: Annotated[tuple[str, ...], Meta(max_length=8)] = ()


class Ping(_Operation, frozen=True, tag="ping"):
    """A sign of life; answered by :class:`Pong` with the same ``number``."""

    number: int = 0


class Pong(_Operation, frozen=True, tag="pong"):
    """The answer to a ping; the time between them is the round trip."""

    number: int = 0


ELSEWHERE = "elsewhere"
"""Why a link ends that a newer one of the same identity has taken the place of."""


class Bye(_Operation, frozen=True, tag="bye"):
    """The sender closes the link on purpose; ``reason`` is :data:`ELSEWHERE` or nothing we know."""

    reason: Annotated[str, Meta(max_length=64)] = ""


class OfferedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of an offer: ``name`` is a relative path with ``/``, ``size`` in bytes."""

    name: Annotated[str, Meta(max_length=4096)]
    size: Size
    modified_at: Seconds = 0.0
    media_type: Annotated[str, Meta(max_length=128)] = ""


class FileOffer(_Operation, frozen=True, tag="file_offer"):
    """Files the sender would like to send; ``id`` is the transfer."""

    id: Id
    files: Annotated[tuple[OfferedFile, ...], Meta(min_length=1, max_length=MAX_ITEMS)]
    sent_at: Seconds = 0.0


class FileAsk(_Operation, frozen=True, tag="file_ask"):
    """The receiver counts on offer ``id``: if it is over, say so with :class:`FileCancel`.

    ``is_accepted`` tells that its person has accepted: what had failed is to be offered again.
    """

    id: Id
    is_accepted: bool = False


class Prefix(msgspec.Struct, frozen=True):
    """The first ``length`` bytes of a file, by their hash."""

    length: Size
    sha256: bytes


class FileAccept(_Operation, frozen=True, tag="file_accept"):
    """The receiver wants the files of offer ``id``; the answer to every :class:`FileOffer`.

    ``file`` is the index of the next one wanted (all before it are kept), ``held`` how many of its
    bytes are on the receiver's disk already, ``held_sha256`` the hash of just those bytes.
    ``prefixes`` are shorter beginnings of them, rising: which of them are right after a loss of
    power, only the sender can tell.
    """

    id: Id
    file: Size = 0
    held: Size = 0
    held_sha256: bytes = b""
    prefixes: Annotated[tuple[Prefix, ...], Meta(max_length=MAX_PREFIXES)] = ()


class FileDecline(_Operation, frozen=True, tag="file_decline"):
    """The receiver does not want the files of offer ``id``."""

    id: Id


class FileCancel(_Operation, frozen=True, tag="file_cancel"):
    """Either side ends the transfer; ``reason`` is one of the words of protocol/transfer.py."""

    id: Id
    reason: Annotated[str, Meta(max_length=64)] = ""


class FileAttempt(_Operation, frozen=True, tag="file_attempt"):
    """The sender begins to send one file on one path with a key of its own.

    Frames carry ``frame_size`` bytes of the file each, the last one less; they begin at byte
    ``offset`` (0, or what the receiver holds). ``size`` in bytes and ``modified_at`` in seconds
    since the epoch are those of the file now: if they differ from the offer, it has changed
    and starts again. ``attempt`` is 16 random bytes that mark the frames, ``key`` 32 random bytes.
    """

    id: Id
    file: Size
    attempt: bytes
    key: bytes
    frame_size: Annotated[int, Meta(ge=1, le=65_536)]
    offset: Size = 0
    size: Size = 0
    modified_at: Seconds = 0.0

    def __repr__(self) -> str:
        return f"FileAttempt(id={self.id!r}, file={self.file})"


class FileCredit(_Operation, frozen=True, tag="file_credit"):
    """The receiver has ``written`` bytes of the file on its disk; the first one says: begin."""

    id: Id
    attempt: bytes
    written: Size


class FileDone(_Operation, frozen=True, tag="file_done"):
    """The sender has sent the whole file; ``sha256`` (32 bytes) was computed while sending."""

    id: Id
    attempt: bytes
    sha256: bytes


class FileKept(_Operation, frozen=True, tag="file_kept"):
    """The receiver has file ``file`` and all before it whole under their final names."""

    id: Id
    file: Size


class FileDamaged(_Operation, frozen=True, tag="file_damaged"):
    """The hash differs at the receiver: nothing of it was kept, send it again from byte 0."""

    id: Id
    attempt: bytes


Number: TypeAlias = Annotated[int, Meta(ge=1, lt=2**31)]
"""Of a generation of a link: the first peer connection is 1."""


class OfConnection(_Operation, frozen=True):
    """Base of what concerns the next peer connection of this link, whose number it names."""

    generation: Number


class ConnectionAsk(OfConnection, frozen=True, tag="conn_ask"):
    """The side that does not offer would like a new connection."""


class ConnectionOffer(OfConnection, frozen=True, tag="conn_offer"):
    """The offer of a new connection: SDP (RFC 8866)."""

    sdp: Annotated[str, Meta(max_length=MAX_SDP)]

    def __repr__(self) -> str:
        return f"ConnectionOffer({self.generation})"


class ConnectionAnswer(OfConnection, frozen=True, tag="conn_answer"):
    """The answer to the offer of this generation."""

    sdp: Annotated[str, Meta(max_length=MAX_SDP)]

    def __repr__(self) -> str:
        return f"ConnectionAnswer({self.generation})"


class ConnectionCandidate(OfConnection, frozen=True, tag="conn_candidate"):
    """An address of the sender, found after its description (RFC 8839, 5.1)."""

    candidate: Annotated[str, Meta(max_length=MAX_CANDIDATE)]
    mid: Annotated[str, Meta(max_length=MAX_MID)] | None = None
    line: Annotated[int, Meta(ge=0, le=255)] | None = None
    ufrag: Annotated[str, Meta(max_length=256)] | None = None

    def __repr__(self) -> str:
        return f"ConnectionCandidate({self.generation})"


class ConnectionMoved(OfConnection, frozen=True, tag="conn_moved"):
    """The sender's last frame on the old connection, which saw ``frames`` file frames of it."""

    frames: Size


class ConnectionEmptied(OfConnection, frozen=True, tag="conn_emptied"):
    """The sender has received everything on the old connection, which may close."""


class ConnectionRefused(OfConnection, frozen=True, tag="conn_refused"):
    """The attempt of this generation is over for the sender; ``reason`` is for logs."""

    reason: Annotated[str, Meta(max_length=256)] = ""


class Unknown(msgspec.Struct, frozen=True):
    """Something a newer version sent: its ``kind``, and its id if it has one."""

    kind: str
    id: str | None = None


FileOperation: TypeAlias = (
    FileOffer
    | FileAsk
    | FileAccept
    | FileDecline
    | FileCancel
    | FileAttempt
    | FileCredit
    | FileDone
    | FileKept
    | FileDamaged
)
ConnectionOperation: TypeAlias = (
    ConnectionAsk
    | ConnectionOffer
    | ConnectionAnswer
    | ConnectionCandidate
    | ConnectionMoved
    | ConnectionEmptied
    | ConnectionRefused
)
Known: TypeAlias = (
    Text
    | Stored
    | Profile
    | Ping
    | Pong
    | Bye
    | SasMessage
    | NewIdentity
    | FileOperation
    | ConnectionOperation
)
Operation: TypeAlias = Known | Unknown

KINDS = frozenset(
    kind.__struct_config__.tag
    for kind in (
        *(Text, Stored, Profile, Ping, Pong, Bye, NewIdentity),
        *(SasStart, SasKey, SasReveal, SasMac, SasCancel),
        *(FileOffer, FileAsk, FileAccept, FileDecline, FileCancel, FileAttempt),
        *(FileCredit, FileDone, FileKept, FileDamaged),
        *(ConnectionAsk, ConnectionOffer, ConnectionAnswer, ConnectionCandidate),
        *(ConnectionMoved, ConnectionEmptied, ConnectionRefused),
    )
)


class _Tagged(msgspec.Struct, frozen=True):
    kind: Annotated[str, Meta(min_length=1, max_length=64)]
    id: object = None


_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Known] = msgspec.msgpack.Decoder(Known)
_tags = msgspec.msgpack.Decoder(_Tagged)


def build_operation(operation: Known) -> bytes:
    """The body that :func:`parse_operation` reads, not yet sealed."""
    return _encoder.encode(operation)


def parse_operation(body: bytes) -> Operation:
    """Read one opened body; raise RemoteError if it breaks the rules of its kind."""
    if len(body) > MAX_OPERATION:
        raise RemoteError(f"operation of {len(body)} bytes")
    try:
        tagged = _tags.decode(body)
        if tagged.kind not in KINDS:
            return Unknown(tagged.kind, _id(tagged.id))
        return _check(_decoder.decode(body))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise RemoteError(f"operation that makes no sense: {error}") from None


def _id(value: object) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= 64:
        return None
    return value if value.isascii() and value.replace("-", "").isalnum() else None


def _check(operation: Known) -> Known:
    """What the types cannot say: lengths in bytes."""
    match operation:
        case Text(text=text) if len(text.encode()) > MAX_TEXT:
            raise RemoteError("text of more than 65,536 bytes")
        case FileAttempt(attempt=attempt, key=key) if (len(attempt), len(key)) != (16, 32):
            raise RemoteError("attempt or key of the wrong length")
        case FileDone(attempt=attempt, sha256=digest) if (len(attempt), len(digest)) != (16, 32):
            raise RemoteError("attempt or hash of the wrong length")
        case FileCredit(attempt=attempt) | FileDamaged(attempt=attempt) if len(attempt) != 16:
            raise RemoteError(f"attempt of {len(attempt)} bytes")
        case FileAccept(held_sha256=digest) if len(digest) not in {0, 32}:
            raise RemoteError(f"hash of {len(digest)} bytes")
        case FileAccept(prefixes=prefixes) if any(len(each.sha256) != 32 for each in prefixes):
            raise RemoteError("a beginning without its hash")
        case _:
            return operation
