"""The system's keyring: used where it protects, and never trusted to answer."""

from __future__ import annotations

import threading

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import KeyringLocked, PasswordDeleteError

from zajel_desktop.store.system_keyring import SERVICE, SystemKeyring, real_backend


class FakeBackend:
    """A backend of ``keyring`` in memory."""

    def __init__(self):
        self.passwords = {}

    def get_password(self, service, username):
        return self.passwords.get((service, username))

    def set_password(self, service, username, password):
        self.passwords[service, username] = password

    def delete_password(self, service, username):
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")


class LockedBackend(FakeBackend):
    def get_password(self, service, username):
        raise KeyringLocked("the person said no")

    def set_password(self, service, username, password):
        raise KeyringLocked("the person said no")


def real(backend):
    """``backend`` as if it were one of the real ones."""
    type(backend).__module__ = "keyring.backends.SecretService"
    return backend


@pytest.fixture
def in_use(monkeypatch):
    """Put a backend in use, as the system's choice."""
    return lambda backend: monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


def test_a_secret_is_kept_as_text_under_our_name():
    backend = FakeBackend()
    system = SystemKeyring(lambda: backend)
    assert system.load("store") is None
    system.save("store", b"\0\xff secret")
    assert system.load("store") == b"\0\xff secret"
    assert list(backend.passwords) == [(SERVICE, "store")]


def test_a_secret_is_forgotten_once():
    backend = FakeBackend()
    keyring = SystemKeyring(lambda: backend)
    keyring.save("name", b"secret")
    keyring.delete("name")
    assert backend.passwords == {}
    with pytest.raises(OSError, match="PasswordDeleteError"):
        keyring.delete("name")


def test_a_locked_keyring_is_an_error_of_the_system():
    system = SystemKeyring(LockedBackend)
    with pytest.raises(OSError, match="KeyringLocked"):
        system.load("store")
    with pytest.raises(OSError, match="KeyringLocked"):
        system.save("store", b"secret")


def test_a_keyring_that_never_answers_is_not_waited_for():
    hold = threading.Event()
    system = SystemKeyring(lambda: hold.wait(5) and None, patience=0.01)
    with pytest.raises(OSError, match="does not answer"):
        system.load("store")
    hold.set()


def test_a_system_without_keyring_says_so():
    with pytest.raises(OSError, match="no keyring"):
        SystemKeyring(lambda: None).save("store", b"secret")


def test_a_real_keyring_is_taken(in_use):
    backend = real(FakeBackend())
    in_use(backend)
    assert real_backend() is backend


@pytest.mark.parametrize("module", [keyring.backends.fail, keyring.backends.null])
def test_a_keyring_that_keeps_nothing_is_none(in_use, module):
    in_use(module.Keyring())
    assert real_backend() is None


def test_the_first_real_one_of_a_chain_is_taken(in_use):
    class Chain:
        backends = (keyring.backends.null.Keyring(), real(FakeBackend()))

    in_use(Chain())
    assert real_backend() is Chain.backends[1]
