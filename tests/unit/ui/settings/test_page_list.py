"""The list of pages: chosen by arrow or click, searched by what stands on them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.settings.page_list import PageList


@pytest.fixture
def pages(theme, qtbot):
    pages = PageList(theme, [("person", made(theme, "Profile")), ("globe", made(theme, "Network"))])
    qtbot.addWidget(pages)
    pages.resize(208, 300)
    pages.show()
    return pages


def made(theme, title):
    page = SettingsPage(theme)
    page.set_title(title)
    page.add_section(f"Section of {title}")
    return page


def test_an_arrow_turns_the_page(pages, qtbot):
    with qtbot.waitSignal(pages.chosen) as chosen:
        qtbot.keyClick(pages, Qt.Key.Key_Down)
    assert chosen.args == [1]


def test_a_search_leaves_the_pages_that_say_so(pages):
    pages.search("section of net")
    assert [pages.item(row).isHidden() for row in range(2)] == [True, False]
    assert pages.currentRow() == 1
    pages.search("")
    assert not pages.item(0).isHidden()


def test_a_search_for_nothing_there_stays_where_it_is(pages):
    pages.search("zzz")
    assert pages.currentRow() == 0


@pytest.mark.parametrize("direction", Qt.LayoutDirection)
def test_rows_are_painted_in_every_direction(pages, direction):
    pages.setLayoutDirection(direction)
    pages.setFocus()
    assert not pages.grab().isNull()
