"""The watch on a real kernel: addresses come and go in a network namespace of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

ALONE = ("unshare", "--net")  # in a network of its own, which ends with it

PROGRAM = """
import asyncio, subprocess, sys
from zajel_desktop.net.watch import SystemWatch


def ip(*words):
    subprocess.run(["ip", *words], check=True)


async def told(watch, *changes, patience=30.0):
    waiting = asyncio.ensure_future(watch.wait_change(()))
    await asyncio.sleep(0.05)
    for change in changes:
        ip(*change.split())
    done, _ = await asyncio.wait([waiting], timeout=patience)
    if not done:
        waiting.cancel()
        await asyncio.wait([waiting])
        return "nothing"
    return waiting.result().value


async def main():
    watch = SystemWatch()
    say = lambda line: print(line, flush=True)
    say(await told(watch, "link set lo up", patience=0.8))
    say(await told(watch, "addr add 10.9.9.9/24 dev lo"))
    gone_and_back = "addr del 10.9.9.9/24 dev lo", "addr add 10.9.9.9/24 dev lo"
    say(await told(watch, *gone_and_back, patience=0.8))
    say(await told(watch, "addr del 10.9.9.9/24 dev lo", "addr add 10.9.8.8/24 dev lo"))
    say(await told(watch, "-6 addr add 2001:db8::9/64 dev lo nodad"))
    say(await told(watch, "route add 192.0.2.0/24 dev lo", patience=0.8))


def loop_of(kind):
    if kind == "uvloop":
        import uvloop
        return uvloop.new_event_loop()
    if kind == "qt":
        from PySide6.QtCore import QCoreApplication
        from zajel_desktop.ui.loop import QtLoop
        return QtLoop(QCoreApplication([]))
    return asyncio.new_event_loop()


loop = loop_of(sys.argv[1])
loop.run_until_complete(main())
loop.close()
"""


@pytest.fixture
def needs_namespaces():
    if not all(map(shutil.which, ("ip", "unshare"))):
        pytest.skip("needs Linux with iproute2 and util-linux")
    if subprocess.run([*ALONE, "true"], capture_output=True).returncode != 0:
        pytest.skip("needs the right to make network namespaces (root)")


@pytest.mark.usefixtures("needs_namespaces")
@pytest.mark.parametrize(
    "loop",
    [
        pytest.param("asyncio", marks=pytest.mark.long),
        pytest.param("uvloop", marks=pytest.mark.long),
        "qt",
    ],
)
def test_real_changes_are_told_and_others_never(loop):
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", PROGRAM, loop], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    nothing, told = "nothing", "addresses"
    assert done.stdout.splitlines() == [nothing, told, nothing, told, told, nothing]
