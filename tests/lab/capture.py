"""Listens on an interface of a place: who sends to whom, by UDP and TCP over IPv4."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.lab import namespaces
from tests.lab.town import Town

ETH_P_ALL = 3  # <linux/if_ether.h>
TCP, UDP = 6, 17
BUFFER = 8_000_000


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet: where from and where to (address, port)."""

    source: tuple[str, int]
    destination: tuple[str, int]

    @property
    def hosts(self) -> tuple[str, str]:
        """The addresses of both."""
        return self.source[0], self.destination[0]

    def is_ours(self, address: str) -> bool:
        """Whether it was sent from ``address``."""
        return self.source[0] == address


@contextmanager
def capturing(town: Town, place: str, interface: str) -> Iterator[list[Packet]]:
    """Fill a list with what passes until the end."""
    packets: list[Packet] = []
    is_over = threading.Event()

    def make() -> socket.socket:
        kind = socket.SOCK_DGRAM  # without the header of the link
        made = socket.socket(socket.AF_PACKET, kind, socket.htons(ETH_P_ALL))
        made.bind((interface, ETH_P_ALL))
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        made.settimeout(0.1)
        return made

    def listen() -> None:
        while not is_over.is_set():
            with suppress(TimeoutError):
                packet = read(listener.recv(70_000))
                packets.extend([packet] if packet else [])

    with namespaces.inside(town.name(place), make) as listener:
        listening = threading.Thread(target=listen)
        listening.start()
        try:
            yield packets
        finally:
            is_over.set()
            listening.join()


def read(data: bytes) -> Packet | None:
    """Read an IPv4 packet (RFC 791, 3.1); None if it is something else."""
    if len(data) < 24 or data[0] >> 4 != 4 or data[9] not in (TCP, UDP):
        return None
    begin = (data[0] & 15) * 4
    ports = struct.unpack_from("!HH", data, begin)
    hosts = (socket.inet_ntoa(data[12:16]), socket.inet_ntoa(data[16:20]))
    return Packet((hosts[0], ports[0]), (hosts[1], ports[1]))
