"""The footer always says who I am and which meeting point is in use."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.contacts.footer import Footer


@pytest.fixture
def engine():
    return FakeEngine(name="Ali")


@pytest.fixture
def footer(engine, theme, qtbot):
    footer = Footer(engine, theme)
    qtbot.addWidget(footer)
    return footer


def test_it_names_me_and_the_meeting_point(footer):
    assert footer.name.text() == "Ali"
    assert footer.point.text() == "This network, hosted here"


def test_changes_are_shown(footer, engine):
    engine.settings.change(name="")
    engine.services.go_away()
    assert footer.name.text() == "Me"
    assert footer.point.text() == "No meeting point, trying again"


def test_the_face_is_of_the_key_of_now(footer, engine):
    before = footer.avatar.grab().toImage()
    engine.identity.become()
    assert footer.avatar.grab().toImage() != before


def test_it_grows_with_the_text(footer, theme):
    theme.set_scale(150)
    assert footer.height() == theme.tokens.size.footer
