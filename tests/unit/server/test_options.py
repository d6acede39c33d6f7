"""The options of a service, as the command line and the embedding program give them."""

from __future__ import annotations

import ipaddress

import pytest

from zajel_desktop.server.options import Options, network


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1.2.3/8", ipaddress.ip_network("10.0.0.0/8")),
        ("127.0.0.1", ipaddress.ip_network("127.0.0.1/32")),
        ("::1", ipaddress.ip_network("::1/128")),
    ],
)
def test_addresses_and_networks_are_networks(text, expected):
    assert network(text) == expected


def test_what_is_no_network_is_refused():
    with pytest.raises(ValueError, match="proxy"):
        network("proxy.example")


def test_a_service_stays_on_this_computer_unless_told_otherwise():
    assert Options().host == "127.0.0.1"
