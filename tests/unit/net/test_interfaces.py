"""Addresses: all interfaces or the named ones, never an empty list."""

from __future__ import annotations

from ipaddress import IPv4Interface

import ifaddr
import pytest

from zajel_desktop.net.interfaces import (
    host_addresses,
    is_ours,
    listen_addresses,
    local_networks,
    network_addresses,
    networks,
)


def adapter(name, *ips, nice=None):
    made = [ifaddr.IP(ip, 24, nice or name) for ip in ips]
    return ifaddr.Adapter(name, nice or name, made)


LO = adapter("lo", "127.0.0.1", ("::1", 0, 0))
LAN = adapter("eth0", "192.168.1.7", ("fe80::1", 0, 2), ("2001:db8::7", 0, 0))
WAN = adapter("wan0", "8.8.4.4")
WINDOWS = adapter("{0815}", "10.0.0.2", nice="Ethernet 2")


def machine(*adapters):
    return lambda: adapters


def test_all_interfaces_offer_everything_but_loopback_and_link_local():
    assert host_addresses((), machine(LO, LAN)) == ["192.168.1.7", "2001:db8::7"]


def test_named_interfaces_offer_theirs_only():
    assert host_addresses(["eth0"], machine(LO, LAN, WAN)) == ["192.168.1.7", "2001:db8::7"]
    assert host_addresses(["lo"], machine(LO, LAN)) == ["127.0.0.1"]


def test_an_interface_may_be_named_as_people_read_it():
    assert host_addresses(["Ethernet 2"], machine(LO, WINDOWS)) == ["10.0.0.2"]


@pytest.mark.parametrize("names", [(), ("gone0",)])
def test_nothing_found_is_loopback(names):
    assert host_addresses(names, machine(LO)) == ["127.0.0.1"]


def test_a_listener_takes_one_address_for_all_or_the_named_ones():
    assert listen_addresses((), machine(LO, LAN)) == ["0.0.0.0"]
    assert listen_addresses(["eth0"], machine(LO, LAN)) == ["192.168.1.7", "2001:db8::7"]


def test_others_reach_us_by_private_addresses_first():
    assert network_addresses((), machine(LO, WAN, LAN)) == ["192.168.1.7", "8.8.4.4"]
    assert network_addresses((), machine(LO)) == []


def test_our_networks_are_those_of_our_addresses_and_loopback_where_it_is_named():
    assert networks((), machine(LO, LAN)) == [IPv4Interface("192.168.1.7/24")]
    assert networks(["lo"], machine(LO, LAN)) == [IPv4Interface("127.0.0.1/24")]
    assert networks((), machine(LO)) == []


def test_an_address_of_the_internet_is_on_no_local_network():
    assert networks((), machine(LAN, WAN)) != local_networks((), machine(LAN, WAN))
    assert local_networks((), machine(LAN, WAN)) == networks((), machine(LAN))
    assert local_networks(["wan0"], machine(LAN, WAN)) == []


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("192.168.1.7", True),
        ("192.168.1.8", False),
        ("2001:DB8:0::7", True),
        ("fe80::1%2", True),
        ("127.0.0.1", True),
        ("0.0.0.0", True),
        ("::", True),
    ],
)
def test_it_is_known_whether_an_address_is_still_ours(address, is_there):
    assert is_ours(address, machine(LO, LAN)) is is_there


def test_this_computer_has_loopback():
    assert "127.0.0.1" in host_addresses(["lo"])
