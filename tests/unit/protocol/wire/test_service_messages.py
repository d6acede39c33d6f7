"""The values said between client and service keep their secrets and answer simple questions."""

from __future__ import annotations

import pytest

from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.protocol.wire.service_messages import (
    DESKTOP,
    FEATURES,
    IceServerEntry,
    PairTimeout,
    Register,
    Registered,
    ResumeToken,
)

CODE = Address("AAAAAA")
TOKEN = ResumeToken("secret-token")


@pytest.mark.parametrize(
    "message",
    [
        Register(CODE, PeerId("k"), (), TOKEN),
        Registered(CODE, resume_token=TOKEN),
        IceServerEntry("turn:a", "user", "secret-token"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_secrets_stay_out_of_representations(message):
    assert "secret-token" not in repr(message)


@pytest.mark.parametrize(("reason", "expected"), [("gone", True), ("", False), ("newer", False)])
def test_a_timeout_knows_whether_the_other_has_gone(reason, expected):
    assert PairTimeout(CODE, reason).is_gone is expected


def test_our_service_announces_what_desktops_ask_for():
    assert DESKTOP in FEATURES
