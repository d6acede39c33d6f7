"""What scripts hear of an examination: each fact once, the verdict last, under the same ref."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.headless.doctor import DoctorEvents
from zajel_desktop.model.examination import Check, Finding, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.network import Conditions, Nat

NETWORK = Finding(Check.NETWORK, Side.OURS, Grade.GOOD, 0.1)
UDP = Finding(Check.UDP, Side.PEERS, Grade.BAD, 6.0)


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def told():
    return []


@pytest.fixture
def doctor(engine, told):
    def tell(event, ref=None, **members):
        told.append({"event": event, "ref": ref, **members})

    return DoctorEvents(engine, tell)


def test_every_fact_is_told_once_and_then_the_verdict(engine, doctor, told):
    noor = engine.contacts.add("Noor")
    doctor.examine(noor, 7)
    engine.doctor.find(NETWORK)
    engine.doctor.find(UDP, theirs=Conditions(nat=Nat.SYMMETRIC, skew=0.04))
    engine.doctor.conclude(Failure(Reason.NO_RELAY, Side.PEERS))
    assert [line["event"] for line in told] == ["checked", "checked", "diagnosis"]
    assert {line["ref"] for line in told} == {7}
    assert {line["contact"] for line in told} == {noor.id}
    assert (told[1]["check"], told[1]["side"], told[1]["grade"]) == ("udp", "peer's", "bad")
    assert (told[2]["verdict"], told[2]["side"]) == ("no relay", "peer's")
    assert told[2]["theirs"]["nat"] == "symmetric"
    assert told[2]["theirs"]["skew"] == 0.0
    assert told[2]["report"].startswith("Zajel Desktop")


def test_our_own_side_may_be_in_order(engine, doctor, told):
    over = []
    doctor.over.subscribe(over.append)
    doctor.examine(None, None)
    assert doctor.is_busy
    engine.doctor.conclude()
    assert told[-1]["verdict"] is None
    assert told[-1]["theirs"] is None
    assert not doctor.is_busy
    assert len(over) == 1


def test_another_examination_tells_its_facts_anew(engine, doctor, told):
    doctor.examine(None, 1)
    engine.doctor.find(NETWORK)
    doctor.examine(None, 2)
    engine.doctor.find(NETWORK)
    assert [line["ref"] for line in told] == [1, 2]


def test_what_others_had_examined_is_not_told(engine, doctor, told):
    engine.doctor.examine(None)
    engine.doctor.conclude()
    assert told == []
