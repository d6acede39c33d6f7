"""Errors that carry what people are told."""

from __future__ import annotations

import pytest

from zajel_desktop.model.errors import FileError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side


@pytest.mark.parametrize("kind", [FileError, StoreError])
def test_an_error_carries_its_failure_and_says_its_detail(kind):
    failure = Failure(Reason.DISK_FULL, Side.OURS, "no space left")
    error = kind(failure)
    assert error.failure is failure
    assert str(error) == "no space left"
