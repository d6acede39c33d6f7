"""What services of the engine offer to each other: siblings never import one another."""

from __future__ import annotations

from typing import Protocol

from zajel_desktop.engine.bond import Bond
from zajel_desktop.model.contact import Contact, Method
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import Address, ContactId, ConversationId, PeerId
from zajel_desktop.protocol.dialects.parts import FilePart
from zajel_desktop.protocol.identity_change import KnownKey
from zajel_desktop.protocol.wire.operations import Known


class People(Protocol):
    """The contacts, as others ask for them."""

    def with_key(self, key: PeerId) -> Contact | None:
        """The contact who owns ``key``."""

    def with_name(self, name: str) -> Contact | None:
        """A contact of this name, however it is capitalised."""


class Conversations(Protocol):
    """Who talks where."""

    def conversation_of(self, contact: ContactId) -> ConversationId | None:
        """The conversation with ``contact``."""

    def contact_of(self, conversation: ConversationId) -> ContactId | None:
        """Whom ``conversation`` is with."""


class Operations(Protocol):
    """Sealed operations to and from contacts over their links."""

    def send(self, contact: ContactId, operation: Known) -> bool:
        """Hand ``operation`` to the link; False if there is none that is open."""

    def is_linked(self, contact: ContactId) -> bool:
        """Whether operations can be sent now."""

    def dialect(self, contact: ContactId) -> Dialect:
        """What is spoken on the open link, UNKNOWN without one."""


class Trusted(Protocol):
    """The contacts, as far as it matters whose key is whose."""

    @property
    def all(self) -> tuple[Contact, ...]:
        """Every contact."""

    def find(self, contact: ContactId) -> Contact | None:
        """The contact with this id."""

    def with_key(self, key: PeerId) -> Contact | None:
        """The contact who owns ``key``."""

    def verify(self, contact: ContactId, method: Method) -> None:
        """The key has been proven to be this person's, now, by ``method``."""

    def distrust(self, contact: ContactId) -> None:
        """What was compared differs: the contact is not verified (any more)."""


class KeyedPeople(Protocol):
    """The contacts, as far as their keys may change."""

    @property
    def all(self) -> tuple[Contact, ...]:
        """Every contact."""

    def find(self, contact: ContactId) -> Contact | None:
        """The contact with this id."""

    def with_key(self, key: PeerId) -> Contact | None:
        """The contact who owns ``key``."""

    def set_key(self, contact: ContactId, known: KnownKey) -> None:
        """What an event has made of the contact's key and trust."""

    async def welcome(
        self,
        key: PeerId,
        claimed_name: str,
        services: tuple[str, ...],
        *,
        is_verified: bool,
        dialect: Dialect,
    ) -> Contact:
        """Whoever has just proven ``key``: the contact we know, or a new one, stored."""


class Doorkeeper(Protocol):
    """Knows who must not be spoken to, because of another key than the known one."""

    def objection(self, url: str, address: Address, key: PeerId) -> Failure | None:
        """Why nobody with ``key`` may be spoken to who comes from ``address``; tells of it."""


class OpenLinks(Protocol):
    """The open links, as far as something is proven on them."""

    def bond(self, contact: ContactId) -> Bond | None:
        """What the link to ``contact`` is bound to, None while there is none that is open."""

    def send(self, contact: ContactId, operation: Known) -> bool:
        """Hand ``operation`` to the link; False if there is none that is open."""

    def end(self, contact: ContactId, failure: Failure) -> None:
        """End the link to ``contact``, if there is one, because of ``failure``."""

    def fail(self, contact: ContactId, failure: Failure) -> None:
        """They could not be reached because of ``failure``."""


class FileChannel(Protocol):
    """The raw file channel of one link: binary frames, already sealed by whoever sends them."""

    def send(self, frame: bytes) -> None:
        """Queue one frame; raise OSError once the link is gone."""

    async def wait_drained(self, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued; raise OSError once the link is gone."""


class FileChannels(Protocol):
    """The file channels of all open links."""

    def file_channel(self, contact: ContactId) -> FileChannel | None:
        """The file channel to ``contact``, None while not linked."""


class ForeignFileChannel(Protocol):
    """What is said of files on the link to somebody with an older client."""

    def say_part(self, part: FilePart) -> None:
        """Seal and queue ``part``; raise OSError once the link is gone."""

    async def wait_drained(self, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued; raise OSError once the link is gone."""


class ForeignFileChannels(Protocol):
    """The same for all open links, and what is spoken on each."""

    def dialect(self, contact: ContactId) -> Dialect:
        """What is spoken on the open link, UNKNOWN without one."""

    def foreign_files(self, contact: ContactId) -> ForeignFileChannel | None:
        """The files of ``contact``; None while not linked, and where we speak as Desktops do."""
