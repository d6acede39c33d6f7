"""Files: a folder, and a size up to which nobody is asked."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.settings.files import SIZES, FilesPage


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def page(engine, theme, qtbot):
    page = FilesPage(engine, theme)
    qtbot.addWidget(page)
    return page


def test_another_folder_is_used_at_once(page, engine):
    page.folder.choose("/srv/files")
    assert engine.settings.current.downloads == "/srv/files"


@pytest.mark.parametrize("place", range(len(SIZES)))
def test_every_limit_can_be_chosen(page, engine, place):
    page.limit.setCurrentIndex(place)
    page.limit.activated.emit(place)
    assert engine.settings.current.accept_below == SIZES[place]


def test_by_default_everything_is_asked(page):
    assert page.limit.currentText() == "Never"


def test_it_is_said_that_older_clients_never_ask(page):
    assert "Older Zajel apps cannot ask" in page.words()


def test_a_limit_of_another_size_is_shown_as_it_is(page, engine):
    engine.settings.change(accept_below=5_000_000)
    assert page.limit.currentText() == "Up to 5 MB"
