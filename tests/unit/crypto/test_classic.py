"""The older clients' derivations: what their own code has computed from fixed keys."""

from __future__ import annotations

import itertools
import json
import pathlib
from datetime import datetime, timedelta

import pytest

from zajel_desktop.crypto.classic import ClassicBox, daily_point, hourly_token, session_key
from zajel_desktop.crypto.identity import Identity, fingerprint
from zajel_desktop.model.errors import RemoteError

DATA = pathlib.Path(__file__).parents[2] / "data" / "classic-vectors.json"
VECTORS = json.loads(DATA.read_text("utf-8"))
PEOPLE = {
    name: Identity(bytes.fromhex(keys["private_hex"])) for name, keys in VECTORS["keys"].items()
}


def shared(local, remote):
    return PEOPLE[local].agree(PEOPLE[remote].public)


def around(moment, step):
    """The moment and those a ``step`` before and after it."""
    return [moment - step, moment, moment + step]


@pytest.mark.parametrize("name", PEOPLE)
def test_keys_names_and_fingerprints_are_theirs(name):
    wanted, person = VECTORS["keys"][name], PEOPLE[name]
    assert person.public.hex() == wanted["public_hex"]
    assert person.peer_id == wanted["public_b64"]
    assert fingerprint(person.peer_id) == wanted["fingerprint_web"]


@pytest.mark.parametrize("pair", VECTORS["shared_secrets"])
def test_two_agree_on_what_they_do(pair):
    for local, remote in itertools.permutations(pair.split("-")):
        assert shared(local, remote).hex() == VECTORS["shared_secrets"][pair]


@pytest.mark.parametrize("case", VECTORS["session_keys"], ids=lambda case: case["info"])
def test_session_keys_are_theirs(case):
    peer = case["info"].removeprefix("zajel_session").removeprefix("_")
    assert session_key(shared(case["local"], case["remote"]), peer).hex() == case["key_hex"]


@pytest.mark.parametrize(
    "case", VECTORS["meeting_points"], ids=lambda c: f"{c['now']} {c['local']}"
)
def test_meeting_points_are_theirs(case):
    now = datetime.fromisoformat(case["now"])
    ours, theirs = PEOPLE[case["local"]].public, PEOPLE[case["remote"]].public
    key = session_key(shared(case["local"], case["remote"]))
    assert key.hex() == case["hourly_secret_hex"]
    days = around(now, timedelta(days=1))
    assert [daily_point(ours, theirs, day) for day in days] == case["daily_prev_today_next"]
    hours = around(now, timedelta(hours=1))
    assert [hourly_token(key, hour) for hour in hours] == case["hourly_prev_now_next"]


def test_what_is_sealed_opens_and_tells_its_nonce():
    box = ClassicBox(bytes(32), draw=lambda count: b"n" * count)
    assert ClassicBox(bytes(32)).open(box.seal(b"text")) == (b"text", b"n" * 12)


def test_each_frame_has_a_nonce_of_its_own():
    box = ClassicBox(bytes(32))
    assert len({box.open(box.seal(b""))[1] for _ in range(50)}) == 50


@pytest.mark.parametrize("frame", ["", "A", "AAAA", "A" * 36, "A A" * 20, "AA==" * 20, "é" * 40])
def test_what_is_no_sealed_frame_is_refused(frame):
    with pytest.raises(RemoteError):
        ClassicBox(bytes(32)).open(frame)


def test_a_frame_of_another_key_is_refused():
    with pytest.raises(RemoteError, match="another key"):
        ClassicBox(bytes(32)).open(ClassicBox(b"x" * 32).seal(b"text"))


def test_a_box_shows_nothing():
    assert repr(ClassicBox(b"x" * 32)) == "ClassicBox()"
