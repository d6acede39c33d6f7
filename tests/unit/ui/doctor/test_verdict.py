"""The verdict: one sentence, and only the ways on that lead somewhere."""

from __future__ import annotations

import pytest

from zajel_desktop.model.examination import Check, Examination, Finding, Grade
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import Path
from zajel_desktop.ui.doctor.verdict import RELAY_NEEDED, Verdict, opens_settings

NOOR = ContactId("noor")
THERE = Finding(Check.PEER, Side.PEERS, Grade.GOOD)


@pytest.fixture
def verdict(theme, qtbot):
    made = Verdict(theme, "Noor")
    qtbot.addWidget(made)
    return made


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")


def show(verdict, reason=None, side=Side.OURS, findings=(), **fields):
    failure = Failure(reason, side) if reason else None
    fields.setdefault("is_over", True)
    verdict.show_examination(Examination(NOOR, findings, verdict=failure, **fields))
    return plain(verdict.title.text()), plain(verdict.second.text())


def test_before_it_is_over_there_is_nothing_to_do(verdict):
    title, _ = show(verdict, is_over=False)
    assert title == "Looking for what stands in the way…"
    assert verdict.again_button.isHidden()
    assert verdict.settings_button.isHidden()


def test_a_missing_relay_can_be_set_up(verdict, qtbot):
    title, second = show(verdict, Reason.NO_RELAY, Side.PEERS, (THERE,))
    assert title == "Noor’s network blocks direct connections, and no relay is set up."
    assert second.startswith("You are both online.")
    assert verdict.property("kind") == "danger"
    assert verdict.settings_button.text() == "Set up a relay"
    with qtbot.waitSignal(verdict.settings_requested):
        verdict.settings_button.click()
    with qtbot.waitSignal(verdict.again_requested):
        verdict.again_button.click()


def test_nobody_is_said_to_be_online_who_was_not_seen(verdict):
    _, second = show(verdict, Reason.NO_RELAY, Side.OURS)
    assert second.startswith("A relay would carry")


def test_somebody_who_is_away_is_no_danger(verdict):
    title, second = show(verdict, Reason.PEER_OFFLINE, Side.PEERS)
    assert title == "Noor is not there right now."
    assert "waits here" in second
    assert verdict.property("kind") == "quiet"
    assert verdict.settings_button.isHidden()


@pytest.mark.parametrize("path", Path)
def test_being_connected_is_in_order(verdict, path):
    title, _ = show(verdict, path=path)
    assert title == "You are connected with Noor."
    assert verdict.property("kind") == "ok"


def test_our_own_side_may_be_in_order(verdict):
    verdict.show_examination(Examination(None, is_over=True))
    assert verdict.title.text() == "Nothing on this side stands in the way."


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("reason", sorted(RELAY_NEEDED, key=str))
def test_the_settings_open_for_what_they_can_end(verdict, reason, side):
    show(verdict, reason, side)
    is_shown = not verdict.settings_button.isHidden()
    assert is_shown is opens_settings(Failure(reason, side))
    assert not is_shown or verdict.settings_button.text() in {"Set up a relay", "Check the relay"}


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_can_be_shown(verdict, reason):
    title, _ = show(verdict, reason, Side.NETWORKS)
    assert title
