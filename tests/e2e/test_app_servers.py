"""To be met where people with the Zajel app are: chosen by keyboard, off before."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.stage import go_to, press, write
from tests.fakes.list_server import KEY, list_server
from tests.peers.existing_service import ExistingService
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.ui.settings.list_dialog import ListDialog

# The offscreen platform has no windows before or behind others.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def plain(text):
    return text.translate({0x2066: None, 0x2068: None, 0x2069: None})


async def network_page(person):
    """The settings of the network, open."""
    await person.look()
    press("Ctrl+,")
    settings = person.window.companions.settings
    await person.until(settings.isVisible, "the settings")
    person.window.companions.show_network()
    await person.look()
    return settings.network


async def choose_list(person, page, url, key):
    """Name another list than the app's, by keyboard."""
    go_to(page.list.change_button)
    press("Space")
    dialog = page.window().findChildren(ListDialog)[-1]
    await person.until(lambda: QApplication.activeWindow() is dialog, "the dialog")
    press("Ctrl+A")
    write(url)
    go_to(dialog.key)
    write(key)
    press("Return")
    await person.until(lambda: not dialog.isVisible(), "its end")
    await person.look()


def choose_app(page):
    """Go down to the app's servers; whoever passes "A server" may type its address at once."""
    go_to(page._group.checkedButton())
    press("Down")
    go_to(page.choices[ServiceChoice.URL], "Shift+Tab")
    press("Down")
    press("Down")
    assert page.choices[ServiceChoice.APP].isChecked()


def test_a_server_of_the_list_is_chosen_and_named_and_its_loss_is_said(stage):
    async def story(stage):
        service = ExistingService()
        await service.start()
        async with list_server((service.url, 0.0)) as lists:
            anna = await stage.alone()
            page = await network_page(anna)
            choice = page.choices[ServiceChoice.APP]
            anna.engine.settings.change(bootstrap_url=lists.url)  # or the app's own were asked
            assert lists.asked == []
            choose_app(page)
            await anna.until(lambda: "not signed" in page.trouble.text(), "the doubt")
            assert choice.line == "No server of the list is in use."
            await choose_list(anna, page, lists.url, KEY)
            host = service.url.removeprefix("ws://").rstrip("/")
            await anna.until(lambda: plain(choice.line) == f"In use now: {host}", "the server")
            await anna.until(lambda: page.chips[ServiceChoice.APP].words == "Reachable", "it")
            assert page.trouble.isHidden()
            lists.entries.clear()
            await service.stop()
            await anna.until(lambda: not page.trouble.isHidden(), "the loss")

    stage.play(story)
