"""Which client address a connection counts for, and what that one may do."""

from __future__ import annotations

import contextlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.origins import (
    UNKNOWN,
    Origins,
    client_ip,
    is_loopback,
    origin_of,
)

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("ip", "origin"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("192.0.2.1:5678", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_an_ipv4_address_or_an_ipv6_network_is_one_client(ip, origin):
    assert origin_of(ip) == origin


@pytest.mark.parametrize(
    ("ip", "expected"),
    [
        ("127.3.2.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_this_computer_is_known(ip, expected):
    assert is_loopback(ip) is expected


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", ["198.51.100.1"], "192.0.2.1"),  # no proxy of ours: its word is nothing
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),  # the first is only claimed
        ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", ["garbage"], "garbage"),
    ],
)
def test_trusted_proxies_tell_who_the_client_is(peer, forwarded, client):
    assert client_ip(peer, forwarded, PROXIES) == client


@given(st.text(), st.lists(st.text(), max_size=3))
def test_no_header_breaks_it(peer, forwarded):
    assert origin_of(client_ip(peer, forwarded, PROXIES))


def test_who_used_nothing_up_and_left_is_forgotten():
    origins = Origins(Limits())
    origin = origins.limited("192.0.2.1")
    assert origins.connect(origin)
    origins.note_wrong_code(origin, 0)
    origins.sweep(1000)
    assert len(origins) == 1
    origins.disconnect(origin)
    origins.sweep(1000)
    assert len(origins) == 0


def test_the_exempt_are_never_counted():
    origins = Origins(Limits(connections=0, registrations=0, wrong_codes=0))
    exempt = origins.limited("127.0.0.1")
    assert exempt is None
    with contextlib.ExitStack() as stack:
        stack.callback(origins.disconnect, exempt)
        assert origins.connect(exempt)
        assert origins.may_register(exempt, 0)
        origins.note_wrong_code(exempt, 0)
        assert not origins.guesses(exempt, 0)
    assert len(origins) == 0
