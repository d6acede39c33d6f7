"""``zajel-signal`` as people start and end it: a process, a line, a signal."""

from __future__ import annotations

import asyncio
import signal
import sys

import pytest

from tests.integration.server.clients import Client

PATIENCE = 20.0


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "zajel_desktop.doors.signal",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_where_it_is_and_ends_when_told(number):
    program = await start("--port", "0")
    line = await asyncio.wait_for(program.stdout.readline(), PATIENCE)
    word, url = line.decode().split()
    assert word == "ready"
    guest = await Client.open(url)
    program.send_signal(number)
    assert await guest.hear() == {"_closed": 1001}
    out, err = await asyncio.wait_for(program.communicate(), PATIENCE)
    assert (program.returncode, out, err) == (0, b"", b"")


async def test_a_port_in_use_is_said_in_one_line():
    first = await start("--port", "0")
    line = await asyncio.wait_for(first.stdout.readline(), PATIENCE)
    second = await start("--port", line.decode().strip().rpartition(":")[2])
    _, err = await asyncio.wait_for(second.communicate(), PATIENCE)
    first.terminate()
    await first.communicate()
    assert second.returncode == 1
    assert err.startswith(b"zajel-signal: cannot listen: ")
    assert err.count(b"\n") == 1
