"""The key file: wrapped where a keyring can, honest where none can, and never replaced."""

from __future__ import annotations

import base64
import json
import stat
import sys

import pytest

from tests.fakes.keyring import FakeKeyring
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.key_file import KeyFile


@pytest.fixture
def path(tmp_path):
    return tmp_path / "key.json"


def fails_to_load(path, keyring):
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        KeyFile(path, keyring).load()
    assert path.read_bytes() == before
    return caught.value.failure.reason is Reason.STORE_UNREADABLE


@pytest.mark.parametrize("keyring", [None, FakeKeyring()])
def test_the_key_made_is_the_key_loaded(path, keyring):
    assert not KeyFile(path, keyring).exists
    key, is_in_file = KeyFile(path, keyring).make()
    assert len(key) == 32
    assert is_in_file == (keyring is None)
    assert KeyFile(path, keyring).exists
    assert KeyFile(path, keyring).load() == (key, is_in_file)


def test_with_a_keyring_neither_it_nor_the_file_holds_the_key(path):
    keyring = FakeKeyring()
    key, _ = KeyFile(path, keyring).make()
    assert base64.b64encode(key).decode() not in path.read_text()
    assert key not in keyring.secrets.values()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_we_may_read_the_file(path):
    KeyFile(path, None).make()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_locked_keyring_at_first_start_means_a_file(path):
    keyring = FakeKeyring()
    keyring.is_locked = True
    key, is_in_file = KeyFile(path, keyring).make()
    assert is_in_file
    assert KeyFile(path, None).load() == (key, True)


def test_a_keyring_that_does_not_keep_means_a_file(path):
    class Forgetful(FakeKeyring):
        def load(self, name):
            return None

    assert KeyFile(path, Forgetful()).make()[1]


def test_a_keyring_that_appears_later_changes_nothing(path):
    key, _ = KeyFile(path, None).make()
    assert KeyFile(path, FakeKeyring()).load() == (key, True)


def test_without_its_keyring_the_key_cannot_be_had(path):
    keyring = FakeKeyring()
    KeyFile(path, keyring).make()
    assert fails_to_load(path, None)
    assert fails_to_load(path, FakeKeyring())
    keyring.is_locked = True
    assert fails_to_load(path, keyring)
    keyring.is_locked = False
    keyring.secrets = dict.fromkeys(keyring.secrets, bytes(32))
    assert fails_to_load(path, keyring)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"kind": "passphrase"},
        {"key": base64.b64encode(bytes(32)).decode()},
        {"key": ""},
        {"proof": ""},
        {"name": None},
    ],
)
def test_a_file_of_another_version_or_damaged_is_refused(path, changes):
    KeyFile(path, None).make()
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    assert fails_to_load(path, None)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff"])
def test_a_file_that_is_no_record_is_refused(path, data):
    path.write_bytes(data)
    assert fails_to_load(path, None)


def test_what_prints_a_record_prints_no_key(path):
    file = KeyFile(path, None)
    file.make()
    assert repr(file._read()) == "Record(file)"
