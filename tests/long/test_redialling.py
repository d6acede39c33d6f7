"""Redialling, at length: ten thousand storms, and after each of them both are linked."""

from __future__ import annotations

import random

import pytest

from tests.fakes.reuniting import World

pytestmark = pytest.mark.long

STORMS = 12_000


def test_two_sides_always_end_linked_once_the_wires_are_good():
    for seed in range(STORMS):
        try:
            World(random.Random(seed)).run()
        except AssertionError as error:
            raise AssertionError(f"storm {seed}") from error
