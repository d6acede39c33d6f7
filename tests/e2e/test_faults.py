"""What goes wrong, as people meet it: in real windows, over a real engine, store and network."""

from __future__ import annotations

import asyncio
import random
import shutil
import socket

import apsw
import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.stage import GLANCE, focused, go_to, in_conversation, meet, press, shown_code
from zajel_desktop.doors.gate import NO_STORE
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.message import MAX_TEXT, Delivery
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.ui.conversation.strip import Matter
from zajel_desktop.ui.conversation.words import footnote
from zajel_desktop.ui.settings.window import SettingsWindow
from zajel_desktop.ui.widgets.steps import StepState

MANY = 2**31
NO_STACK = pytest.mark.qt_log_ignore("does not support raise", extend=True)
"""The offscreen platform has no windows before or behind others."""

# The store.


def test_a_second_window_on_one_profile_says_so_and_can_be_left(stage):
    async def story(stage):
        first = await stage.alone("--server", await stage.start_service())
        second = stage.person("Anna")
        trouble = await second.until(lambda: second.application.trouble, "the trouble")
        assert "already open" in trouble.sentence.text()
        await second.look()
        go_to(trouble.quit_button)
        press("Space")
        assert await second.life == NO_STORE
        assert first.window.isVisible()
        assert await first.leave() == 0

    stage.play(story)


def test_a_second_window_opens_once_the_first_is_closed(stage):
    async def story(stage):
        first = await stage.alone("--server", await stage.start_service())
        second = stage.person("Anna")
        trouble = await second.until(lambda: second.application.trouble, "the trouble")
        assert await first.leave() == 0
        await second.look()
        go_to(trouble.retry_button)
        press("Return")
        await second.until_shown()
        assert second.application.trouble is None

    stage.play(story)


def test_a_damaged_history_is_shown_and_opens_again_once_it_is_mended(stage, tmp_path):
    database = tmp_path / "Anna" / "store" / "zajel.db"
    copy = tmp_path / "copy.db"

    async def story(stage):
        first = await stage.alone("--server", await stage.start_service())
        await first.leave()
        shutil.copy(database, copy)
        database.write_bytes(b"no database" * 1000)
        second = stage.person("Anna")
        trouble = await second.until(lambda: second.application.trouble, "the trouble")
        assert "damaged" in trouble.sentence.text()
        assert trouble.folder_button.isVisible()
        await second.look()
        press("Return")  # still damaged: the same again
        await second.until(lambda: second.application.trouble is not trouble, "another look")
        assert "damaged" in second.application.trouble.sentence.text()
        shutil.copy(copy, database)
        await second.look()
        press("Return")
        await second.until_shown()
        assert not second.shows_first_page

    stage.play(story)


def test_a_profile_that_cannot_be_written_says_where(stage, tmp_path):
    (tmp_path / "Anna").write_text("a file where the folder should be")

    async def story(stage):
        anna = stage.person("Anna")
        trouble = await anna.until(lambda: anna.application.trouble, "the trouble")
        assert "may not write" in trouble.sentence.text()
        assert str(tmp_path) in trouble.sentence.text()
        (tmp_path / "Anna").unlink()
        await anna.look()
        press("Return")
        await anna.until_shown()

    stage.play(story)


async def limit_store(person, pages):
    """Let the store of ``person`` grow to so many pages only."""
    for connection in apsw.connections():
        is_done = False
        while not is_done:
            try:
                if person.name in connection.filename:
                    connection.pragma("max_page_count", pages)
                is_done = True
            except apsw.ThreadingViolationError:  # it is being written to
                await asyncio.sleep(GLANCE)


def test_a_full_disk_fails_the_message_and_another_try_sends_it(stage):
    words = "word " * 4000

    async def story(stage):
        anna, badr = await stage.met()
        await limit_store(anna, 1)  # no room for one page more
        await anna.paste_text(words)
        press("Return")
        await anna.until(lambda: anna.state is Delivery.FAILED, "the failure")
        assert anna.last.failure.reason is Reason.DISK_FULL
        assert "disk is full" in footnote(anna.rows[-1]).text
        await limit_store(anna, MANY)
        press("Ctrl+2")
        press("End")
        press("R")
        await anna.until(lambda: anna.state is Delivery.STORED, "the receipt")
        assert badr.texts == [words.strip()]

    stage.play(story)


