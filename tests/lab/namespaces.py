"""Network namespaces of the kernel: made, entered, and cleaned up even after a run that died.

What is in one has its own interfaces, addresses and rules; two of them are joined by a pair of
virtual cables (veth). Nothing that happens in here reaches the network of this computer.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

PREFIX = "zajel"
NAME = re.compile(rf"{PREFIX}-(\d+)-\w+")
FOLDER = Path("/run/netns")
TOOLS = {"ip": "iproute2", "nft": "nftables", "turnserver": "coturn"}
CLONE_NEWNET = 0x40000000  # <linux/sched.h>

T = TypeVar("T")


def why_not() -> str:
    """Say why no namespaces can be made here; empty if they can."""
    if sys.platform != "linux":
        return "network namespaces exist on Linux only"
    if os.geteuid() != 0:
        return "network namespaces need root"
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    if missing:
        return f"not installed: {', '.join(missing)}"
    trial = name_of("trial")
    made = subprocess.run(["ip", "netns", "add", trial], capture_output=True, text=True)
    if made.returncode:
        return f"network namespaces are not allowed here: {made.stderr.strip()}"
    run("ip", "netns", "delete", trial)
    return ""


def name_of(place: str, town: int = 0) -> str:
    """Name the namespace ``place`` of a town of this process."""
    return f"{PREFIX}-{os.getpid()}-{town}{place}"


def run(*command: str, text: str = "") -> str:
    """Run ``command`` with ``text`` as its input; return what it says, raise what it complains."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def make(names: Iterable[str]) -> None:
    """Make namespaces with a loopback interface that is up, and addresses that outlive others."""
    for name in names:
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")


def delete(names: Iterable[str]) -> None:
    """End whatever still runs in these namespaces, and delete them with their interfaces."""
    for name in names:
        for process in run("ip", "netns", "pids", name).split():
            with suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        run("ip", "netns", "delete", name)


def leftovers() -> list[str]:
    """Name the namespaces that runs left which are no more."""
    names = [path.name for path in FOLDER.iterdir()] if FOLDER.is_dir() else []
    found = [NAME.fullmatch(name) for name in names]
    return [each[0] for each in found if each and not is_alive(int(each[1]))]


def is_alive(process: int) -> bool:
    """Whether there is such a process."""
    return Path(f"/proc/{process}").exists()


def inside(name: str, work: Callable[[], T]) -> T:
    """Do ``work`` in a namespace, and return what it returns.

    A socket stays for ever in the namespace it was made in, whoever uses it.
    """
    results: list[T] = []
    troubles: list[BaseException] = []

    def enter_and_work() -> None:
        try:
            enter(name)
            results.append(work())
        except BaseException as trouble:
            troubles.append(trouble)

    thread = threading.Thread(target=enter_and_work)
    thread.start()
    thread.join()
    if troubles:
        raise troubles[0]
    return results[0]


def enter(name: str) -> None:
    """Move the calling thread into a namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with (FOLDER / name).open() as file:
        if libc.setns(file.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter {name}")
