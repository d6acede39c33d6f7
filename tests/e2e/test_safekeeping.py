"""The profile at rest, in real windows: locked, backed up, restored, mended and erased by hand."""

from __future__ import annotations

import gc
import logging

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from tests.e2e.stage import go_to, meet, press, write
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.doors.wiring import end_log
from zajel_desktop.model.link import Presence
from zajel_desktop.model.message import Delivery
from zajel_desktop.store import database
from zajel_desktop.store.migrations import scripts
from zajel_desktop.ui.conversation.strip import Matter
from zajel_desktop.ui.settings.page import Page

WORDS = "four words nobody guesses"
OTHERS = "words of the backup"
SECRET = "what nobody else shall read"
NO_STACK = pytest.mark.qt_log_ignore("does not support raise", extend=True)
"""The offscreen platform has no windows before or behind others."""


def dialogs_shown(window):
    """The dialogs over ``window`` that can be seen."""
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def dialog_over(window):
    """The dialog that was opened last over ``window``."""
    return dialogs_shown(window)[-1]


async def settings(person, page):
    """Open the settings at a page, by keyboard."""
    await person.look()
    press("Ctrl+,")
    await person.until(lambda: person.window.companions.settings is not None, "the settings")
    window = dialog_over(person.window)
    await person.look()
    window.list.setFocus()
    press("Home")
    for _ in range(page):
        press("Down")
    return window


async def set_passphrase(person, words):
    """Set a passphrase in the settings, and close them."""
    window = await settings(person, Page.PRIVACY)
    go_to(window.privacy.set_button)
    press("Return")
    await person.look()
    write(words)
    press("Tab")
    press("Tab")
    write(words)
    press("Return")
    await person.until(lambda: person.engine.safekeeping.can_lock, "the passphrase")
    await person.look()
    press("Escape")
    await person.until(lambda: person.window.companions.settings is None, "the window alone")


async def lock(person):
    """Lock by keyboard."""
    await person.look()
    press("Ctrl+L")
    await person.until(lambda: person.lock and person.window is None, "the lock")


async def unlock(person, words):
    """Type ``words`` and press Enter."""
    await person.until(lambda: person.lock, "the lock")
    await person.look()
    write(words)
    press("Return")


async def until_told(person, words):
    """Wait until the lock says what is wrong."""
    await person.until(lambda: words in person.lock.words.trouble.text(), words)


def everything_on_screen():
    """All words in all widgets there are."""
    names = ("text", "plainText", "windowTitle", "accessibleName", "placeholderText", "toolTip")
    return " ".join(
        str(widget.property(name)) for widget in QApplication.allWidgets() for name in names
    )


