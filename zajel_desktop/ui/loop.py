"""The one loop: asyncio on Qt's, at the price of asyncio alone.

qasync starts and ends a Qt timer for each ready callback, and switches each socket off and on
again for each datagram. Here one turn runs all that is ready, and a socket's callback is called
when Qt says it is readable: a transfer takes a third less of the processor
(``benchmarks/peer_connection.py``).
"""

from __future__ import annotations

import asyncio
import contextvars
import socket
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVarTuple, Unpack, cast

import qasync
from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimerEvent

Arguments = TypeVarTuple("Arguments")

AT_ONCE = 16
"""The most datagrams read before others have their turn; each costs about 0.1 ms."""

LARGEST = 65_536
"""Bytes; no datagram is larger."""


class HasFileNumber(Protocol):
    """A socket, or whatever has a file descriptor."""

    def fileno(self) -> int:
        """The descriptor."""


FileSource: TypeAlias = int | HasFileNumber


class Datagrams(Protocol):
    """The parts of asyncio's datagram transport that reading takes; they are private."""

    _sock: socket.socket
    _conn_lost: int
    _protocol: asyncio.DatagramProtocol


def read_datagrams(transport: Datagrams) -> None:
    """Read what has come, a few datagrams at most, in one go.

    asyncio reads one and asks the system again; a transfer brings the next while one is read.
    """
    for _ in range(AT_ONCE):
        if transport._conn_lost:
            return
        try:
            data, address = transport._sock.recvfrom(LARGEST)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            transport._protocol.error_received(error)
            return
        transport._protocol.datagram_received(data, address)


class Turns(QObject):
    """Asks Qt for a turn, and takes it once however often it was asked for."""

    def __init__(self, take: Callable[[], None]) -> None:
        super().__init__()
        self._take = take
        self._timer = 0

    def ask(self) -> None:
        """Have the turn taken when Qt comes round to it."""
        if not self._timer:
            self._timer = self.startTimer(0)

    def forget(self) -> None:
        """Take no turn that was asked for before."""
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    # Overrides of Qt methods.

    def timerEvent(self, event: QTimerEvent) -> None:
        self.forget()
        self._take()


class QtLoop(qasync.QEventLoop):
    """qasync's loop with turns; give it the application."""

    if TYPE_CHECKING:  # private parts of asyncio and qasync
        _read_notifiers: dict[FileSource, QSocketNotifier]

        def _check_closed(self) -> None: ...
        def _remove_reader(self, source: FileSource) -> bool: ...

    def __init__(self, application: QCoreApplication) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self._turns = Turns(self._run_ready)
        super().__init__(application)

    def call_soon(
        self,
        callback: Callable[[Unpack[Arguments]], object],
        *args: *Arguments,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        """Run ``callback`` in the next turn, after everything that asked before."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        self._turns.ask()
        return handle

    def close(self) -> None:
        """Let go of everything; what was ready and has not run never will."""
        super().close()
        self._turns.forget()
        self._ready.clear()

    def _add_reader(
        self, source: FileSource, callback: Callable[[Unpack[Arguments]], object], *args: *Arguments
    ) -> None:
        """Call ``callback`` whenever ``source`` is readable; transports come this way."""
        self._check_closed()
        self._remove_reader(source)
        transport = getattr(callback, "__self__", None)
        if isinstance(transport, asyncio.DatagramTransport):
            handle = asyncio.Handle(read_datagrams, (cast("Datagrams", transport),), self, None)
        else:
            handle = asyncio.Handle(callback, args, self, None)
        number = source if isinstance(source, int) else source.fileno()
        notifier = QSocketNotifier(number, QSocketNotifier.Type.Read)
        activated = notifier.activated["int"]  # type: ignore[index]  # one of two, by its argument
        activated.connect(lambda _: self._read(source, notifier, handle))
        self._read_notifiers[source] = notifier

    def _read(self, source: FileSource, notifier: QSocketNotifier, handle: asyncio.Handle) -> None:
        if self._read_notifiers.get(source) is notifier:  # Qt may come a moment after its removal
            handle._run()

    def _run_ready(self) -> None:
        """Run what was ready when the turn began; what becomes ready now waits for the next."""
        try:
            for _ in range(len(self._ready)):
                if not self._ready:  # a loop of Qt's within a callback has run them
                    break
                handle = self._ready.popleft()
                if not handle.cancelled():
                    handle._run()
        finally:
            if self._ready:
                self._turns.ask()
