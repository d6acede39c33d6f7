from __future__ import annotations

import dataclasses

import pytest

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.names import name_of

pytestmark = pytest.mark.usefixtures("qapp")


def test_somebody_is_called_what_we_call_them_then_what_they_call_themselves():
    noor = FakeEngine().contacts.add("Noor")
    assert name_of(noor) == "Noor"
    assert name_of(dataclasses.replace(noor, given_name="Noora")) == "Noora"


def test_whoever_never_said_a_name_is_said_to_have_none():
    assert name_of(FakeEngine().contacts.add("")) == "No name"
