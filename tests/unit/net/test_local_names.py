"""Names that end in .local: found whoever answers, given up after a second."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket

import pytest
from zeroconf import NotRunningException

from tests.fakes.announcing import announce, service
from zajel_desktop.net import local_names
from zajel_desktop.net.local_names import look_up

GROUP = ("224.0.0.251", 5353)
HEAD = bytes.fromhex("000084000000000100000001")
CLASS_AND_LIFE = bytes.fromhex("800100000078")


@pytest.fixture
def name():
    """A name of this test's own: whoever shares the network tests as well."""
    return secrets.token_hex(8)


def chromium_answers(name, address):
    """What Chromium says to the question for ``name``, byte for byte but for name and address.

    Its last record, that there is nothing else of that name, points back to the name in front.
    """
    label = bytes([len(name)]) + name.encode() + b"\x05local\x00"
    first = label + b"\x00\x01" + CLASS_AND_LIFE + b"\x00\x04" + socket.inet_aton(address)
    where = (0xC000 + len(HEAD) + len(first)).to_bytes(2, "big")
    last = label + b"\x00\x2f" + CLASS_AND_LIFE + b"\x00\x08" + where + b"\x00\x04\x40\x00\x00\x00"
    return HEAD + first + last


@contextlib.asynccontextmanager
async def somebody_who_says(words):
    """Somebody on loopback who says ``words`` to whatever is asked."""

    class Somebody(asyncio.DatagramProtocol):
        def connection_made(self, transport):
            self.transport = transport

        def datagram_received(self, data, addr):
            if not data[2] & 0x80:  # a question
                self.transport.sendto(words, GROUP)

    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("", 5353))
    loopback = socket.inet_aton("127.0.0.1")
    listener.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, loopback)
    joined = socket.inet_aton(GROUP[0]) + loopback
    listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Somebody, sock=listener)
    try:
        yield
    finally:
        transport.close()


async def test_a_name_is_found_where_somebody_has_it(name):
    async with announce(f"_{name[:12]}._tcp.local.", service(name)):
        assert await look_up(f"{name}.local", ["lo"]) == "127.0.0.1"


async def test_an_answer_of_chromium_is_understood(name):
    async with somebody_who_says(chromium_answers(name, "192.168.1.7")):
        assert await look_up(f"{name}.local", ["lo"]) == "192.168.1.7"


@pytest.mark.parametrize("address", ["0.0.0.0", "224.0.0.251"])
async def test_an_address_of_nobody_is_none(name, address, monkeypatch):
    monkeypatch.setattr(local_names, "PATIENCE", 0.5)
    async with somebody_who_says(chromium_answers(name, address)):
        assert await look_up(f"{name}.local", ["lo"]) is None


async def test_nonsense_is_heard_without_harm(name, monkeypatch):
    monkeypatch.setattr(local_names, "PATIENCE", 0.2)
    async with somebody_who_says(chromium_answers(name, "192.168.1.7")[:-20]):
        assert await look_up(f"{name}x.local", ["lo"]) is None


async def test_a_name_that_nobody_has_is_given_up(name, monkeypatch):
    monkeypatch.setattr(local_names, "PATIENCE", 0.2)
    assert await look_up(f"{name}.local", ["lo"]) is None


async def test_without_a_network_nobody_is_asked(name):
    assert await look_up(f"{name}.local", ["no such interface"]) is None


async def test_where_the_network_refuses_nobody_is_asked(name, monkeypatch):
    def refuse(**options):
        raise OSError("no multicast here")

    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", refuse)
    assert await look_up(f"{name}.local", ["lo"]) is None


async def test_where_asking_cannot_begin_nobody_is_asked(name, monkeypatch):
    class Resolver:
        def __init__(self, name):
            self.name = name

        async def async_request(self, zeroconf, patience):
            raise NotRunningException

    monkeypatch.setattr("zeroconf.AddressResolverIPv4", Resolver)
    assert await look_up(f"{name}.local", ["lo"]) is None
