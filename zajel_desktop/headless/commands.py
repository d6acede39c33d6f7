"""What scripts may ask, one JSON object per line."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

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


class SafetyNumber(_Command, frozen=True, tag="safety_number"):
    """Tell the safety number with a contact, named by ``contact`` or ``to``."""

    contact: str | None = None
    to: str | None = None
    ref: str | int | None = None


class MarkVerified(_Command, frozen=True, tag="mark_verified"):
    """The number, or the fingerprint, was compared and is the same."""

    contact: str | None = None
    to: str | None = None
    method: Literal["number", "fingerprint"] = "number"
    ref: str | int | None = None


class PairAgain(_Command, frozen=True, tag="pair_again"):
    """The next pairing with the other key of a contact, or under its name, is with it."""

    contact: str | None = None
    to: str | None = None
    ref: str | int | None = None


class KeepRefusing(_Command, frozen=True, tag="keep_refusing"):
    """The other key of a contact stays refused."""

    contact: str | None = None
    to: str | None = None
    ref: str | int | None = None


class HideAddress(_Command, frozen=True, tag="hide_address"):
    """Reach a contact through a relay only, whatever the settings say, or as they do."""

    contact: str | None = None
    to: str | None = None
    is_hidden: bool = msgspec.field(default=True, name="hidden")
    ref: str | int | None = None


class Doctor(_Command, frozen=True, tag="doctor"):
    """Find out what stands between us and a contact, or in our own way if none is named."""

    contact: str | None = None
    to: str | None = None
    ref: str | int | None = None


class Dial(_Command, frozen=True, tag="dial"):
    """Look for a contact who is away now, whatever was tried before."""

    contact: str | None = None
    to: str | None = None
    ref: str | int | None = None


class NewCode(_Command, frozen=True, tag="new_code"):
    """Show a new code; ``as_before`` under our key of before, for whoever knows only that."""

    as_before: bool = False
    ref: str | int | None = None


class NewIdentity(_Command, frozen=True, tag="new_identity"):
    """Take a new key; whoever is linked follows it."""

    ref: str | int | None = None


class Backup(_Command, frozen=True, tag="backup"):
    """Write everything of this moment into the file ``path`` that ``passphrase`` opens."""

    path: Annotated[str, Meta(min_length=1)]
    passphrase: Annotated[str, Meta(min_length=1)]
    replace: bool = False
    ref: str | int | None = None

    def __repr__(self) -> str:
        return "Backup(…)"


class Restore(_Command, frozen=True, tag="restore"):
    """Make the backup ``path`` this profile; ``replace`` says that who is here may go."""

    path: Annotated[str, Meta(min_length=1)]
    passphrase: Annotated[str, Meta(min_length=1)]
    replace: bool = False
    ref: str | int | None = None

    def __repr__(self) -> str:
        return "Restore(…)"


class Quit(_Command, frozen=True, tag="quit"):
    """End the program."""

    ref: str | int | None = None


About: TypeAlias = SafetyNumber | MarkVerified | PairAgain | KeepRefusing
"""What is asked about the key of one contact."""

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
    | SafetyNumber
    | MarkVerified
    | PairAgain
    | KeepRefusing
    | HideAddress
    | Dial
    | Doctor
    | NewCode
    | NewIdentity
    | Backup
    | Restore
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
