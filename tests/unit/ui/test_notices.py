"""The strip above everything says what is wrong, until it is not."""

from __future__ import annotations

import pytest

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.model.service import ServiceState
from zajel_desktop.ui.notices import Notices, StoreNotice


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def clock():
    return [NOW]


@pytest.fixture
def made(engine, theme, qtbot, clock):
    """Make the strip."""

    def make(*store):
        notices = Notices(engine, theme, store, now=lambda: clock[0])
        qtbot.addWidget(notices)
        return notices

    return make


def test_nothing_is_said_while_all_is_well(made):
    assert made().isHidden()


def test_a_short_absence_is_not_mentioned(made, engine):
    notices = made()
    engine.services.go_away()
    assert notices.isHidden()
    engine.services.come_back()
    notices.begin_to_say()
    assert notices.isHidden()


def test_a_longer_one_counts_down(made, engine, clock):
    notices = made()
    engine.services.go_away(8)
    notices.begin_to_say()
    assert notices.service.text == (
        "The meeting point does not answer. Trying again in \u20688\u2069 s."
    )
    clock[0] += 3.5
    notices.show_service()
    assert "\u20685\u2069 s" in notices.service.text
    clock[0] += 10
    notices.show_service()
    assert notices.service.text.endswith("Trying again…")


def test_it_goes_when_the_meeting_point_is_back(made, engine):
    notices = made()
    engine.services.go_away()
    notices.begin_to_say()
    engine.services.set(state=ServiceState.CONNECTING)
    assert notices.service.text.endswith("Trying again…")
    engine.services.come_back()
    assert notices.isHidden()


def test_trying_now_asks_the_engine(made, engine):
    notices = made()
    engine.services.go_away()
    notices.begin_to_say()
    notices.service.acted.emit()
    assert engine.asked("services.retry") == [()]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.SERVICE_NOT_ZAJEL, "not a Zajel meeting point"),
        (Reason.LIST_NOT_BELIEVED, "not signed as it should be"),
    ],
)
def test_a_wrong_address_leads_to_the_settings(made, engine, qtbot, reason, said):
    notices = made()
    engine.services.go_away(reason=reason)
    notices.begin_to_say()
    assert said in notices.service.text
    with qtbot.waitSignal(notices.settings_requested):
        notices.service.acted.emit()
    assert engine.asked("services.retry") == []


def test_a_key_in_a_file_is_said_honestly_until_put_away(made):
    notices = made(StoreNotice.NO_KEYRING)
    assert "your key is in a file only you can read" in notices.keyring.text
    notices.keyring.dismissed.emit()
    assert notices.isHidden()


def test_a_key_in_a_file_leads_to_a_passphrase_which_ends_the_note(made, engine, qtbot):
    notices = made(StoreNotice.NO_KEYRING)
    with qtbot.waitSignal(notices.passphrase_requested):
        notices.keyring.acted.emit()
    engine.safekeeping.protect(Protection.FILE)
    assert not notices.isHidden()
    engine.safekeeping.protect(Protection.PASSPHRASE)
    assert notices.isHidden()


def test_what_could_not_be_kept_is_said(made, engine):
    notices = made()
    engine.messages.failed.publish(Failure(Reason.DISK_FULL, Side.OURS))
    assert (
        notices.store_failure.text == "This computer\N{RIGHT SINGLE QUOTATION MARK}s disk is full."
    )
    notices.store_failure.dismissed.emit()
    assert notices.isHidden()
