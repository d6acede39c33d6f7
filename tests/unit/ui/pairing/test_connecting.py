"""Connecting: follows one pairing, leaves with it, and says the way on when it fails."""

from __future__ import annotations

import pytest

from tests.unit.ui.pairing.conftest import now
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.ui.pairing.connecting import ConnectingPage


@pytest.fixture
def page(qtbot, engine, theme):
    made = ConnectingPage(engine, theme, now)
    qtbot.addWidget(made)
    made.show()
    made.follow("p")
    return made


def test_it_counts_down_only_while_somebody_is_asked(engine, page):
    asked = PairingProgress("p", "K7QX2M", Step.ASKED, expires_at=now() + 100)
    engine.pairing.progress_changed.publish(asked)
    assert page.ring.isVisible()
    engine.pairing.progress_changed.publish(PairingProgress("p", "K7QX2M", Step.PATH))
    assert not page.ring.isVisible()


def test_another_pairing_is_none_of_its_business(engine, page):
    engine.pairing.progress_changed.publish(PairingProgress("other", "K7QX2M", Step.PATH))
    assert page.steps.rows == ()


def test_a_failure_offers_its_way_on(qtbot, engine, page):
    failure = Failure(Reason.CODE_UNKNOWN, Side.OURS)
    failed = PairingProgress("p", "K7QX2M", Step.FAILED, failed_at=Step.ASKED, failure=failure)
    engine.pairing.progress_changed.publish(failed)
    with qtbot.waitSignal(page.retried):
        page.again_button.click()


def stepped_back(contact=None):
    back = Failure(Reason.STEPPED_BACK, Side.PEERS)
    at = Step.SECURING
    return PairingProgress("p", "K7", Step.FAILED, contact=contact, failed_at=at, failure=back)


def test_whoever_steps_back_is_a_question_for_their_conversation(qtbot, engine, page):
    engine.pairing.progress_changed.publish(stepped_back("c"))
    assert page.title.text() == "Not connected"
    assert page.again_button.text() == "Talk in the older way"
    with qtbot.waitSignal(page.cancelled), qtbot.waitSignal(page.older_requested) as told:
        page.again_button.click()
    assert told.args == ["c"]


def test_an_unknown_one_who_steps_back_is_only_told_of(engine, page):
    engine.pairing.progress_changed.publish(stepped_back())
    assert page.again_button.isHidden()
    assert page.cancel_button.text() == "Close"


def test_cancel_cancels_at_the_engine_too(engine, page):
    page.cancel_button.click()
    assert ("pairing.cancel", "p") in engine.intents
    assert page.pairing is None


def test_the_connection_is_told_once(qtbot, engine, page):
    told = []
    page.connected.connect(told.append)
    engine.pairing.progress_changed.publish(
        PairingProgress("p", "K7QX2M", Step.CONNECTED, contact="c")
    )
    assert (told, page.pairing) == (["c"], None)


@pytest.mark.parametrize(
    ("trust", "words"),
    [
        (Trust.VERIFIED, "Connected to \u2068Noor\u2069 and verified."),
        (Trust.UNVERIFIED, "Connected to \u2068Noor\u2069. Not verified yet."),
    ],
)
def test_the_connection_is_said_with_what_was_proven(engine, page, trust, words):
    noor = engine.contacts.add("Noor", trust=trust)
    engine.pairing.progress_changed.publish(
        PairingProgress("p", "K7QX2M-4P9T", Step.CONNECTED, contact=noor.id)
    )
    assert page.title.text() == words


def fail(engine, reason):
    failed = PairingProgress(
        *("p", "K7QX2M", Step.FAILED),
        failed_at=Step.PATH,
        failure=Failure(reason, Side.NETWORKS),
    )
    engine.pairing.progress_changed.publish(failed)


def test_the_doctor_is_offered_where_it_can_tell_more(qtbot, engine, page):
    fail(engine, Reason.NO_RELAY)
    assert page.again_button.text() == "Try again"
    with qtbot.waitSignal(page.doctor_requested):
        page.why_button.click()
    fail(engine, Reason.DECLINED)
    assert not page.why_button.isVisible()


def test_the_doctor_is_offered_as_soon_as_there_is_a_doubt(engine, page):
    doubt = Failure(Reason.UDP_BLOCKED, Side.OURS)
    engine.pairing.progress_changed.publish(PairingProgress("p", "K7QX2M", Step.PATH, doubt=doubt))
    assert page.why_button.isVisible()
    assert not page.again_button.isVisible()
