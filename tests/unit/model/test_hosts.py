"""Which computers are of this network."""

from __future__ import annotations

import pytest

from zajel_desktop.model.hosts import is_local


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "a.localhost", "printer.local", "127.0.0.1", "127.9.9.9", "::1"),
        *("10.0.0.1", "192.168.1.9", "172.16.0.1", "169.254.1.1", "fe80::1", "fe80::1%eth0"),
        "fd00::1",
    ],
)
def test_this_computer_and_this_network_are_local(host):
    assert is_local(host)


@pytest.mark.parametrize(
    "host", ["example.org", "localhost.example.org", "8.8.8.8", "2606:4700::1", "", "local"]
)
def test_everybody_else_is_not(host):
    assert not is_local(host)
