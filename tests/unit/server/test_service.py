"""The shell's own small decisions; what it does on sockets is in tests/integration/server."""

from __future__ import annotations

import json

import pytest

from zajel_desktop.model.errors import LocalError
from zajel_desktop.server.options import Options
from zajel_desktop.server.service import SignalServer


async def test_stopping_what_never_started_is_nothing():
    await SignalServer().stop()


async def test_a_service_starts_once():
    server = SignalServer()
    try:
        assert await server.start() == server.url
        with pytest.raises(LocalError):
            await server.start()
    finally:
        await server.stop()
    await server.stop()


async def test_the_alarm_of_an_idle_service_is_not_set():
    server = SignalServer(Options())
    await server.start()
    try:
        assert server._alarm is None
    finally:
        await server.stop()


async def test_an_address_in_use_is_an_oserror():
    first = SignalServer()
    url = await first.start()
    try:
        with pytest.raises(OSError, match="in use"):
            await SignalServer(Options(port=int(url.rpartition(":")[2]))).start()
    finally:
        await first.stop()


def test_a_service_that_does_not_run_is_not_healthy():
    response = SignalServer()._health()
    assert (response.status_code, json.loads(response.body)) == (503, {"status": "draining"})
