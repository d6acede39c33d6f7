"""Seven emoji that two people compare: a short authentication string with a commitment.

The requester commits to its key before it has seen the other's, so nobody in between can search
for keys that give the same emoji. Table and bits are those of Matrix ("SAS method: emoji").
"""

from __future__ import annotations

import enum
import hashlib
import hmac
from dataclasses import dataclass

import vodozemac

from zajel_desktop.model.errors import LocalError, RemoteError

RUN_BYTES = 16
KEY_BYTES = 32
COMMITMENT_BYTES = 32
MAC_CHARACTERS = 43
COUNT = 7

_NAMES = (
    "🐶 Dog|🐱 Cat|🦁 Lion|🐎 Horse|🦄 Unicorn|🐷 Pig|🐘 Elephant|🐰 Rabbit|"
    "🐼 Panda|🐓 Rooster|🐧 Penguin|🐢 Turtle|🐟 Fish|🐙 Octopus|🦋 Butterfly|🌷 Flower|"
    "🌳 Tree|🌵 Cactus|🍄 Mushroom|🌏 Globe|🌙 Moon|☁️ Cloud|🔥 Fire|🍌 Banana|"
    "🍎 Apple|🍓 Strawberry|🌽 Corn|🍕 Pizza|🎂 Cake|❤️ Heart|😀 Smiley|🤖 Robot|"
    "🎩 Hat|👓 Glasses|🔧 Spanner|🎅 Santa|👍 Thumbs Up|☂️ Umbrella|⌛ Hourglass|⏰ Clock|"
    "🎁 Gift|💡 Light Bulb|📕 Book|✏️ Pencil|📎 Paperclip|✂️ Scissors|🔒 Lock|🔑 Key|"
    "🔨 Hammer|☎️ Telephone|🏁 Flag|🚂 Train|🚲 Bicycle|✈️ Aeroplane|🚀 Rocket|🏆 Trophy|"
    "⚽ Ball|🎸 Guitar|🎺 Trumpet|🔔 Bell|⚓ Anchor|🎧 Headphones|📁 Folder|📌 Pin"
)


@dataclass(frozen=True, slots=True)
class Emoji:
    """One picture and its name in English."""

    picture: str
    name: str


TABLE: tuple[Emoji, ...] = tuple(Emoji(*entry.split(" ", 1)) for entry in _NAMES.split("|"))
"""The 64 of them, by number."""


class Role(enum.Enum):
    """Who began the run; the text stands in the info of the MACs."""

    REQUESTER = "requester"
    OTHER = "other"

    @property
    def across(self) -> Role:
        """The role of the other side."""
        return Role.OTHER if self is Role.REQUESTER else Role.REQUESTER


@dataclass(frozen=True, slots=True)
class Setting:
    """What both sides of a run know before it begins."""

    run: bytes
    requester: bytes
    other: bytes
    transcript: bytes

    def __repr__(self) -> str:
        return "Setting(…)"

    @property
    def start(self) -> bytes:
        """What the commitment covers beside the key."""
        return self.run + self.requester + self.other + self.transcript

    @property
    def info(self) -> str:
        """What the emoji are bound to."""
        lower, higher = sorted((self.requester, self.other))
        return "zajel-sas-2" + lower.hex() + higher.hex() + self.transcript.hex()

    def mac_info(self, role: Role) -> str:
        """What the MAC of one side is bound to."""
        return f"{self.info}mac{role.value}{self.run.hex()}"

    def identity(self, role: Role) -> str:
        """What that MAC is about."""
        return (self.requester if role is Role.REQUESTER else self.other).hex()


class Comparison:
    """Our key of one run, and what it gives with theirs."""

    def __init__(self, setting: Setting, role: Role) -> None:
        self._setting = setting
        self._role = role
        self._sas = vodozemac.Sas()
        self._shared: vodozemac.EstablishedSas | None = None
        self.key = self._sas.public_key.to_bytes()

    def __repr__(self) -> str:
        return f"Comparison({self._role.value})"

    def commitment(self) -> bytes:
        """What the requester sends before its key."""
        return commit(self.key, self._setting.start)

    def meet(self, key: bytes) -> tuple[Emoji, ...]:
        """The seven emoji with the other's key; RemoteError if that is none, LocalError twice."""
        if self._shared is not None:
            raise LocalError("a comparison meets one key")
        if hmac.compare_digest(key, self.key):
            raise RemoteError("our own key of the comparison came back")
        try:
            theirs = vodozemac.Curve25519PublicKey.from_bytes(key)
            self._shared = self._sas.diffie_hellman(theirs)
        except ValueError:
            raise RemoteError("key of a comparison that agrees on nothing") from None
        numbers = self._shared.bytes(self._setting.info).emoji_indices
        return tuple(TABLE[number] for number in numbers)

    def mac(self) -> str:
        """Our proof that our person has seen the same."""
        return self._established().calculate_mac(
            self._setting.identity(self._role), self._setting.mac_info(self._role)
        )

    def check(self, mac: str) -> None:
        """Take theirs; raise RemoteError if it is wrong."""
        role = self._role.across
        try:
            self._established().verify_mac(
                self._setting.identity(role), self._setting.mac_info(role), mac
            )
        except ValueError:
            raise RemoteError("wrong MAC after the comparison") from None

    def _established(self) -> vodozemac.EstablishedSas:
        if self._shared is None:
            raise LocalError("nothing was compared yet")
        return self._shared


def commit(key: bytes, start: bytes) -> bytes:
    """The commitment to ``key``."""
    return hashlib.sha256(key + start).digest()


def is_committed(commitment: bytes, key: bytes, start: bytes) -> bool:
    """Whether ``key`` is the one that ``commitment`` stood for."""
    return hmac.compare_digest(commitment, commit(key, start))
