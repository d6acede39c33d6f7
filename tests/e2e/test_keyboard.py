"""The main job by keyboard alone, in two real windows: no pointer, no method but keys."""

from __future__ import annotations

import hashlib
import random

import pytest
import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from tests.e2e.stage import focused, go_to, in_conversation, meet, press, shown_code, write
from zajel_desktop.model.message import Delivery
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.ui.contacts.details import DetailsDialog
from zajel_desktop.ui.settings.page import Page
from zajel_desktop.ui.widgets.segments import Segment

NO_STACK = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
"""The offscreen platform has no windows before others, and none that keep the keyboard."""
TEXTS = ("Three things:\n- the tent\n- a map", "أحضر الخيمة، الريح شمالية 🌬️\nوالخريطة")


async def answer_first_pages(anna, badr):
    for person in (anna, badr):
        await person.until_shown()
        await person.look()
        assert person.shows_first_page
        write(person.name)  # the name has the keyboard at once
    press("Return")
    await badr.until(lambda: not badr.shows_first_page, "the empty window")
    await anna.look()
    go_to(anna.window._first_run.start_button)
    press("Space")
    await anna.until(lambda: not anna.shows_first_page, "the empty window")


async def pair(anna, badr):
    code = await shown_code(badr)
    await anna.look()
    press("Ctrl+N")  # the wrong part: the arrow leads to the other one
    await anna.look()
    my_code, their_code = anna.window.companions.pair().segments.findChildren(Segment)
    go_to(my_code)
    press("Right")
    assert focused() is their_code
    press("Tab")
    write(code)
    go_to(anna.window.companions.pair().enter_code.ask_button)
    press("Space")
    await answer_request(badr)
    for person in (anna, badr):
        await person.until(lambda p=person: in_conversation(p), "the conversation")


async def answer_request(badr):
    card = badr.window.request_card
    await badr.until(lambda: card.isVisible() and card.accept_button.isEnabled(), "the request")
    await badr.look()
    assert not card.isAncestorOf(focused()), "the request took the keyboard"
    for _ in range(3):
        press("F6")
        press("Return")
        press("Space")
        assert card.isVisible(), "a key that was meant for something else has answered"
    go_to(card.accept_button)
    press("Return")


async def talk(anna, badr):
    for (sender, receiver), text in zip(((anna, badr), (badr, anna)), TEXTS, strict=True):
        await sender.look()
        assert focused() is sender.window.conversation.composer.field
        write(text)
        press("Return")
        await receiver.until(lambda r=receiver, t=text: r.texts == [t], "the text")
        await sender.until(lambda s=sender: s.last.delivery is Delivery.STORED, "the receipt")


async def send_file(anna, badr, file):
    await anna.paste(file)
    await badr.until(lambda: badr.card is not None, "the offer")
    await badr.choose_on_card("Accept")
    for person in (anna, badr):
        await person.until(lambda p=person: p.card.state is TransferState.DONE, "the file")
    received = badr.card.items[0]
    assert received.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


async def open_details(badr):
    await badr.look()
    press("Ctrl+3")
    before = focused()
    press("Ctrl+I")
    await badr.until(lambda: isinstance(QApplication.activeWindow(), DetailsDialog), "the details")
    press("Escape")
    await badr.until(lambda: not isinstance(QApplication.activeWindow(), DetailsDialog), "an end")
    await badr.look()
    assert focused() is before


async def choose_server(anna, url):
    """Answer the first page: this server, and no other."""
    page = anna.window._first_run
    write("Anna")
    go_to(page.choices[ServiceChoice.NETWORK])
    press("Down")
    press("Tab")
    write(url)
    go_to(page.start_button)
    press("Return")
    await anna.until(lambda: not anna.shows_first_page, "the empty window")
    settings = anna.engine.settings.current
    assert (settings.service, settings.service_url) == (ServiceChoice.URL, url)


async def turn_to_looks(anna):
    """Open the settings on the page about looks."""
    await anna.look()
    press("Ctrl+,")
    await anna.look()
    for _ in range(Page.LOOKS):
        press("Down")
    return anna.window.companions.settings.looks


async def choose(anna, box, data):
    """Choose in a list of choices as arrows do."""
    go_to(box)
    press("Home")
    for _ in range(box.findData(data)):
        press("Down")
    assert box.currentData() == data


async def change_looks(anna):
    looks = await turn_to_looks(anna)
    await choose(anna, looks.mode, "dark")
    assert anna.application.appearance.theme.is_dark
    await choose(anna, looks.language, "ar")
    await anna.until(lambda: anna.window.isRightToLeft(), "another window")
    await anna.look()
    press("Escape")


async def rename_and_remove(anna):
    await anna.look()
    press("F2")
    await anna.look()
    write("نور")
    press("Return")
    await anna.look()
    (contact,) = anna.engine.contacts.all
    assert contact.name == "نور"
    press("Ctrl+1")
    ask_for_menu()
    await anna.until(lambda: isinstance(focused(), QMenu), "the menu")
    press("Up")  # the last of it
    press("Return")
    await anna.look()
    dialog = focused().window()
    press("Return")  # keeps
    assert anna.engine.contacts.all == (contact,)
    await anna.until(lambda: not shown(dialog), "the end of the question")
    await remove(anna)
    assert anna.window.contact is None


async def remove(anna):
    await anna.look()
    press("Ctrl+1")
    ask_for_menu()
    await anna.until(lambda: isinstance(focused(), QMenu), "the menu")
    press("Up")
    press("Return")
    await anna.look()
    go_to(focused().window().remove_button)
    press("Space")
    await anna.until(lambda: anna.engine.contacts.all == (), "the end")


def ask_for_menu():
    """What the desktop makes of the menu key."""
    at = focused()
    place = at.mapToGlobal(QPoint(0, 0))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(at, QContextMenuEvent(reason, QPoint(0, 0), place))


def shown(widget):
    return shiboken6.isValid(widget) and widget.isVisible()


@NO_STACK
def test_all_the_rest_is_in_reach_of_the_keyboard_in_arabic_too(stage):
    async def story(stage):
        url = await stage.start_service()
        anna, badr = stage.person("Anna"), stage.person("Badr", "--server", url)
        await anna.until_shown()
        await anna.look()
        await choose_server(anna, url)
        await badr.begin()
        await change_looks(anna)
        await meet(anna, badr)
        await anna.say("مرحبًا يا بدر")
        await badr.until(lambda: badr.texts == ["مرحبًا يا بدر"], "the text")
        await rename_and_remove(anna)
        assert await anna.leave() == 0
        assert await badr.leave() == 0

    stage.play(story)


def test_two_people_pair_talk_and_leave_without_a_pointer(stage, tmp_path):
    file = tmp_path / "notes.dat"
    file.write_bytes(random.Random(12).randbytes(300_000))

    async def story(stage):
        url = await stage.start_service()
        anna, badr = (stage.person(name, "--server", url) for name in ("Anna", "Badr"))
        await answer_first_pages(anna, badr)
        await pair(anna, badr)
        await talk(anna, badr)
        await send_file(anna, badr, file)
        await open_details(badr)
        assert await anna.leave() == 0
        assert await badr.leave() == 0

    stage.play(story)
