"""Somebody with an older client: a real window, by keyboard, over real links."""

from __future__ import annotations

import contextlib
from base64 import b64encode

import aioice.ice
import pytest

from tests.e2e.stage import go_to, in_conversation, press, shown_code
from tests.peers.app import AppPeer
from tests.peers.existing_service import ExistingService
from tests.peers.headless import HeadlessPeer
from tests.peers.web import WebPeer
from zajel_desktop.model.contact import Method
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.ui.contacts.details import DetailsDialog
from zajel_desktop.ui.conversation.strip import Matter
from zajel_desktop.ui.conversation.words import event_text, footnote
from zajel_desktop.ui.transfers.card import card_content
from zajel_desktop.ui.trust.dialog import VerifyDialog
from zajel_desktop.ui.trust.older_way import OlderWayDialog

KINDS = {AppPeer: Dialect.APP, WebPeer: Dialect.WEB, HeadlessPeer: Dialect.HEADLESS}


@pytest.fixture(autouse=True)
def loopback(monkeypatch):
    """aioice never offers the loopback interface, and a test uses no other."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **_: ["127.0.0.1"])


@contextlib.asynccontextmanager
async def met(stage, peer):
    """Anna past the first page, who has accepted somebody with an older client."""
    async with at_service(stage) as (anna, service), here(service, peer):
        await let_in(anna, peer)
        await anna.until(lambda: in_conversation(anna), "the conversation")
        yield anna


@contextlib.asynccontextmanager
async def at_service(stage):
    """Anna past the first page, and the existing service."""
    service = ExistingService()
    await service.start()
    anna = stage.person("Anna", "--server", service.url)
    try:
        await anna.begin()
        yield anna, service
    finally:
        await service.stop()


@contextlib.asynccontextmanager
async def here(service, peer):
    """Somebody who is at ``service`` for a while."""
    await peer.start(service.url)
    try:
        yield
    finally:
        await peer.close()


async def let_in(anna, peer):
    """The other uses Anna's code, and she accepts."""
    code = await shown_code(anna)
    await peer.request(code.partition("-")[0])
    await anna.accept()


def plain(text):
    return text.translate({0x2066: None, 0x2068: None, 0x2069: None})


def strip_of(person):
    return person.window.conversation.strip


def contact_of(person):
    """Whom the open conversation is with."""
    return person.engine.contacts.find(person.window.contact)


def footnote_of(person):
    """What stands below the newest message of ours."""
    notes = [footnote(row) for row in person.rows]
    return next((plain(note.text) for note in reversed(notes) if note is not None), "")


def card_line(person):
    return plain(card_content(person.card, "Zoe", True).line) if person.card else ""


def dialog_of(person, kind):
    shown = [d for d in person.window.findChildren(kind) if d.isVisible()]
    return shown[-1] if shown else None


async def press_strip(person, kind):
    """Press the button of the strip, by keyboard; the dialog it opens."""
    await person.look()
    press("Ctrl+3")
    go_to(strip_of(person).note._button, "Shift+Tab")
    press("Return")
    return await person.until(lambda: dialog_of(person, kind), "the dialog")


async def press_button(person, button):
    await person.until(lambda: button.isVisible() and button.isEnabled(), button.text())
    await person.look()
    go_to(button)
    press("Space")


@pytest.mark.parametrize("kind", KINDS)
def test_texts_go_both_ways_and_nothing_is_claimed_of_them(stage, kind):
    async def story(stage):
        zoe = kind("Zoe")
        async with met(stage, zoe) as anna:
            await anna.say("Bring the tent\nمرحبا")
            await zoe.until(lambda: zoe.other.texts == ["Bring the tent\nمرحبا"])
            await anna.until(lambda: anna.state is Delivery.SENT, "the sign of sent")
            assert footnote_of(anna) == "Sent; cannot be confirmed"
            await zoe.until(zoe.is_linked)
            await zoe.say("👋🏽 see you")
            await anna.until(lambda: anna.texts == ["👋🏽 see you"], "the answer")
            assert contact_of(anna).dialect is KINDS[kind]

    stage.play(story)


