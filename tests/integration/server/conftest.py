"""A real service on the loopback interface and real clients of it."""

from __future__ import annotations

import contextlib

import pytest

from tests.integration.server.clients import Client
from zajel_desktop.server.options import Options
from zajel_desktop.server.service import SignalServer


@pytest.fixture
async def serve():
    """Start services with these options; they end with the test."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(**options: object) -> SignalServer:
            server = SignalServer(Options(region="local", **options))
            await server.start()
            stack.push_async_callback(server.stop)
            return server

        yield start


@pytest.fixture
async def client(serve):
    """Open clients of one service; they close with the test."""
    server = await serve()
    async with contextlib.AsyncExitStack() as stack:

        async def open_client(code: str | None = None, *, url: str = "", **more: object) -> Client:
            one = await Client.open(url or server.url)
            stack.push_async_callback(one.close)
            if code is not None:
                answer = await one.register(code, **more)
                assert answer["type"] == "registered"
            return one

        yield open_client
