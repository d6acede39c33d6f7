"""The key file: wrapped where a keyring can, honest where none can, and never replaced."""

from __future__ import annotations

import base64
import json
import stat
import sys

import pytest

from tests.fakes.crashes import every_death
from tests.fakes.keyring import FakeKeyring
from zajel_desktop.crypto.passphrase import Cost
from zajel_desktop.model.errors import LocalError, StoreError
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


DEEP = b'{"x":' + b"[" * 100_000


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"name":"\xff"}', DEEP])
def test_a_file_that_is_no_record_is_refused(path, data):
    path.write_bytes(data)
    assert fails_to_load(path, None)


def test_what_prints_a_record_prints_no_key(path):
    file = KeyFile(path, None)
    file.make()
    assert repr(file._read()) == "Record(file)"


# Passphrases.

CHEAP = Cost(memory=64, passes=1, lanes=1)


def cheap(path, keyring=None, now=lambda: 1_000_000.0):
    return KeyFile(path, keyring, cost=CHEAP, now=now)


def reason_to_refuse(path, passphrase, **options):
    with pytest.raises(StoreError) as caught:
        cheap(path, **options).load(passphrase)
    return caught.value.failure.reason


@pytest.mark.parametrize("keyring", [None, FakeKeyring()])
def test_a_passphrase_is_set_changed_and_removed_while_the_key_stays(path, keyring):
    file = cheap(path, keyring)
    key, was_in_file = file.make()
    first_kind = file.kind
    assert file.change(None, "one") == file.kind == "passphrase"
    assert file.load("one") == (key, False)
    assert file.change("one", "two") == "passphrase"
    assert reason_to_refuse(path, "one") is Reason.PASSPHRASE_WRONG
    assert file.load("two") == (key, False)
    assert file.change("two", None) == first_kind
    assert cheap(path, keyring).load() == (key, was_in_file)


def test_with_a_passphrase_neither_file_nor_keyring_holds_the_key(path):
    keyring = FakeKeyring()
    key, _ = cheap(path, keyring).make()
    cheap(path, keyring).change(None, "words")
    assert keyring.secrets == {}
    for text in (base64.b64encode(key).decode(), key.hex(), "words"):
        assert text not in path.read_text()


def test_a_keyring_that_does_not_forget_stops_nothing(path):
    keyring = FakeKeyring()
    key, _ = cheap(path, keyring).make()
    keyring.delete = FakeKeyring().delete
    cheap(path, keyring).change(None, "words")
    assert cheap(path).load("words") == (key, False)


def test_without_its_passphrase_the_key_cannot_be_had(path):
    cheap(path).make()
    cheap(path).change(None, "words")
    before = path.read_bytes()
    assert reason_to_refuse(path, None) is Reason.PASSPHRASE_NEEDED
    assert reason_to_refuse(path, "Words") is Reason.PASSPHRASE_WRONG
    assert reason_to_refuse(path, "") is Reason.PASSPHRASE_WRONG
    assert path.read_bytes() == before


def test_a_change_needs_the_passphrase_until_now_and_a_new_one(path):
    cheap(path).make()
    cheap(path).change(None, "words")
    before = path.read_bytes()
    for current, reason in ((None, Reason.PASSPHRASE_NEEDED), ("no", Reason.PASSPHRASE_WRONG)):
        with pytest.raises(StoreError) as caught:
            cheap(path).change(current, "new")
        assert caught.value.failure.reason is reason
    with pytest.raises(LocalError):
        cheap(path).change("words", "")
    assert path.read_bytes() == before


def test_after_five_wrong_ones_even_the_right_one_waits(path):
    time = [1_000_000.0]
    file = cheap(path, now=lambda: time[0])
    key, _ = file.make()
    file.change(None, "words")
    for _ in range(5):
        assert reason_to_refuse(path, "no") is Reason.PASSPHRASE_WRONG
    assert file.wait() == 5.0
    assert reason_to_refuse(path, "words") is Reason.PASSPHRASE_WAIT
    time[0] += 5
    assert file.load("words") == (key, False)
    assert file.wait() == 0.0


@pytest.mark.parametrize(
    "changes",
    [
        {"stretching": None},
        {"stretching": {"salt": "AA==", "memory": 64, "passes": 1, "lanes": 1}},
        {"stretching": {"salt": "", "memory": 2**40, "passes": 1, "lanes": 1}},
        {"stretching": {"salt": ""}},
        {"proof": ""},
    ],
)
def test_a_passphrase_file_that_makes_no_sense_is_refused(path, changes):
    cheap(path).make()
    cheap(path).change(None, "words")
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    assert reason_to_refuse(path, "words") is Reason.STORE_UNREADABLE


def opened_by(path, words):
    """The key that ``words`` alone give, or that lies there for everybody if there are none."""
    if (words is None) == (cheap(path).kind == "passphrase"):
        return None
    try:
        return cheap(path).load(words)[0]
    except StoreError:
        return None


@pytest.mark.parametrize(("current", "new"), [(None, "one"), ("one", "two"), ("one", None)])
def test_a_program_that_dies_during_a_change_leaves_the_old_or_the_new(
    tmp_path, monkeypatch, current, new
):
    keys = {}

    def prepare(number):
        path = tmp_path / str(number) / "key.json"
        path.parent.mkdir()
        keys[path], _ = cheap(path).make()
        if current is not None:
            cheap(path).change(None, current)
        return path

    outcomes = []
    for path in every_death(monkeypatch, prepare, lambda path: cheap(path).change(current, new)):
        (outcome,) = [words for words in (current, new) if opened_by(path, words) == keys[path]]
        outcomes.append(outcome)
    assert len(outcomes) > 6
    assert outcomes[0] == current
    assert outcomes[-1] == new


@pytest.mark.skipif(sys.platform == "win32", reason="Windows replaces no open file")
def test_the_bare_key_is_written_over_once_a_passphrase_protects_it(path):
    cheap(path).make()
    with path.open("rb") as old:
        size = len(old.read())
        cheap(path).change(None, "words")
        old.seek(0)
        assert old.read() == bytes(size)
