"""A keyring in memory, which can be locked, lose what it kept, or keep something else."""

from __future__ import annotations


class FakeKeyring:
    """Keeps secrets by name; set ``is_locked`` and it says no."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}
        self.is_locked = False

    def load(self, name: str) -> bytes | None:
        if self.is_locked:
            raise OSError("the keyring is locked")
        return self.secrets.get(name)

    def save(self, name: str, secret: bytes) -> None:
        if self.is_locked:
            raise OSError("the keyring is locked")
        self.secrets[name] = secret

    def delete(self, name: str) -> None:
        if self.is_locked:
            raise OSError("the keyring is locked")
        if self.secrets.pop(name, None) is None:
            raise OSError("the keyring has no such secret")
