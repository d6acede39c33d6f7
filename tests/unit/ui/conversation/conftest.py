"""What every test of the conversation starts from."""

from __future__ import annotations

import pytest

from tests.fakes.engine import FakeEngine


@pytest.fixture
def engine():
    return FakeEngine(name="Ali")


@pytest.fixture
def noor(engine):
    return engine.contacts.add("Noor")