# The meeting point.


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_meeting_point_that_is_away_is_named_and_tried_again_on_demand(stage):
    port = free_port()

    async def story(stage):
        anna = await stage.alone("--server", f"ws://127.0.0.1:{port}")
        note = anna.window.notices.service
        await anna.until(note.isVisible, "the note")
        assert "does not answer" in note.text
        await stage.start_service(port)
        go_to(note._button)
        press("Return")
        await anna.until(lambda: not note.isVisible(), "the meeting point")
        assert "127.0.0.1" in anna.window.contacts.footer.point.text()

    stage.play(story)


@NO_STACK
def test_a_web_server_is_no_meeting_point_and_the_settings_are_one_step_away(stage):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nHello")
        await writer.drain()
        writer.close()

    async def story(stage):
        web = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = web.sockets[0].getsockname()[1]
        anna = await stage.alone("--server", f"ws://127.0.0.1:{port}")
        note = anna.window.notices.service
        await anna.until(note.isVisible, "the note")
        assert "not a Zajel meeting point" in note.text
        go_to(note._button)
        press("Return")
        await anna.until(lambda: isinstance(QApplication.activeWindow(), SettingsWindow), "them")
        press("Escape")
        web.close()

    stage.play(story)


def test_a_meeting_point_that_comes_back_is_used_again_and_the_chat_never_stops(stage):
    port = free_port()

    async def story(stage):
        url = await stage.start_service(port)
        anna, badr = stage.person("Anna", "--server", url), stage.person("Badr", "--server", url)
        for person in (anna, badr):
            await person.begin()
        await meet(anna, badr)
        await stage.stop_service()
        note = anna.window.notices.service
        await anna.until(note.isVisible, "the note")
        await anna.say("Can you still read me?")
        await badr.until(lambda: badr.texts == ["Can you still read me?"], "the text")
        await stage.start_service(port)
        await anna.look()
        go_to(note._button)
        press("Return")
        await anna.until(lambda: not note.isVisible(), "the meeting point")
        assert await shown_code(anna)

    stage.play(story)


# Refusals.


def failed_step(person):
    """What the steps of a pairing say went wrong, and what the way on is called."""
    page = person.window.companions.pair().connecting
    rows = [row for row in page.steps.rows if row.state is StepState.FAILED]
    return (rows[0].second, page.again_button.text()) if rows else None


def test_a_code_that_nobody_has_is_said_at_once_and_another_can_be_typed(stage):
    async def story(stage):
        anna = await stage.alone("--server", await stage.start_service())
        await anna.until(lambda: anna.window.notices.service.isHidden(), "the meeting point")
        await anna.ask("K7QX2M")
        await anna.until(lambda: failed_step(anna), "the failure")
        assert "Nobody answers to this code" in failed_step(anna)[0]
        assert failed_step(anna)[1] == "Enter another code"
        await anna.look()
        press("Return")
        await anna.look()
        assert focused() is anna.window.companions.pair().enter_code.entry.field
        press("Escape")

    stage.play(story)


def test_a_refusal_is_said_in_plain_words(stage):
    async def story(stage):
        url = await stage.start_service()
        anna, badr = stage.person("Anna", "--server", url), stage.person("Badr", "--server", url)
        for person in (anna, badr):
            await person.begin()
        await anna.ask(await shown_code(badr))
        card = badr.window.request_card
        await badr.until(lambda: card.isVisible() and card.accept_button.isEnabled(), "a request")
        await badr.look()
        press("F6")
        go_to(card.decline_button)
        press("Return")
        await anna.until(lambda: failed_step(anna), "the failure")
        assert "They declined" in failed_step(anna)[0]
        assert not card.isVisible()

    stage.play(story)


