"""What the engine needs from outside, named here and handed in by the doors.

Every method that waits is ``async``; adapters translate what they meet into ``OSError``,
``TimeoutError``, :exc:`RemoteError` or the errors named below.
"""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence
from typing import Protocol

from zajel_desktop.engine.bond import Bond
from zajel_desktop.model.contact import Contact, Method
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import (
    Address,
    ContactId,
    ConversationId,
    MessageId,
    PeerId,
    TransferId,
)
from zajel_desktop.model.link import Path
from zajel_desktop.model.message import Delivery, Message, Summary
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.service import IceServer
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.surroundings import Change
from zajel_desktop.model.transfer import FileItem, Transfer
from zajel_desktop.protocol.connection import ConnectionEvent
from zajel_desktop.protocol.identity_change import KnownKey
from zajel_desktop.protocol.neighbourhood import Sighting
from zajel_desktop.protocol.wire.operations import FileAttempt, Known, Prefix
from zajel_desktop.protocol.wire.service_messages import Announcement, Request
from zajel_desktop.protocol.wire.signals import Candidate


class Clock(Protocol):
    """Two clocks: one that never jumps, one that people read."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    def now(self) -> float:
        """Seconds since the epoch."""


# Signaling services.


class SignalingSocket(Protocol):
    """One open connection to one service."""

    async def send(self, message: Request) -> None:
        """Send ``message``; raise OSError once the connection is gone."""

    async def receive(self) -> Announcement:
        """Wait for the next message; raise OSError at the end, RemoteError on nonsense."""

    def is_stranded(self) -> bool:
        """Whether it is of no use: its address is no longer ours, or another way out is chosen."""

    async def close(self) -> None:
        """End the connection; idempotent."""


class Route(Protocol):
    """The way out of this computer that signaling and peer connections share."""

    def use(self, address: str) -> None:
        """Go through the proxy at ``address`` from now on, straight if it is empty.

        Connections that are open stay. Through a proxy media goes by TURN over TCP only.
        """


class Signaling(Protocol):
    """Opens connections to services."""

    async def open(self, url: str) -> SignalingSocket:
        """Connect to ``url``; raise OSError or TimeoutError if nobody answers, RemoteError if
        what answers is not a signaling service."""


class LocalService(Protocol):
    """The signaling service that this program itself can run."""

    async def start(self, *, is_on_network: bool, interfaces: Sequence[str]) -> str:
        """Run it, on the network (``interfaces``, empty for all) or for this computer only.

        Return the URL under which others reach it; raise OSError if that is not possible.
        """

    async def stop(self) -> None:
        """End it; idempotent."""


class Discovery(Protocol):
    """Services announced on the local network, on ``interfaces`` (names, empty for all)."""

    async def find(
        self, patience: float, interfaces: Sequence[str], *, is_below_ours: bool = False
    ) -> str | None:
        """The URL of the announced service with the lowest id heard within ``patience`` s.

        Our own does not count; with ``is_below_ours`` only ids lower than ours do. Raise OSError
        if the network cannot be listened to.
        """

    async def announce(self, url: str, interfaces: Sequence[str]) -> None:
        """Tell the network about our own service until :meth:`stop`; raise OSError."""

    async def stop(self) -> None:
        """Fall silent; idempotent."""


# Peer connections.


class PeerConnection(Protocol):
    """One WebRTC connection. Its events come through the ``inbox`` given at its making.

    Descriptions are SDP text with the candidates found in time; later ones are the event
    :class:`CandidateFound`. Every method may raise OSError, or RemoteError for a description or
    candidate that makes no sense.
    """

    async def create_offer(self, labels: Sequence[str]) -> str:
        """Open the channels ``labels`` in this order; gather; return the offer."""

    async def accept_offer(self, sdp: str) -> None:
        """Apply the other side's offer."""

    async def create_answer(self) -> str:
        """Gather; return the answer to the offer accepted."""

    async def accept_answer(self, sdp: str) -> None:
        """Apply the other side's answer."""

    async def add_candidate(self, candidate: Candidate) -> None:
        """Apply one remote candidate, after the remote description."""

    def send(self, label: str, data: str | bytes) -> None:
        """Queue one frame on a channel; raise OSError if it is not open."""

    def buffered(self, label: str) -> int:
        """Bytes queued on a channel and not yet handed to the transport."""

    async def wait_drained(self, label: str, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued; raise OSError if the channel ends."""

    def path(self) -> Path:
        """How the bytes travel."""

    def is_stranded(self) -> bool:
        """Whether the address they leave from is no longer ours: nobody will hear us."""

    def packets(self) -> int:
        """How many packets have come whose sender is proven: whole frames, parts of them, and
        acknowledgements. What anybody else sends there does not count."""

    def exporter(self, label: str, length: int) -> bytes:
        """Secret bytes of this very connection, the same on both ends (RFC 5705, no context).

        Raise OSError while there is no connection.
        """

    async def close(self) -> None:
        """End it; idempotent; no event comes any more once this has been called."""


class PeerConnections(Protocol):
    """Makes peer connections."""

    def make(
        self,
        *,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        inbox: Callable[[ConnectionEvent], None],
        is_relay_only: bool = False,
    ) -> PeerConnection:
        """A new connection that gathers from ``servers`` on ``interfaces`` (empty: all).

        With ``is_relay_only`` the other side sees no address of ours: only addresses lent by a
        TURN server are described and sent from. Where no server lends one, describing raises
        OSError.
        """


class IceProbe(Protocol):
    """Knows which STUN and TURN servers answer."""

    async def working(self, servers: Sequence[IceServer]) -> tuple[IceServer, ...]:
        """``servers`` without those that lately have not answered, or have failed."""

    def forget(self) -> None:
        """Know nothing any more: the network is another one."""


# What changes around us.


class NetworkWatch(Protocol):
    """Notices what changes around this computer."""

    async def wait_change(self, interfaces: Sequence[str]) -> Change:
        """Wait until our addresses on ``interfaces`` (empty: all) have changed, or we have slept.

        The first call remembers how things are; later ones also tell what changed between them.
        """


class Beacon(Protocol):
    """Tells contacts on the local network that we are here, and hears them."""

    async def announce(
        self, url: str, interfaces: Sequence[str], tags: Callable[[bytes], Sequence[bytes]]
    ) -> None:
        """Tell of the service at ``url`` that we host, and listen, until :meth:`stop`.

        ``tags`` makes the tags (8 bytes each) for the bytes that say who announces what. Called
        again, it changes what is announced. Raise OSError without a network.
        """

    async def wait_heard(self) -> tuple[Sighting, ...]:
        """Wait until others are heard, or no more, or something else of them; return them all."""

    async def stop(self) -> None:
        """Fall silent, and hear nothing any more; idempotent."""


class NetworkSurvey(Protocol):
    """Finds out how this computer stands in the network."""

    async def conditions(
        self,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        *,
        is_relay_only: bool = False,
    ) -> Conditions:
        """How we stand on ``interfaces`` (empty: all), seen from ``servers``, all asked at once.

        Takes at most a second and is remembered for a while; never raises. With
        ``is_relay_only``, and behind a proxy, only relays are asked.
        """

    def forget(self) -> None:
        """The network is another one: ask everybody again next time."""


# What services of the engine offer to each other: siblings never import one another.


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
        self, key: PeerId, claimed_name: str, services: tuple[str, ...], *, is_verified: bool
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


# The bytes of files. Only commands and progress cross this port, so that what stands behind it may
# be another process with a connection of its own.


class Source(Protocol):
    """An open file of ours, on its way to somebody."""

    @property
    def size(self) -> int:
        """Its size now, in bytes."""

    @property
    def modified_at(self) -> float:
        """When it was changed last, in seconds since the epoch."""

    @property
    def offset(self) -> int:
        """Where to begin: what the other side holds, or 0 if that is not part of this file."""

    @property
    def frame_size(self) -> int:
        """How many of its bytes go into one frame."""

    async def send(self, attempt: FileAttempt, channel: FileChannel) -> bytes:
        """Send the rest once there is credit; return the SHA-256 of the whole file.

        Raise OSError if the link is gone, FileError if the file is or has changed meanwhile.
        """

    def credit(self, written: int) -> None:
        """The first ``written`` bytes are on the other side's disk."""

    def close(self) -> None:
        """Let go of the file; idempotent."""


class Target(Protocol):
    """A file being received, on our disk."""

    @property
    def path(self) -> str:
        """Where it will lie once it is whole."""

    @property
    def held(self) -> int:
        """How many of its bytes are here already."""

    @property
    def held_sha256(self) -> bytes:
        """The SHA-256 of just those."""

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """Shorter beginnings of them, rising: a loss of power may have spoilt what follows."""

    async def receive(self, attempt: FileAttempt, report: Callable[[int], None]) -> bytes:
        """Write what :meth:`take` is given; return the SHA-256 of the whole file.

        ``report`` hears how many bytes of the file are on the disk, where a loss of power leaves
        them, first of all ``offset``. Raise RemoteError if the frames break the rules, FileError
        if the disk refuses.
        """

    def take(self, frame: bytes) -> None:
        """A frame of the attempt being received has come."""

    async def keep(self, modified_at: float) -> str:
        """Give it its final name, replacing nothing; return where it lies. Raise FileError."""

    def close(self) -> None:
        """Let go of the file; idempotent."""


class BulkPath(Protocol):
    """Moves the bytes of files between the disk and the links; raises FileError for the disk."""

    async def survey(self, paths: Sequence[str]) -> tuple[FileItem, ...]:
        """The files at ``paths``, and all files below those that are folders."""

    async def open_source(
        self,
        item: FileItem,
        held: int,
        held_sha256: bytes,
        prefixes: Sequence[Prefix] = (),
    ) -> Source:
        """Open a file of ours for somebody who holds ``held`` bytes with that SHA-256.

        If they are not how the file begins, the longest of ``prefixes`` that is counts.
        """

    async def choose_target(self, folder: str, items: Sequence[FileItem], file: int) -> str:
        """The path that ``items[file]`` will lie at below ``folder``: its ``path`` if it has one
        there, else a free one that nobody else gets. Makes nothing: the store is told first.
        """

    async def open_target(self, folder: str, items: Sequence[FileItem], file: int) -> Target:
        """Open ``items[file]`` for receiving below ``folder``; makes folders, checks the space.

        Its ``path`` is where it was begun, or chosen to be; the target lies elsewhere only if
        somebody has taken that meanwhile. Files of one folder stay together.
        """

    async def confirm(self, folder: str, item: FileItem) -> str | None:
        """Where a file whose hash had matched lies now, given its name if we died before that;
        None if it is gone."""

    async def discard(self, folder: str, item: FileItem) -> None:
        """Delete what has come of an unfinished file; what cannot be deleted stays."""

    async def stop(self) -> None:
        """End the threads or processes behind it; it may be used again."""


# The store. What was written is on the disk when a method returns. Every method may raise
# StoreError with the failure (a full disk, a damaged file): then nothing else was harmed, and
# asking again is safe. What makes no sense (a message of no conversation) is a LocalError.


class IdentityRepository(Protocol):
    """Our own long-lived key."""

    async def load(self) -> bytes | None:
        """The 32 private bytes, None on first start."""

    async def save(self, private: bytes) -> None:
        """Keep the 32 private bytes."""

    async def replace(self, private: bytes, at: float) -> None:
        """Make ``private`` the key; the one until now was replaced ``at`` (since the epoch)."""

    async def former(self) -> tuple[tuple[bytes, float], ...]:
        """The private keys of before and when each was replaced, oldest first."""

    async def forget_former(self, before: float) -> None:
        """Delete those that were replaced before that moment."""


class SettingsRepository(Protocol):
    """What people chose."""

    async def load(self) -> Settings:
        """The settings, defaults where nothing was chosen."""

    async def save(self, settings: Settings) -> None:
        """Keep ``settings``."""


class ContactRepository(Protocol):
    """Everybody we have paired with."""

    async def all(self) -> tuple[Contact, ...]:
        """Every contact, in the order they were added."""

    async def save(self, contact: Contact) -> None:
        """Add or replace a contact, and its conversation if that is new."""

    async def remove(self, contact: ContactId) -> None:
        """Forget a contact with its conversation, messages and transfers."""


class MessageRepository(Protocol):
    """Everything said."""

    async def add(self, message: Message) -> Message | None:
        """Commit a new entry; return it with its ``order``, None if its id is already there."""

    async def set_delivery(
        self, message: MessageId, delivery: Delivery, failure: Failure | None = None
    ) -> Message | None:
        """Commit how far it has come; return it, None if it is unknown."""

    async def find(self, message: MessageId) -> Message | None:
        """One entry."""

    async def outbox(self, conversation: ConversationId) -> tuple[Message, ...]:
        """Our entries not yet stored on the other side (WAITING or SENT), by ``order``."""

    async def page(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> tuple[Message, ...]:
        """Up to ``limit`` entries, oldest first: the last ones before that ``order``, the first
        ones after it, or the newest. (``before`` and ``after`` are never given together.)"""

    async def search(self, words: str, limit: int = 50) -> tuple[Message, ...]:
        """The newest texts that contain every word (prefixes count), newest first."""

    async def mark_read(self, conversation: ConversationId) -> None:
        """Received entries up to now have been seen."""

    async def summaries(self) -> tuple[Summary, ...]:
        """Last entry, unread count and draft of every conversation (without its transfer)."""

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep an unfinished text; empty removes it."""


class TransferRepository(Protocol):
    """Files sent and received."""

    async def save(self, transfer: Transfer) -> None:
        """Add or replace a transfer and its items."""

    async def find(self, transfer: TransferId) -> Transfer | None:
        """One transfer."""

    async def several(self, transfers: Sequence[TransferId]) -> tuple[Transfer, ...]:
        """Those of ``transfers`` that are known."""

    async def unfinished(self) -> tuple[Transfer, ...]:
        """Every transfer that is not over."""


class Repositories(Protocol):
    """All of the open store."""

    @property
    def identity(self) -> IdentityRepository: ...
    @property
    def settings(self) -> SettingsRepository: ...
    @property
    def contacts(self) -> ContactRepository: ...
    @property
    def messages(self) -> MessageRepository: ...
    @property
    def transfers(self) -> TransferRepository: ...

    async def close(self) -> None:
        """Finish writing and let go of the files; idempotent."""


class Safe(Protocol):
    """The open store as a whole. Each method raises StoreError and changes nothing then."""

    async def key_kind(self) -> str:
        """What protects its key: the value of a :class:`Protection`."""

    async def change_passphrase(self, current: str | None, new: str | None) -> str:
        """Protect the key by ``new``, or (None) without words; return the new kind."""

    async def back_up(self, target: pathlib.Path, passphrase: str) -> int:
        """Write all of this moment into ``target``; return its size in bytes."""

    async def check_backup(self, source: pathlib.Path, passphrase: str) -> None:
        """Return if all of ``source`` is a backup that ``passphrase`` opens."""
