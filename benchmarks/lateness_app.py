"""The program that ``lateness.py`` runs twice: ours in its window, or a bare window on its loop.

    python -m benchmarks.lateness_app {ours,bare} [the options of zajel-desktop]

Reads commands from standard input, writes JSON objects to standard output, one per line:
``code``, ``pair CODE``, ``open``, ``send PATH``, ``ticks``, ``quit``. Asked for ``ticks``, it tells
how late a timer of one frame was since the last time, and the processor time that went by.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from zajel_desktop.doors.desktop import main

TICK = 16
"""Milliseconds between ticks: one frame."""


class Ticks(QObject):
    """A timer that knows how late it was."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.take()

    def take(self) -> dict[str, object]:
        """What was measured since the last time."""
        taken = {} if not hasattr(self, "_late") else self._taken()
        self._late: list[float] = []
        self._began = self._last = time.perf_counter()
        self._used = time.process_time()
        return taken

    def _taken(self) -> dict[str, object]:
        cpu = time.process_time() - self._used
        return {"late": self._late, "cpu": cpu, "seconds": time.perf_counter() - self._began}

    def _tick(self) -> None:
        now = time.perf_counter()
        self._late.append((now - self._last) * 1000 - TICK)
        self._last = now


class Player:
    """Does what it is told with the engine; the window shows it."""

    def __init__(self, application) -> None:
        self._window = application.window
        self._engine = application.window._engine
        self._ticks = Ticks(self._window)
        engine = self._engine
        engine.settings.change(accept_below=1 << 40, is_started=True)
        engine.pairing.requests_changed.subscribe(self._accept)
        engine.links.linked.subscribe(lambda _: say(linked=True))
        engine.transfers.transfer_changed.subscribe(self._on_transfer)

    def code(self) -> None:
        self._engine.pairing.invitation_changed.subscribe(self._tell_code)
        self._tell_code(self._engine.pairing.invitation)

    def pair(self, code: str) -> None:
        self._engine.pairing.pair(code)

    def open(self) -> None:
        """Show the conversation, so that what happens is painted."""
        self._window.open_contact(self._engine.contacts.all[0].id)
        say(opened=True)

    def send(self, path: str) -> None:
        self._engine.transfers.offer(self._engine.contacts.all[0].conversation, [path])

    def ticks(self) -> None:
        say(**self._ticks.take())

    def quit(self) -> None:
        self._window.close()

    def _accept(self, requests) -> None:
        for request in requests:
            self._engine.pairing.accept(request.id)

    def _tell_code(self, invitation) -> None:
        if invitation.code is not None:
            say(code=str(invitation.code))

    @staticmethod
    def _on_transfer(transfer) -> None:
        if transfer.is_over:
            say(ended=transfer.state.value)


class Bare:
    """A window on its loop that does nothing."""

    def __init__(self, window, ended: asyncio.Event) -> None:
        self._ticks = Ticks(window)
        self._ended = ended

    def ticks(self) -> None:
        say(**self._ticks.take())

    def quit(self) -> None:
        self._ended.set()


def bare() -> int:
    """Run the bare window."""
    import qasync
    from PySide6.QtWidgets import QApplication, QListWidget

    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)

    async def run() -> int:
        window, ended = QListWidget(), asyncio.Event()
        window.show()
        serve(Bare(window, ended))
        await ended.wait()
        return 0

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(run())


def serve(player: Player | Bare) -> None:
    """Take commands from now on."""
    loop = asyncio.get_running_loop()
    threading.Thread(target=read, args=(player, loop.call_soon_threadsafe), daemon=True).start()
    say(ready=True)


def read(player: Player | Bare, soon: Callable[..., object]) -> None:
    """Hand every command to the loop; not through a buffer, which would be locked at the end."""
    rest = b""
    while data := os.read(0, 65_536):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            command, _, argument = line.decode().partition(" ")
            soon(getattr(player, command), *filter(None, [argument]))


def say(**members: object) -> None:
    """Write one line."""
    print(json.dumps(members), flush=True)


if __name__ == "__main__":
    kind, options = sys.argv[1], sys.argv[2:]
    sys.exit(bare() if kind == "bare" else main(options, watch=lambda app: serve(Player(app))))
