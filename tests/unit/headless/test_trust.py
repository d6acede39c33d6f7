"""What scripts ask about keys: the number, that it was compared, what to do with another key."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FINGERPRINT, NUMBER, NUMBER_LINK, OTHER_KEY, FakeEngine
from zajel_desktop.headless import commands as do
from zajel_desktop.headless.trust import TrustEvents, describe_trust
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.key_change import Notice


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")


@pytest.fixture
def told():
    return []


@pytest.fixture
def trust(engine, told):
    def tell(event, ref=None, **members):
        told.append({"event": event, "ref": ref, **members})

    return TrustEvents(engine, tell)


def test_the_number_is_told_with_its_link_and_both_fingerprints(trust, noor, told):
    trust.carry_out(do.SafetyNumber(ref=1), noor)
    assert told == [
        {
            "event": "safety_number",
            "ref": 1,
            "contact": noor.id,
            "number": " ".join(NUMBER),
            "link": NUMBER_LINK,
            "fingerprint": FINGERPRINT,
            "ownFingerprint": FINGERPRINT,
            "verified": False,
            "method": None,
        }
    ]


@pytest.mark.parametrize("method", ["number", "fingerprint"])
def test_what_was_compared_verifies(engine, trust, noor, told, method):
    trust.carry_out(do.MarkVerified(method=method, ref=2), noor)
    assert engine.contacts.find(noor.id).method is Method(method)
    expected = {"event": "verified", "ref": 2, "contact": noor.id, "verified": True}
    assert told == [expected | {"method": method, "verified_at": engine.world.now}]


def test_another_key_is_told_and_decided_about(engine, trust, noor, told):
    engine.key_changes.ask(noor.id, OTHER_KEY)
    held = engine.contacts.find(noor.id)
    trust.carry_out(do.KeepRefusing(), held)
    trust.carry_out(do.PairAgain(), held)
    assert engine.contacts.find(noor.id).key_state is KeyState.PAIRING
    assert [event["notice"] for event in told] == ["asked", "kept", "pairing"]
    assert {event["event"] for event in told} == {"key_changed"}


@pytest.mark.parametrize("command", [do.KeepRefusing(), do.PairAgain()])
def test_without_another_key_there_is_nothing_to_decide(trust, noor, command):
    with pytest.raises(LocalError):
        trust.carry_out(command, noor)


def test_what_changes_nothing_is_no_event(engine, trust, noor, told):
    engine.key_changes.set(noor.id, KeyState.SETTLED, Notice.CONNECTED)
    assert told == []


def test_a_new_identity_is_told_once_it_is_stored(engine, trust, told):
    trust.renew("r")
    assert engine.asked("identity.renew") == [()]
    assert told == []
    engine.identity.become(OTHER_KEY)
    engine.identity.become(OTHER_KEY)  # by somebody else
    assert [event["ref"] for event in told] == ["r", None]
    assert told[0] | {"ref": None} == {
        "event": "identity",
        "ref": None,
        "publicKey": OTHER_KEY,
        "fingerprint": engine.identity.fingerprint,
    }


def test_a_new_identity_that_cannot_be_stored_says_why(engine, trust, told):
    trust.renew("r")
    engine.identity.failed.publish(Failure(Reason.DISK_FULL, Side.OURS))
    engine.identity.become(OTHER_KEY)
    said = {"event": "error", "ref": "r", "about": "new_identity", "text": "disk full"}
    assert told[0] == said
    assert told[1]["ref"] is None


def test_trust_is_described_by_whether_and_how(engine, noor):
    verified = engine.contacts.set(noor.id, trust=Trust.VERIFIED, method=Method.CODE)
    assert describe_trust(verified) == {"verified": True, "method": "code"}
    assert describe_trust(noor) == {"verified": False, "method": None}
