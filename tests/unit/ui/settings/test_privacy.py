"""Privacy and lock: what can be done depends on what protects the key."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.ui.settings.privacy import TIMES, PrivacyPage


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def page(engine, theme, qtbot):
    page = PrivacyPage(engine, theme)
    qtbot.addWidget(page)
    page.show()
    return page


def dialog_over(page):
    return page.window().findChildren(QDialog)[-1]


def test_without_a_passphrase_one_can_be_set_and_nothing_locked(page):
    assert page.set_button.accessibleName() == "Set a passphrase"
    assert page.remove_row.isHidden()
    assert not page.lock_button.isEnabled()
    assert not page.time.isEnabled()
    page.set_button.click()
    assert dialog_over(page).windowTitle() == "Set a passphrase"


def test_with_one_it_can_be_changed_removed_and_locked(page, engine):
    engine.safekeeping.protect(Protection.PASSPHRASE)
    assert page.set_button.accessibleName() == "Change the passphrase"
    page.lock_button.click()
    assert engine.asked("safekeeping.lock") == [()]
    page.set_button.click()
    assert dialog_over(page).windowTitle() == "Change the passphrase"
    dialog_over(page).reject()
    page.remove_button.click()
    assert dialog_over(page).windowTitle() == "Remove the passphrase"


@pytest.mark.parametrize(
    ("protection", "said"),
    [
        (Protection.FILE, "No system keyring"),
        (Protection.KEYRING, "keyring of this system"),
        (Protection.PASSPHRASE, "when Zajel starts"),
    ],
)
def test_it_says_what_protects_the_key(page, engine, protection, said):
    engine.safekeeping.protect(protection)
    assert said in page.words()


@pytest.mark.parametrize("place", range(len(TIMES)))
def test_every_time_can_be_chosen(page, engine, place):
    engine.safekeeping.protect(Protection.PASSPHRASE)
    page.time.setCurrentIndex(place)
    page.time.activated.emit(place)
    assert engine.settings.current.lock_after == TIMES[place]


def test_a_time_of_another_length_is_shown_as_it_is(page, engine):
    engine.settings.change(lock_after=120)
    assert page.time.currentText().startswith("After 2 minute")


def test_locking_with_the_screen_can_be_chosen(page, engine):
    assert not page.with_screen.isEnabled()
    engine.safekeeping.protect(Protection.PASSPHRASE)
    page.with_screen.click()
    assert engine.settings.current.locks_with_screen
    engine.settings.change(locks_with_screen=False)
    assert not page.with_screen.isChecked()


def test_erasing_is_asked_about_with_the_folder_that_stays(page, engine):
    page.erase_button.click()
    dialog = dialog_over(page)
    assert engine.transfers.folder in dialog.said.text()
    dialog.understood.click()
    dialog.erase_button.click()
    assert engine.asked("safekeeping.erase") == [()]


def test_codes_without_their_secret_part_are_refused_by_one_switch(page, engine):
    assert not page.secret.isChecked()
    page.secret.click()
    assert engine.settings.current.refuses_unverified
    engine.settings.change(refuses_unverified=False)
    assert not page.secret.isChecked()
