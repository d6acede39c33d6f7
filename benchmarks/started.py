"""The programs that ``start.py`` starts: ours, and the bare stack under it; each measures itself.

    python -m benchmarks.started {ours,bare} [--profile DIR] [--idle SECONDS]

Writes one JSON object per line: ``window`` once the window shows what it has to show (the moment,
on the clock all processes share), ``settled`` after ``idle`` seconds in which nobody touched it,
``warm`` after what the first link needs was imported, ``leaving`` when the window is closed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

BEGAN = time.monotonic()
TICK = 16
"""Milliseconds between the ticks whose lateness is measured: one frame."""


def say(what: str, **members: object) -> None:
    """Write one line for whoever started us."""
    import json

    print(json.dumps({"what": what, "at": time.monotonic(), **members}), flush=True)


def memory() -> float:
    """Our share of the memory (PSS), in megabytes (10^6 bytes)."""
    with open("/proc/self/smaps_rollup") as lines:
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def ours(profile: str, idle: float) -> int:
    """Run the program, watched from the moment its window is shown."""
    from zajel_desktop.doors.imports import prepare

    prepare()
    from zajel_desktop.doors.desktop import main

    def watch(application) -> None:
        window = application.window
        page = window.body.currentWidget()
        listed = window.contacts.view.viewport() if page is window.panes else page
        measure(listed, idle, window.close)

    return main(["--profile", profile, "--interfaces", "lo"], watch=watch)


def bare(profile: str, idle: float) -> int:
    """Run a window with a list of names on a qasync loop, and nothing else."""
    import asyncio

    import qasync
    from PySide6.QtWidgets import QApplication, QListWidget, QVBoxLayout, QWidget

    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    window = QWidget()
    names = QListWidget()
    names.addItems([f"Somebody {number}" for number in range(20)])
    QVBoxLayout(window).addWidget(names)
    window.resize(1080, 720)

    async def run() -> int:
        ended = asyncio.Event()

        def leave() -> None:
            window.close()
            ended.set()

        window.show()
        measure(names.viewport(), idle, leave)
        await ended.wait()
        return 0

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(run())


def measure(listed, idle: float, leave: Callable[[], object]) -> None:
    """Take the figures of a window of which ``listed`` is the part to be seen."""
    from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer

    class Watcher(QObject):
        """Looks for the first painting, then how late a timer is."""

        def __init__(self) -> None:
            super().__init__(listed)
            self.late: list[tuple[float, float]] = []
            self._clock = QElapsedTimer()
            self._timer = QTimer(self, interval=TICK, timerType=Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self._tick)
            listed.installEventFilter(self)

        def eventFilter(self, watched, event) -> bool:  # noqa: N802 (Qt's name)
            if event.type() == QEvent.Type.Paint:
                listed.removeEventFilter(self)
                QTimer.singleShot(0, self._painted)
            return False

        def _painted(self) -> None:
            cpu = time.process_time()
            say("window", began=BEGAN, cpu=cpu, modules=len(sys.modules))
            self._began = time.monotonic()
            self._last = time.perf_counter()
            self._timer.start()
            QTimer.singleShot(int(idle * 1000), self._settled)

        def _tick(self) -> None:
            now = time.perf_counter()
            self.late.append((time.monotonic() - self._began, (now - self._last) * 1000 - TICK))
            self._last = now

        def _settled(self) -> None:
            from zajel_desktop.net.connections import warm_up

            has_aiortc = "aiortc" in sys.modules
            say("settled", megabytes=memory(), late=self.late, has_aiortc=has_aiortc)
            self.late = []
            import asyncio

            self._warming = asyncio.get_running_loop().run_in_executor(None, warm_up)
            self._warming.add_done_callback(lambda _: QTimer.singleShot(500, self._warm))

        def _warm(self) -> None:
            self._timer.stop()
            say("warm", megabytes=memory(), late=self.late)
            say("leaving")
            leave()

    Watcher()


def main() -> int:
    """Run what is asked for."""
    import argparse

    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("kind", choices=["ours", "bare"])
    options.add_argument("--profile", default="")
    options.add_argument("--idle", type=float, default=5.0)
    chosen = options.parse_args()
    kinds = {"ours": ours, "bare": bare}
    return kinds[chosen.kind](chosen.profile, chosen.idle)


if __name__ == "__main__":
    sys.exit(main())