def test_the_window_says_once_that_nothing_is_proven_and_compares_the_fingerprint(stage):
    async def story(stage):
        zoe = AppPeer("Zoe")
        async with met(stage, zoe) as anna:
            await anna.until(lambda: strip_of(anna).matter is Matter.UNPROVEN, "the note")
            dialog = await press_strip(anna, VerifyDialog)
            shown = " ".join(dialog.number.fingerprints.theirs.text().split())
            assert shown == zoe.fingerprint()
            assert dialog.segments.isHidden()
            await press_button(anna, dialog.match_button)
            assert contact_of(anna).method is Method.FINGERPRINT
            await anna.look()
            press("Escape")
            assert strip_of(anna).isHidden()
            await anna.look()
            press("Ctrl+I")
            details = await anna.until(lambda: dialog_of(anna, DetailsDialog), "the details")
            assert details.dialect.text().startswith("The Zajel app")
            press("Escape")

    stage.play(story)


def test_files_go_both_ways_and_nothing_is_claimed_of_them(stage, tmp_path):
    async def story(stage):
        zoe = WebPeer("Zoe")
        sent = tmp_path / "Route v2.gpx"
        sent.write_bytes(bytes(range(256)) * 700)
        async with met(stage, zoe) as anna:
            await anna.paste(sent)
            await zoe.until(lambda: zoe.files.get(sent.name) == sent.read_bytes())
            await anna.until(lambda: "cannot be confirmed" in card_line(anna), "the end")
            await zoe.until(zoe.is_linked)
            await zoe.send_file("Springs.pdf", b"water" * 20_000)
            await anna.until(lambda: not anna.card.is_mine, "the card")
            await anna.until(lambda: anna.card.state is TransferState.DONE, "the file")
            assert card_line(anna) == "100 kB · Complete"

    stage.play(story)


def test_what_older_clients_never_take_is_said_at_once(stage, tmp_path):
    async def story(stage):
        zoe = WebPeer("Zoe")
        large = tmp_path / "Ridge panorama.tiff"
        with large.open("wb") as file:
            file.truncate(101 * 1024 * 1024)  # no disk is needed for it
        async with met(stage, zoe) as anna:
            await anna.paste(large)
            await anna.until(lambda: anna.card and anna.card.state is TransferState.FAILED, "no")
            assert card_line(anna) == "The file is too large for the older Zajel of Zoe."
            assert anna.buttons == {}
            assert zoe.files == {}

    stage.play(story)


def test_what_nobody_can_read_is_one_line_and_the_talk_goes_on(stage):
    async def story(stage):
        zoe = AppPeer("Zoe")
        async with met(stage, zoe) as anna:
            await zoe.until(zoe.is_linked)
            for _ in range(3):
                zoe.other.session.send(zoe.text_label, b64encode(bytes(60)).decode())
            await zoe.say("Did you get it?")
            await anna.until(lambda: anna.texts == ["Did you get it?"], "the text")
            lines = [row for row in anna.rows if row.message.kind is Kind.UNREADABLE]
            assert len(lines) == 1
            assert plain(event_text(lines[0])).endswith("sent something that could not be read.")

    stage.play(story)


def test_whoever_steps_back_is_talked_with_after_a_decision_only(stage):
    async def story(stage):
        first = AppPeer("Zoe")
        async with at_service(stage) as (anna, service):
            async with here(service, first):
                await let_in(anna, first)
                await anna.until(lambda: in_conversation(anna), "the conversation")
            contact = contact_of(anna).id
            anna.engine.contacts.note_dialect(contact, Dialect.NATIVE)
            again = AppPeer("Zoe", key=first.keys)
            async with here(service, again):
                await let_in(anna, again)
                await decide(anna)
                assert again.other.texts == []
            assert anna.engine.contacts.find(contact).dialect is Dialect.UNKNOWN
            last = AppPeer("Zoe", key=first.keys)
            async with here(service, last):
                await let_in(anna, last)
                await anna.until(lambda: contact_of(anna).dialect is Dialect.APP, "the link")
                assert contact_of(anna).id == contact
                await anna.say("Is that you?")
                await last.until(lambda: last.other.texts == ["Is that you?"])

    stage.play(story)


async def decide(anna):
    """The pairing has ended with a question: talk in the older way, and see the codes."""
    page = anna.window.companions.pair().connecting
    await anna.until(lambda: page.title.text() == "Not connected", "the end")
    await anna.until(lambda: strip_of(anna).matter is Matter.STEPPED_BACK, "the strip")
    await press_button(anna, page.again_button)
    dialog = await anna.until(lambda: dialog_of(anna, OlderWayDialog), "the question")
    await press_button(anna, dialog.agree_button)
    await anna.until(lambda: anna.window.companions.pair().shows_my_code, "the codes")
