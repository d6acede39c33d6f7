"""The rows: true ones only, what is to come in between, every fact in words."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from zajel_desktop.model.examination import Check, Examination, Finding, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.ui.doctor.fact_rows import FactRows
from zajel_desktop.ui.widgets.steps import StepState

NOOR = ContactId("noor")


@pytest.fixture
def rows(qapp):
    return FactRows()


def found(*checks, side=Side.OURS, grade=Grade.GOOD, **fields):
    findings = tuple(Finding(check, side, grade) for check in checks)
    return Examination(NOOR, findings, **fields)


def test_at_first_everything_is_to_come_but_what_is_looked_at(rows):
    shown = rows.ours(Examination(NOOR))
    assert [row.text for row in shown] == ["Meeting point", "Network", "UDP", "Relay", "Clock"]
    assert [row.text for row in shown if row.state is StepState.NOW] == ["Network"]


def test_what_is_found_takes_the_place_of_what_was_to_come(rows):
    ours = Conditions(addresses=2)
    shown = rows.ours(found(Check.NETWORK, Check.SERVICE, ours=ours, round_trip=38))
    assert (shown[0].text, shown[0].second) == ("Meeting point answers", "38 ms")
    assert (shown[1].text, shown[1].state) == ("Network is up", StepState.DONE)
    assert [row.text for row in shown if row.state is StepState.NOW] == ["Clock"]


def test_in_the_end_only_what_was_found_is_shown(rows):
    assert len(rows.ours(found(Check.NETWORK, is_over=True))) == 1


def test_the_other_side_is_asked_until_it_is_over(rows):
    shown = rows.theirs(Examination(NOOR))
    assert [row.state for row in shown] == [StepState.NOW]
    theirs = found(
        *(Check.PEER, Check.UDP),
        side=Side.PEERS,
        theirs=Conditions(nat=Nat.CONE),
        is_over=True,
        round_trip=38,
    )
    shown = rows.theirs(theirs)
    assert [row.text for row in shown] == ["The other side is there", "UDP gets out"]


def test_nobody_there_is_a_fact_as_well(rows):
    away = Failure(Reason.PEER_OFFLINE, Side.PEERS)
    gone = found(Check.PEER, side=Side.PEERS, grade=Grade.BAD, is_over=True, verdict=away)
    (row,) = rows.theirs(gone)
    assert (row.text, row.state) == ("No sign of the other side", StepState.FAILED)


@pytest.mark.parametrize(
    ("ours", "grade", "text", "second"),
    [
        (Conditions(nat=Nat.OPEN), Grade.GOOD, "UDP gets out", "Nothing changes the port"),
        (
            *(Conditions(nat=Nat.SYMMETRIC), Grade.BAD),
            *("UDP gets out, ports change", "A different port for everybody"),
        ),
        (Conditions(nat=Nat.BLOCKED), Grade.BAD, "UDP does not get out", "No server has answered"),
        (Conditions(), Grade.UNKNOWN, "UDP was not checked", "There was no server to ask"),
        (Conditions(has_servers=True), Grade.UNKNOWN, "UDP was not checked", ""),
        (
            *(Conditions(is_relay_only=True), Grade.UNKNOWN, "UDP was not checked"),
            "The address is hidden, so nobody was asked",
        ),
    ],
)
def test_what_udp_does_is_told(rows, ours, grade, text, second):
    (row,) = rows.ours(found(Check.UDP, grade=grade, ours=ours, is_over=True))
    assert (row.text, row.second) == (text, second)


@pytest.mark.parametrize(
    ("ours", "grade", "text"),
    [
        (Conditions(has_relay=True), Grade.GOOD, "A relay is ready"),
        (Conditions(knows_relay=True), Grade.BAD, "The relay does not answer"),
        (Conditions(), Grade.DOUBTFUL, "No relay in the list"),
    ],
)
def test_the_relay_is_told(rows, ours, grade, text):
    (row,) = rows.ours(found(Check.RELAY, grade=grade, ours=ours, is_over=True))
    assert row.text == text


def test_the_clock_is_told_with_what_it_is_off_by(rows):
    wrong = found(Check.CLOCK, grade=Grade.BAD, ours=Conditions(skew=-7200.0), is_over=True)
    (row,) = rows.ours(wrong)
    assert row.text == "The clock is wrong"
    assert "120" in row.second
    (row,) = rows.ours(replace(wrong, ours=Conditions()))
    assert row.text == "The clock was not compared"


def test_every_fact_has_words(rows):
    for check, grade, nat in itertools.product(Check, Grade, Nat):
        side = Conditions(nat=nat, skew=100.0)
        for row in rows.ours(found(check, grade=grade, ours=side, is_over=True)):
            assert row.text


def test_what_was_not_in_the_way_has_not_failed(rows):
    ours = Conditions(nat=Nat.SYMMETRIC)
    (row,) = rows.ours(found(Check.UDP, grade=Grade.BAD, ours=ours, is_over=True))
    assert row.state is StepState.WARNED
    failed = Failure(Reason.NO_RELAY, Side.OURS)
    blocked = found(Check.UDP, grade=Grade.BAD, ours=ours, is_over=True, verdict=failed)
    (row,) = rows.ours(blocked)
    assert row.state is StepState.FAILED