def everything_in(folder):
    """All bytes in all files below ``folder``, and their names."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(path.name.encode() + path.read_bytes() for path in files)


@NO_STACK
def test_locked_nothing_is_seen_or_reached_and_unlocked_everything_is_there(stage, caplog):
    caplog.set_level(logging.INFO)

    async def story(stage):
        anna, badr = await stage.met()
        await badr.say(SECRET)
        await anna.until(lambda: SECRET in anna.texts, "the message")
        await set_passphrase(anna, WORDS)
        identity = anna.engine.identity.key
        await anna.look()
        press("Ctrl+3")
        write("half a draft")
        await lock(anna)
        shown = everything_on_screen()
        assert "Zajel is locked" in shown
        assert "half a draft" not in shown
        links = badr.engine.links
        contact = badr.window.contact
        await badr.until(
            lambda: links.status(contact).presence is not Presence.ONLINE, "the end of the link"
        )
        await badr.say("written meanwhile")
        await badr.until(lambda: badr.state is Delivery.WAITING, "the message to wait")
        await unlock(anna, "not the words")
        await until_told(anna, "That is not the passphrase.")
        assert anna.window is None
        await unlock(anna, WORDS)
        await anna.until_shown()
        assert anna.engine.identity.key == identity
        assert anna.lock is None
        anna.window.open_contact(anna.engine.contacts.all[0].id)
        await anna.until(lambda: SECRET in anna.texts, "the history")
        assert anna.window.conversation.composer.field.toPlainText() == "half a draft"
        await meet(badr, anna)
        await anna.until(lambda: "written meanwhile" in anna.texts, "what waited")
        assert await anna.leave() == 0
        for secret in (WORDS, SECRET, "not the words", "half a draft"):
            assert secret not in caplog.text

    stage.play(story)


@NO_STACK
def test_locked_no_private_key_is_left_in_memory(stage):
    async def story(stage):
        anna = await stage.alone("--server", await stage.start_service())
        await set_passphrase(anna, WORDS)
        key = anna.engine.identity.key
        assert identities(key)
        await lock(anna)
        await anna.until(lambda: not identities(key), "the key to be forgotten")
        await unlock(anna, WORDS)
        await anna.until_shown()

    stage.play(story)


def identities(key):
    """The key pairs of ``key`` in memory, those that the collector was told to spare too."""
    gc.unfreeze()
    return [each for each in gc.get_objects() if type(each) is Identity and each.peer_id == key]


@NO_STACK
def test_the_program_starts_locked_and_makes_whoever_guesses_wait(stage):
    async def story(stage):
        url = await stage.start_service()
        first = await stage.alone("--server", url)
        await set_passphrase(first, WORDS)
        assert await first.leave() == 0
        second = stage.person("Anna", "--server", url)
        await second.until(lambda: second.lock, "the lock")
        assert second.lock.words.trouble.text() == ""
        for _ in range(5):
            await unlock(second, "guessed")
            await second.until(lambda: not second.lock.unlock_button.is_busy, "the answer")
        assert "You can try again in" in second.lock.words.trouble.text()
        assert not second.lock.unlock_button.isEnabled()
        await second.until(second.lock.unlock_button.isEnabled, "the end of the wait")
        await unlock(second, WORDS)
        await second.until_shown()
        assert not second.shows_first_page
        assert await second.leave() == 0

    stage.play(story)


@NO_STACK
def test_a_locked_program_can_be_left(stage):
    async def story(stage):
        anna = await stage.alone("--server", await stage.start_service())
        await set_passphrase(anna, WORDS)
        await lock(anna)
        assert await anna.leave() == 0

    stage.play(story)


async def back_up(person, file):
    """Write a backup into ``file``, by keyboard."""
    window = await settings(person, Page.BACKUP)
    go_to(window.backup.backup_button)
    press("Return")
    dialog = dialog_over(window)
    dialog.file.choose(str(file))  # the dialog of the desktop, which is not ours
    await person.look()
    dialog.words.take_keyboard()
    write(OTHERS)
    press("Tab")
    press("Tab")
    write(OTHERS)
    press("Return")
    await person.until(lambda: window.backup.written.isVisible(), "the backup")
    assert file.name in window.backup.written.text
    await person.look()
    press("Escape")


@NO_STACK
def test_a_backup_makes_somebody_the_same_person_on_another_computer(stage, tmp_path):
    file = tmp_path / "Anna.zajel"

    async def story(stage):
        anna, badr = await stage.met()
        await badr.say(SECRET)
        await anna.until(lambda: SECRET in anna.texts, "the message")
        await back_up(anna, file)
        identity, contacts = anna.engine.identity.key, anna.engine.contacts.all
        assert SECRET.encode() not in file.read_bytes()
        other = stage.person("Elsewhere")
        await other.until_shown()
        assert other.shows_first_page
        await other.look()
        go_to(other.window._first_run.restore_button)
        press("Return")
        dialog = dialog_over(other.window)
        dialog.file.choose(str(file))
        await other.look()
        write("not these")
        press("Return")
        await other.until(dialog.words.trouble.text, "the refusal")
        assert other.shows_first_page
        write(OTHERS)
        press("Return")
        before = other.window
        await other.until(lambda: other.window not in (None, before), "the other window")
        assert not other.shows_first_page
        assert other.engine.identity.key == identity
        assert [c.id for c in other.engine.contacts.all] == [c.id for c in contacts]
        other.window.open_contact(contacts[0].id)
        await other.until(lambda: SECRET in other.texts, "the history")
        await meet(badr, other)
        await other.say("here again")
        await badr.until(lambda: "here again" in badr.texts, "the message")
        # The first computer still runs: it says where the conversation goes on.
        strip = anna.window.conversation.strip
        await anna.until(lambda: strip.matter is Matter.ELSEWHERE, "the word about the other one")
        await badr.say("for the newer one")
        await other.until(lambda: "for the newer one" in other.texts, "the message")
        assert "for the newer one" not in anna.texts

    stage.play(story)


@NO_STACK
def test_a_backup_is_brought_back_over_what_came_later(stage, tmp_path):
    file = tmp_path / "Anna.zajel"

    async def story(stage):
        anna, badr = await stage.met()
        await badr.say(SECRET)
        await anna.until(lambda: SECRET in anna.texts, "the message")
        await back_up(anna, file)
        await badr.say("said after the backup")
        await anna.until(lambda: "said after the backup" in anna.texts, "the message")
        window = await settings(anna, Page.BACKUP)
        go_to(window.backup.restore_button)
        press("Return")
        dialog = dialog_over(window)
        dialog.file.choose(str(file))
        await anna.look()
        write("not these")
        press("Return")
        await anna.until(dialog.words.trouble.text, "the refusal")
        contact = anna.window.contact
        assert anna.engine.links.status(contact).presence is Presence.ONLINE  # nothing has ended
        before = anna.window
        write(OTHERS)
        press("Return")
        await anna.until(lambda: anna.window not in (None, before), "the other window")
        anna.window.open_contact(contact)
        await anna.until(lambda: SECRET in anna.texts, "the history")
        assert "said after the backup" not in anna.texts

    stage.play(story)


@NO_STACK
def test_a_passphrase_is_changed_and_removed_again(stage):
    async def story(stage):
        url = await stage.start_service()
        anna = await stage.alone("--server", url)
        await set_passphrase(anna, WORDS)
        window = await settings(anna, Page.PRIVACY)
        go_to(window.privacy.set_button)
        press("Return")
        await anna.look()
        for words in (WORDS, OTHERS, OTHERS):
            write(words)
            press("Tab")
            press("Tab")
        press("Return")
        await anna.until(lambda: not dialogs_shown(window), "the change")
        await anna.look()
        press("Ctrl+L")  # in the settings as well
        await unlock(anna, WORDS)
        await until_told(anna, "That is not the passphrase.")
        await unlock(anna, OTHERS)
        await anna.until_shown()
        window = await settings(anna, Page.PRIVACY)
        go_to(window.privacy.remove_button)
        press("Return")
        await anna.look()
        write(OTHERS)
        press("Return")
        await anna.until(lambda: not anna.engine.safekeeping.can_lock, "the end of it")
        await anna.look()
        press("Escape")
        assert await anna.leave() == 0
        again = stage.person("Anna", "--server", url)
        await again.until_shown()
        assert again.lock is None

    stage.play(story)


@NO_STACK
def test_a_forgotten_passphrase_leaves_the_backup(stage, tmp_path):
    file = tmp_path / "Anna.zajel"

    async def story(stage):
        anna = await stage.alone("--server", await stage.start_service())
        await back_up(anna, file)
        identity = anna.engine.identity.key
        await set_passphrase(anna, WORDS)
        await lock(anna)
        await anna.look()
        go_to(anna.lock.forgotten_button)
        press("Return")
        await anna.look()
        go_to(dialog_over(anna.application.shut).restore_button)
        press("Return")
        dialog = anna.application.shut.restoring
        dialog.file.choose(str(file))
        await anna.look()
        write(OTHERS)
        press("Return")
        await anna.until_shown()
        assert anna.engine.identity.key == identity
        assert not anna.engine.safekeeping.can_lock  # as it was when the backup was made

    stage.play(story)


@NO_STACK
def test_erased_is_erased_and_one_can_begin_anew(stage, tmp_path):
    async def story(stage):
        anna, badr = await stage.met()
        await badr.say(SECRET)
        await anna.until(lambda: SECRET in anna.texts, "the message")
        key = anna.engine.identity.key
        window = await settings(anna, Page.PRIVACY)
        go_to(window.privacy.erase_button)
        press("Return")
        dialog = dialog_over(window)
        await anna.look()
        go_to(dialog.understood)
        press("Space")
        go_to(dialog.erase_button)
        press("Return")
        shut = await anna.until(lambda: anna.application.shut, "the end of everything")
        await anna.until(lambda: "Everything is erased" in everything_on_screen(), "the word")
        left = [path for path in anna.folder.rglob("*") if path.is_file()]
        assert [path.name for path in left] == ["lock"]
        for known in (SECRET, "Badr", key):
            assert known.encode() not in everything_in(anna.folder)
        await anna.look()
        assert shut.focusWidget().text() == "Start anew"
        press("Return")
        await anna.until_shown()
        assert anna.shows_first_page
        assert anna.engine.identity.key != key
        await anna.leave()

    try:
        stage.play(story)
    finally:
        end_log()


@NO_STACK
def test_a_damaged_history_is_brought_back_from_its_copy(stage, tmp_path, monkeypatch):
    stored = tmp_path / "Anna" / "store" / "zajel.db"

    async def story(stage):
        url = await stage.start_service()
        first = await stage.alone("--server", url)
        identity = first.engine.identity.key
        await first.leave()
        steps = [*scripts(), "CREATE TABLE more (x)"]  # the program is of a newer version now
        monkeypatch.setattr(database, "scripts", lambda: steps)
        second = stage.person("Anna", "--server", url)
        await second.until_shown()
        await second.leave()
        stored.write_bytes(b"no database" * 1000)
        third = stage.person("Anna", "--server", url)
        trouble = await third.until(lambda: third.application.trouble, "the trouble")
        assert "is intact" in trouble.sentence.text()
        await third.look()
        press("Return")
        await third.until_shown()
        assert not third.shows_first_page
        assert third.engine.identity.key == identity
        aside = stored.with_name("zajel.db.damaged-1")
        assert aside.read_bytes() == b"no database" * 1000

    stage.play(story)


@NO_STACK
def test_left_alone_for_long_enough_it_locks_itself(stage):
    async def story(stage):
        anna = await stage.alone("--server", await stage.start_service())
        await set_passphrase(anna, WORDS)
        window = await settings(anna, Page.PRIVACY)
        go_to(window.privacy.time)
        press("Down")
        assert window.privacy.time.currentText() == "After 1 minute"
        await anna.until(lambda: anna.engine.settings.current.lock_after == 60, "the choice")
        watch = anna.application._auto_lock
        watch._touched_at -= 60  # a minute goes by
        watch.check()
        await anna.until(lambda: anna.lock and anna.window is None, "the lock")
        await unlock(anna, WORDS)
        await anna.until_shown()
        assert anna.engine.settings.current.lock_after == 60

    stage.play(story)
