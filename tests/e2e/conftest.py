"""A stage for each story."""

from __future__ import annotations

import pytest

from tests.e2e.stage import Stage


@pytest.fixture
def stage(qapp, tmp_path):
    return Stage(qapp, tmp_path)
