"""Names and addresses of computers, and which of them need no certificate to be believed in."""

from __future__ import annotations

import ipaddress


def is_local(host: str) -> bool:
    """Whether ``host`` is this computer or one of this network, by its name or its address."""
    if host == "localhost" or host.endswith((".local", ".localhost")):
        return True
    try:
        number = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return number.is_private or number.is_loopback or number.is_link_local
