from __future__ import annotations

import dataclasses

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.names import name_of, with_name
from zajel_desktop.ui.text import isolated

pytestmark = pytest.mark.usefixtures("qapp")


def test_somebody_is_called_what_we_call_them_then_what_they_call_themselves():
    noor = FakeEngine().contacts.add("Noor")
    assert name_of(noor) == "Noor"
    assert name_of(dataclasses.replace(noor, given_name="Noora")) == "Noora"


def test_whoever_never_said_a_name_is_said_to_have_none():
    assert name_of(FakeEngine().contacts.add("")) == "No name"


def test_a_name_stands_isolated_in_a_sentence():
    assert with_name("Message {name}", "{name} %1") == f"Message {isolated('{name} %1')}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Message {name}", "Message your contact"),
        ("{name} is blocked.", "Your contact is blocked."),
        ("It differed. {name} is not verified.", "It differed. Your contact is not verified."),
        ("{name} came: ask {name} first.", "Your contact came: ask your contact first."),
    ],
)
def test_nobody_is_called_no_name_in_a_sentence(words, said):
    assert with_name(words, "") == said
