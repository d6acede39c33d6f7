"""What scripts may ask, one JSON object per line."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.nesting import is_shallow

MAX_LINE = 1_048_576
"""The longest line, in bytes."""


class _Command(msgspec.Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    """Base of all; ``ref`` comes back with every event the command causes."""


class Pair(_Command, frozen=True, tag="pair"):
    """Ask the owner of ``code`` to pair: six characters, the long form, or a link."""

    code: str
    ref: str | int | None = None


class CancelPair(_Command, frozen=True, tag="cancel_pair"):
    """Take the newest unanswered pairing back."""

    ref: str | int | None = None


class Accept(_Command, frozen=True, tag="accept"):
    """Pair with whoever asked under ``code``."""

    code: str
    ref: str | int | None = None


class Reject(_Command, frozen=True, tag="reject"):
    """Say no to whoever asked under ``code``."""

    code: str
    ref: str | int | None = None


class Send(_Command, frozen=True, tag="send"):
    """Send ``text``; ``to`` may be left out when exactly one contact is linked."""

    text: str
    to: str | None = None
    ref: str | int | None = None


class SendFile(_Command, frozen=True, tag="send_file"):
    """Offer the file or folder at ``path``."""

    path: str
    to: str | None = None
    ref: str | int | None = None


class AcceptFile(_Command, frozen=True, tag="accept_file"):
    """Receive what was offered as ``id``."""

    id: str
    ref: str | int | None = None


class CancelFile(_Command, frozen=True, tag="cancel_file"):
    """Decline what was offered as ``id``, or end it while it moves."""

    id: str
    ref: str | int | None = None


class Contacts(_Command, frozen=True, tag="contacts"):
    """List everybody."""

    ref: str | int | None = None


class History(_Command, frozen=True, tag="history"):
    """The last ``limit`` messages with a contact, oldest first."""

    with_: str | None = msgspec.field(default=None, name="with")
    limit: Annotated[int, Meta(ge=1, le=1000)] = 50
    ref: str | int | None = None


class Quit(_Command, frozen=True, tag="quit"):
    """End the program."""

    ref: str | int | None = None


Command: TypeAlias = (
    Pair
    | CancelPair
    | Accept
    | Reject
    | Send
    | SendFile
    | AcceptFile
    | CancelFile
    | Contacts
    | History
    | Quit
)

_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)


def parse_command(line: bytes) -> Command:
    """Read one line; raise LocalError with a sentence for whoever wrote it."""
    if len(line) > MAX_LINE:
        raise LocalError(f"line of {len(line)} bytes")
    if not is_shallow(line):
        raise LocalError("not a command: it is nested too deep")
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LocalError(f"not a command: {error}") from None