def test_a_wrong_secret_part_is_said_in_both_windows_and_leaves_a_new_code(stage):
    async def story(stage):
        url = await stage.start_service()
        anna, badr = stage.person("Anna", "--server", url), stage.person("Badr", "--server", url)
        for person in (anna, badr):
            await person.begin()
        code = await shown_code(badr)
        wrong = code[:-4] + ("AAAA" if not code.endswith("AAAA") else "BBBB")
        await anna.ask(wrong)
        card = badr.window.request_card
        await badr.until(lambda: card.isVisible() and card.accept_button.isEnabled(), "a request")
        assert "stays not verified" in card.proof.text()
        await badr.look()
        press("F6")
        go_to(card.accept_button)
        press("Return")
        for person in (anna, badr):
            await person.until(lambda p=person: failed_step(p), "the failure")
        assert "The secret part did not match" in failed_step(anna)[0]
        assert failed_step(anna)[1] == "Enter another code"
        assert "with a wrong secret part and was refused" in failed_step(badr)[0]
        await badr.look()
        go_to(badr.window.companions.pair().connecting.again_button)
        press("Return")
        page = badr.window.companions.pair().my_code
        assert page.isVisible()
        assert await shown_code(badr) != code
        await badr.until(lambda: "Here is a new code" in page.note.text, "the note")
        for person in (anna, badr):
            assert person.window.contact is None

    stage.play(story)


def test_a_request_that_is_taken_back_leaves_the_other_window_with_a_word(stage):
    async def story(stage):
        url = await stage.start_service()
        anna, badr = stage.person("Anna", "--server", url), stage.person("Badr", "--server", url)
        for person in (anna, badr):
            await person.begin()
        await anna.ask(await shown_code(badr))
        card = badr.window.request_card
        await badr.until(card.isVisible, "a request")
        await anna.look()
        press("Escape")  # closes the dialog, and with it the question
        await badr.until(lambda: not card.isVisible(), "the end of the request")
        words = badr.window.toasts.shown_text
        assert words == "The request from \u2068Anna\u2069 ended before you answered."

    stage.play(story)


# The other side.


@pytest.mark.long  # until it is known that they are gone; tests/unit/engine has the rule
def test_what_is_said_to_somebody_who_was_killed_waits_and_arrives_later(stage):
    async def story(stage):
        url = await stage.start_service()
        anna, robot = await stage.alone("--server", url), stage.robot(url)
        await anna.ask(await robot.code())
        await anna.until(lambda: in_conversation(anna), "the conversation")
        strip, header = anna.window.conversation.strip, anna.window.conversation.header
        await anna.look()
        assert strip.matter is None  # the code had its secret part: nothing is left to verify
        robot.kill()
        await anna.until(lambda: strip.matter is Matter.RECONNECTING, "the strip")
        assert "Reconnecting" in strip.note.text
        assert header.person.presence.text() == "Reconnecting…"
        await anna.say("Are you there?")
        await anna.until(lambda: anna.state is Delivery.WAITING, "the waiting")
        assert "Waits here until" in footnote(anna.rows[-1]).text
        again = stage.robot(url)  # who comes back: nobody asks, nobody accepts
        said = next(row.message.id for row in anna.rows if row.message.text == "Are you there?")
        await anna.until(lambda: anna.delivery_of(said) is Delivery.STORED, "the receipt")
        assert again.first("message")["text"] == "Are you there?"
        assert strip.matter is None

    stage.play(story)


def test_somebody_blocked_cannot_be_written_to_until_unblocked(stage):
    async def story(stage):
        anna, badr = await stage.met()
        anna.window.contact_actions.set_blocked(anna.window.contact, True)
        strip, field = anna.window.conversation.strip, anna.window.conversation.composer.field
        await anna.until(lambda: strip.matter is Matter.BLOCKED, "the strip")
        assert "is blocked" in strip.note.text
        assert not field.isEnabled()
        presence = badr.window.conversation.header.person.presence
        await badr.until(lambda: presence.text().startswith("Seen"), "the end of the link")
        await badr.say("Hello?")
        await badr.until(lambda: badr.state is Delivery.WAITING, "the waiting")
        assert anna.texts == []
        await anna.look()
        go_to(strip.note._button)
        press("Return")
        await anna.until(field.isEnabled, "the field")
        await anna.until(lambda: anna.texts == ["Hello?"], "the text that waited")

    stage.play(story)


