"""A passphrase is set, changed and removed; what went wrong stands where it was typed."""

from __future__ import annotations

import pytest

from zajel_desktop.model.failure import Reason
from zajel_desktop.model.safekeeping import Deed
from zajel_desktop.ui.safekeeping.passphrase_dialog import Change, PassphraseDialog


@pytest.fixture
def made(engine, theme, opened):
    return lambda change: opened(PassphraseDialog(engine, theme, change))


def fill(dialog, **words):
    for name, text in words.items():
        getattr(dialog, name).field.setText(text)
    dialog.do_button.click()


CASES = (
    (Change.SET, {"new": "four words", "again": "four words"}, (None, "four words")),
    (
        Change.CHANGE,
        {"current": "one two", "new": "four words", "again": "four words"},
        ("one two", "four words"),
    ),
    (Change.REMOVE, {"current": "one two"}, ("one two", None)),
)


@pytest.mark.parametrize(("change", "words", "asked"), CASES)
def test_it_is_done_and_the_dialog_goes(made, engine, qtbot, change, words, asked):
    dialog = made(change)
    fill(dialog, **words)
    assert engine.asked("safekeeping.change_passphrase") == [asked]
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.changed):
        engine.safekeeping.end(Deed.PASSPHRASE)
    assert not dialog.isVisible()
    fields = (dialog.current, dialog.new, dialog.again)
    assert not any(field.text for field in fields if field is not None)


def test_the_keyboard_is_where_one_begins(made):
    assert made(Change.SET).focusWidget().accessibleName() == "New passphrase"
    assert made(Change.REMOVE).focusWidget().accessibleName() == "Present passphrase"


def test_a_wrong_one_is_said_where_it_was_typed(made, engine):
    dialog = made(Change.REMOVE)
    fill(dialog, current="wrong")
    engine.safekeeping.end(Deed.PASSPHRASE, Reason.PASSPHRASE_WRONG)
    assert dialog.current.trouble.text() == "That is not the passphrase. Try again."
    assert not dialog.do_button.is_busy
    assert dialog.focusWidget() is dialog.current.field


def test_another_trouble_is_said_about_the_whole(made, engine):
    dialog = made(Change.SET)
    fill(dialog, new="four words", again="four words")
    engine.safekeeping.end(Deed.PASSPHRASE, Reason.DISK_FULL)
    assert "disk is full" in dialog.trouble.text()


def test_what_is_missing_is_said_and_nothing_is_asked(made, engine):
    dialog = made(Change.CHANGE)
    fill(dialog, new="four words", again="four words")
    assert "present" in dialog.current.trouble.text()
    fill(dialog, current="one", new="short", again="short")
    assert engine.asked("safekeeping.change_passphrase") == []


def test_a_second_enter_and_the_end_of_another_deed_do_nothing(made, engine):
    dialog = made(Change.REMOVE)
    fill(dialog, current="one two")
    dialog.submit()
    engine.safekeeping.end(Deed.BACKUP)
    assert len(engine.asked("safekeeping.change_passphrase")) == 1
    assert dialog.isVisible()


def test_removing_is_no_light_thing(made):
    assert made(Change.REMOVE).do_button.property("kind") == "danger"
    assert made(Change.SET).do_button.property("kind") == "primary"
