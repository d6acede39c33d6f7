"""The keyring of the operating system, if it has one that really protects what it keeps."""

from __future__ import annotations

import base64
import logging
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")
logger = logging.getLogger(__name__)

SERVICE = "Zajel Desktop"
PATIENCE = 60.0
"""Seconds in which a person can unlock their keyring when asked to."""

REAL = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Everything else stores nothing, or in a plain file, which we can do ourselves and say so."""


class Keyring(Protocol):
    """Somewhere that keeps secrets by name. Every method blocks, perhaps on a person."""

    def load(self, name: str) -> bytes | None:
        """The secret ``name``, None if it has none; raise OSError if it cannot be asked."""

    def save(self, name: str, secret: bytes) -> None:
        """Keep ``secret``; raise OSError if that is not possible."""

    def delete(self, name: str) -> None:
        """Forget the secret ``name``; raise OSError if that is not possible or it has none."""


class Backend(Protocol):
    """What we use of a backend of the ``keyring`` package."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def real_backend() -> Backend | None:
    """The best backend that protects what it keeps, None if this system has none."""
    # Imported late: finding the backends takes longer than opening the store, and most starts
    # of most people need none.
    import keyring

    chosen = keyring.get_keyring()
    for backend in (chosen, *getattr(chosen, "backends", ())):
        if type(backend).__module__.startswith(REAL):
            return backend  # type: ignore[no-any-return]  # chained backends are untyped
    return None


class SystemKeyring:
    """Keeps our keys in the keyring of the operating system."""

    def __init__(
        self,
        find_backend: Callable[[], Backend | None] = real_backend,
        patience: float = PATIENCE,
    ) -> None:
        self._find_backend = find_backend
        self._patience = patience

    def load(self, name: str) -> bytes | None:
        """The secret ``name``, None if it has none; raise OSError if it cannot be asked."""
        text = self._ask(lambda backend: backend.get_password(SERVICE, name))
        return None if text is None else base64.b64decode(text)

    def save(self, name: str, secret: bytes) -> None:
        """Keep ``secret``; raise OSError if that is not possible."""
        text = base64.b64encode(secret).decode()
        self._ask(lambda backend: backend.set_password(SERVICE, name, text))

    def delete(self, name: str) -> None:
        """Forget the secret ``name``; raise OSError if that is not possible or it has none."""
        self._ask(lambda backend: backend.delete_password(SERVICE, name))

    def _ask(self, question: Callable[[Backend], T]) -> T:
        """Ask on a thread that nobody waits for at exit: a keyring may never answer."""
        answers: list[T] = []
        troubles: list[str] = []
        asking = threading.Thread(
            target=self._answer, args=(question, answers, troubles), name="keyring", daemon=True
        )
        asking.start()
        asking.join(self._patience)
        if not answers:
            raise OSError(troubles[0] if troubles else "the keyring does not answer")
        return answers[0]

    def _answer(
        self, question: Callable[[Backend], T], answers: list[T], troubles: list[str]
    ) -> None:
        from keyring.errors import KeyringError  # late, as above

        try:
            backend = self._find_backend()
            if backend is None:
                troubles.append("this system has no keyring")
            else:
                answers.append(question(backend))
        except (KeyringError, OSError, RuntimeError) as error:
            troubles.append(f"{type(error).__name__} from the keyring")