# Files.


def test_a_folder_that_cannot_be_written_offers_another_one(stage, tmp_path):
    file, blocked, other = tmp_path / "notes.txt", tmp_path / "no folder", tmp_path / "other"
    file.write_text("to be read")
    blocked.write_text("a file where the folder should be")
    other.mkdir()

    async def story(stage):
        anna, badr = await stage.met("--download", str(blocked))
        await anna.paste(file)
        await badr.until(lambda: badr.card is not None, "the offer")
        await badr.choose_on_card("Accept")
        await badr.until(lambda: badr.card.state is TransferState.FAILED, "the failure")
        assert badr.card.failure.reason is Reason.FOLDER_UNWRITABLE
        await badr.until(lambda: "Change folder" in badr.buttons, "the way on")
        badr.window.conversation.rows.accept_into(badr.card.id, str(other))  # a native dialog
        await badr.until(lambda: badr.card.state is TransferState.DONE, "the file")
        assert (other / "notes.txt").read_text() == "to be read"

    stage.play(story)


def test_a_file_that_vanished_before_it_was_accepted_fails_on_both_sides(stage, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("to be read")

    async def story(stage):
        anna, badr = await stage.met()
        await anna.paste(file)
        await badr.until(lambda: badr.card is not None, "the offer")
        file.unlink()
        await badr.choose_on_card("Accept")
        for person in (anna, badr):
            await person.until(lambda p=person: p.card.state is TransferState.FAILED, "the failure")
            assert person.card.failure.reason is Reason.FILE_VANISHED
        await anna.look()
        press("Ctrl+2")
        press("End")
        await anna.until(lambda: "Try again" in anna.buttons, "the way on")
        file.write_text("back again")
        await anna.choose_on_card("Try again")
        await badr.until(lambda: badr.card.state is TransferState.DONE, "the file")

    stage.play(story)


def test_a_window_closed_while_a_file_moves_takes_it_up_again_when_it_is_back(stage, tmp_path):
    file = tmp_path / "recording.dat"
    file.write_bytes(random.Random(7).randbytes(20_000_000))

    async def story(stage):
        url = await stage.start_service()
        anna, badr = stage.person("Anna", "--server", url), stage.person("Badr", "--server", url)
        for person in (anna, badr):
            await person.begin()
        await meet(anna, badr)
        await anna.paste(file)
        await badr.until(lambda: badr.card is not None, "the offer")
        await badr.choose_on_card("Accept")
        await badr.until(lambda: badr.card.moved > 1_000_000, "progress")
        assert await badr.leave() == 0
        await anna.until(lambda: anna.card.state is TransferState.INTERRUPTED, "the pause")
        again = stage.person("Badr", "--server", url)
        await again.until_shown()
        await meet(anna, again)
        for person in (anna, again):
            await person.until(lambda p=person: p.card.state is TransferState.DONE, "the file")

    stage.play(story)
    received = tmp_path / "Badr" / "downloads" / file.name
    assert received.read_bytes() == file.read_bytes()


# Texts.


def test_a_text_may_have_64_kib_and_not_a_byte_more(stage):
    async def story(stage):
        anna, badr = await stage.met()
        composer = anna.window.conversation.composer
        await anna.paste_text("a" * (MAX_TEXT + 1))
        assert composer.limit.isVisible()
        assert "Too long by 1 character" in composer.limit.text()
        press("Return")
        assert len(composer.text) == MAX_TEXT + 1
        press("Backspace")
        press("Return")
        await badr.until(lambda: badr.texts == ["a" * MAX_TEXT], "the text")
        assert composer.text == ""

    stage.play(story)
