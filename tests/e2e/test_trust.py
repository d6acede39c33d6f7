"""Being sure of each other, as people do it: two real windows, by keyboard, over a real link."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from tests.e2e.stage import go_to, in_conversation, press, shown_code
from tests.fakes.eye import only_fake_eyes
from zajel_desktop.model.contact import Method
from zajel_desktop.model.message import Kind
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.ui.conversation.strip import Matter
from zajel_desktop.ui.scanning.panel import ScanPanel
from zajel_desktop.ui.trust.dialog import VerifyDialog


async def met_without_the_secret(stage):
    """Two people who paired by the six characters alone."""
    url = await stage.start_service()
    anna, badr = (stage.person(name, "--server", url) for name in ("Anna", "Badr"))
    for person in (anna, badr):
        await person.until_shown()
    for person in (anna, badr):
        await person.begin()
    code = await shown_code(badr)
    await anna.ask(code.partition("-")[0])
    await badr.accept()
    for person in (anna, badr):
        await person.until(lambda p=person: in_conversation(p), "the conversation")
        await person.until(lambda p=person: strip_of(p).matter is Matter.UNVERIFIED, "the strip")
    return anna, badr


def strip_of(person):
    return person.window.conversation.strip


def verifying(person):
    """The dialog that is open, None without one."""
    shown = [d for d in person.window.findChildren(VerifyDialog) if d.isVisible()]
    return shown[-1] if shown else None


def contact_of(person):
    """Whom the open conversation is with."""
    return person.engine.contacts.find(person.window.contact)


async def press_strip(person):
    """Press the button of the strip, by keyboard."""
    await person.look()
    press("Ctrl+3")
    go_to(strip_of(person).note._button, "Shift+Tab")
    press("Return")
    return await person.until(lambda: verifying(person), "the dialog")


async def press_button(person, button):
    """Press a button of the dialog, by keyboard."""
    await person.until(lambda: button.isVisible() and button.isEnabled(), button.text())
    await person.look()
    go_to(button)
    press("Space")


async def show_emoji(person):
    """Open the dialog on the emoji, by keyboard."""
    dialog = await press_strip(person)
    await person.look()
    go_to(dialog.segments._group.button(0))
    press("Right")
    return dialog


async def compare(asking, asked):
    """Let both see seven emoji; the two dialogs."""
    first = await show_emoji(asking)
    await press_button(asking, first.emoji.start_button)
    await asked.until(lambda: strip_of(asked).matter is Matter.COMPARING, "the wish to compare")
    second = await press_strip(asked)
    await press_button(asked, second.emoji.start_button)
    for person, dialog in ((asking, first), (asked, second)):
        await person.until(lambda d=dialog: is_comparing(d), "the seven emoji")
    return first, second


def is_comparing(dialog):
    return dialog.emoji.stage is EmojiStage.COMPARING


def seen(dialog):
    return [(t.picture.text(), t.name.text()) for t in dialog.emoji.tiles.tiles]


def test_seven_emoji_verify_both_once_both_have_said_so(stage):
    async def story(stage):
        anna, badr = await met_without_the_secret(stage)
        first, second = await compare(anna, badr)
        assert seen(first) == seen(second)
        assert len(set(seen(first))) > 1
        await press_button(anna, first.match_button)
        assert not contact_of(anna).is_verified
        await press_button(badr, second.match_button)
        for person, dialog in ((anna, first), (badr, second)):
            await person.until(lambda p=person: contact_of(p).is_verified, "the shield")
            assert contact_of(person).method is Method.EMOJI
            assert not dialog.outcome.isHidden()
            await person.look()
            press("Escape")
            assert strip_of(person).matter is None
            assert ", Verified, " in person.window.conversation.header.person.accessibleName()
            await person.until(lambda p=person: p.last.kind is Kind.VERIFIED, "the event")

    stage.play(story)


def test_one_who_sees_a_difference_ends_it_for_both(stage):
    async def story(stage):
        anna, badr = await met_without_the_secret(stage)
        first, second = await compare(anna, badr)
        await press_button(badr, second.differ_button)
        for person, dialog in ((anna, first), (badr, second)):
            await person.until(lambda d=dialog: d.outcome.isVisible(), "the outcome")
            assert "somebody may be in between" in dialog.outcome.text
            assert not contact_of(person).is_verified

    stage.play(story)


def test_whoever_closes_the_dialog_ends_the_comparison(stage):
    async def story(stage):
        anna, badr = await met_without_the_secret(stage)
        first, _ = await compare(anna, badr)
        await badr.look()
        press("Escape")
        await anna.until(lambda: first.emoji.stage is EmojiStage.ENDED, "the end")
        assert first.emoji.note.isVisible()
        assert first.emoji.start_button.isVisible()
        assert verifying(badr) is None

    stage.play(story)


def test_the_code_of_the_number_is_scanned_from_a_picture(stage):
    async def story(stage):
        anna, badr = await met_without_the_secret(stage)
        shows, scans = await press_strip(anna), await press_strip(badr)
        assert [g.text() for g in shows.number.grid.groups] == [
            g.text() for g in scans.number.grid.groups
        ]
        QGuiApplication.clipboard().setImage(shows.number.qr.grab().toImage())
        with only_fake_eyes():
            await press_button(badr, scans.number.scan_button)
        await press_button(badr, scans.number.panel.clipboard_button)
        await badr.until(lambda: contact_of(badr).is_verified, "the shield")
        assert contact_of(badr).method is Method.NUMBER
        assert not contact_of(anna).is_verified  # each is sure for themselves

    stage.play(story)


def test_a_pairing_code_is_scanned_and_verifies(stage):
    async def story(stage):
        url = await stage.start_service()
        anna, badr = (stage.person(name, "--server", url) for name in ("Anna", "Badr"))
        for person in (anna, badr):
            await person.until_shown()
        for person in (anna, badr):
            await person.begin()
        await shown_code(badr)
        QGuiApplication.clipboard().setImage(
            badr.window.companions.pair().my_code.qr.grab().toImage()
        )
        await anna.look()
        press("Ctrl+Shift+N")
        page = anna.window.companions.pair().enter_code
        with only_fake_eyes():
            await press_button(anna, page.scan_button)
        await press_button(anna, page.findChild(ScanPanel).clipboard_button)
        assert page.entry.code is not None
        await anna.look()
        press("Return")
        await badr.accept()
        for person in (anna, badr):
            await person.until(lambda p=person: in_conversation(p), "the conversation")
            await person.until(lambda p=person: contact_of(p).is_verified, "the shield")
            assert contact_of(person).method is Method.CODE

    stage.play(story)
