"""Records to whom the sockets of this process send and connect, whoever makes them."""

from __future__ import annotations

import contextlib
import socket
from unittest import mock


class Recorder:
    """The places that datagrams were sent to, and that streams were connected to."""

    def __init__(self):
        self.datagrams = []
        self.streams = []

    @property
    def all(self):
        """Every place that heard of us."""
        return {place[:2] for place in (*self.datagrams, *self.streams)}


@contextlib.contextmanager
def recording():
    """Watch every socket that is made from now on; asyncio must use sockets of Python."""
    recorder = Recorder()

    class Recorded(socket.socket):
        def sendto(self, data, *rest):
            recorder.datagrams.append(rest[-1])
            return super().sendto(data, *rest)

        def sendmsg(self, buffers, ancillary=(), flags=0, address=None):
            recorder.datagrams.append(address or self.getpeername())
            return super().sendmsg(buffers, ancillary, flags, address)

        def send(self, data, *flags):
            if self.type is socket.SOCK_DGRAM:
                recorder.datagrams.append(self.getpeername())
            return super().send(data, *flags)

        def connect(self, address):
            if self.type is not socket.SOCK_DGRAM:  # sends nothing there
                recorder.streams.append(address)
            return super().connect(address)

    with mock.patch("socket.socket", Recorded):
        yield recorder
