"""An engine of memory and somebody who asks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.pairing import PairRequest

FINGERPRINT = "7B2E 90C4 51AF D3E8 0C66 FA19 82B7 4D05 61CC E93A 07F4 B85D 2A90 3E71 C6D8 14BF"


def now():
    return NOW


def request(number=1, **fields):
    values = {
        "id": f"r{number}",
        "address": "B3WY6N",
        "key": "QWxpIGtlZXBzIHRoaXMga2V5IGluIGhpcyBwb2NrZXQ=",
        "fingerprint": FINGERPRINT,
        "claimed_name": "Noor",
        "used_code": "K7QX2M",
        "expires_at": NOW + 86,
    }
    return PairRequest(**(values | fields))


@pytest.fixture
def engine(qapp):
    return FakeEngine(name="Ali")


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 600)
    host.show()
    return host
