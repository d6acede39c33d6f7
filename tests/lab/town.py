"""The map of the laboratory: a public network, two routers on it, and hosts behind them.

    net  5.45.0.1, 5.45.0.2 (STUN, TURN), 172.16.0.1 (the service)
     |-- ra  5.45.0.11 -- a, c   10.0.1.2, .3   (5.45.1.0/24 without NAT)
     '-- rb  5.45.0.12 -- b      10.0.2.2       (5.45.2.0/24 without NAT)

The addresses are those of somebody in the real world, since what is reserved for examples counts
as private; no packet ever leaves the namespaces. The service has a private one because without
TLS the program goes to no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from dataclasses import dataclass

import pytest

from tests.lab import namespaces
from tests.lab.forwarder import Forwarder, Weather
from tests.lab.nats import INNER, OUTER, Nat, rules

SERVER, SECOND = "5.45.0.1", "5.45.0.2"
SERVICE = "172.16.0.1"
NET = "net"
CUT = "cut"


@dataclass(frozen=True, slots=True)
class House:
    """One router and the hosts behind it; the first host is who a full cone lets in."""

    router: str
    number: int
    hosts: tuple[str, ...]

    @property
    def outside(self) -> str:
        """The public address of the router."""
        return f"5.45.0.{10 + self.number}"

    @property
    def later_outside(self) -> str:
        """The one it gets when it is numbered anew."""
        return f"5.45.0.{20 + self.number}"


HOUSES = (House("ra", 1, ("a", "c")), House("rb", 2, ("b",)))


class Town:
    """Everything on the map; it stands until :meth:`tear_down`. Several may stand at once."""

    _numbers = itertools.count(1)

    def __init__(self) -> None:
        self._number = next(self._numbers)
        self._places = [NET, *(p for house in HOUSES for p in (house.router, *house.hosts))]
        self._nats: dict[str, Nat] = {}
        self._addresses: dict[str, str] = {}
        self._forwarders: list[Forwarder] = []
        self._renumbered: list[str] = []

    def build(self) -> None:
        """Make the namespaces and join them; without NAT at first."""
        namespaces.delete(namespaces.leftovers())
        namespaces.make(map(self.name, self._places))
        self.ip(
            NET,
            "link add net type bridge",
            "link set net up",
            f"address add {SERVER}/16 dev net",
            f"address add {SECOND}/16 dev net",
            f"address add {SERVICE}/32 dev net",
            # What is for nobody here vanishes without a word, as it does out there; the servers
            # must not be told by the kernel that there is no way.
            "link add void type veth peer name nowhere",
            "link set void up",
            "link set nowhere up",
            "neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev void nud permanent",
            "route add default via 192.0.2.1 dev void onlink",
        )
        self.let_through(NET)
        for house in HOUSES:
            self._build_house(house)

    def tear_down(self) -> None:
        """Take everything away again, with whatever still runs in it."""
        namespaces.delete(map(self.name, self._places))

    def _build_house(self, house: House) -> None:
        self.join(NET, house.router, port(house.router), OUTER)
        self.ip(NET, f"link set {port(house.router)} master net")
        self.ip(
            house.router,
            f"link add {INNER} type bridge",
            f"link set {INNER} up",
        )
        self._give_outside(house, house.outside)
        self.let_through(house.router)
        for host in house.hosts:
            self._lay(house.router, host)
        self.set_nat(house.router, Nat.NONE)

    # Everyday work.

    def ip(self, place: str, *lines: str) -> None:
        """Give commands of ``ip`` in one place."""
        namespaces.run("ip", "-n", self.name(place), "-batch", "-", text="\n".join(lines))

    def nft(self, place: str, text: str) -> None:
        """Give rules to the firewall of one place."""
        namespaces.run("ip", "netns", "exec", self.name(place), "nft", "-f", "-", text=text)

    def name(self, place: str) -> str:
        """The namespace of a place."""
        return namespaces.name_of(place, self._number)

    def join(self, one: str, other: str, name_at_one: str, name_at_other: str) -> None:
        """Lay a cable between two places, with the interface names it gets there."""
        names = (name_at_one, self.name(one), name_at_other, self.name(other))
        namespaces.run(
            *("ip link add {} netns {} type veth peer name {} netns {}".format(*names).split())
        )
        self.ip(one, f"link set {name_at_one} up")
        self.ip(other, f"link set {name_at_other} up")

    def let_through(self, place: str) -> None:
        """Let a place hand on packets that are not its own."""
        word = "echo 1 > /proc/sys/net/ipv4/ip_forward"
        namespaces.run("ip", "netns", "exec", self.name(place), "sh", "-c", word)

    # What tests change.

    def set_nat(self, router: str, nat: Nat) -> None:
        """Make a router translate this way; its hosts get the addresses that go with it."""
        house = house_of(router)
        network = f"5.45.{house.number}" if nat is Nat.NONE else f"10.0.{house.number}"
        if self._nats.get(router) is not nat:
            self._nats[router] = nat
            self.ip(router, f"address flush dev {INNER}", f"address add {network}.1/24 dev {INNER}")
            self.nft(router, rules(nat, f"{network}.2"))
        for place, host in enumerate(house.hosts, start=2):
            self.give_address(host, f"{network}.{place}")

    def address(self, host: str) -> str:
        """The address that ``host`` has now."""
        return self._addresses[host]

    def give_address(self, host: str, address: str) -> None:
        """Take its address from ``host`` and give it another one of the same network."""
        gateway = address.rpartition(".")[0] + ".1"
        self._addresses[host] = address
        self.ip(
            host,
            "address flush dev eth0",
            f"address add {address}/24 dev eth0",
            f"route replace default via {gateway}",
        )

    def renumber(self, router: str) -> None:
        """Give a router another public address, as some providers do every night.

        It forgets whom it had let in; its hosts notice nothing.
        """
        self._give_outside(house_of(router), house_of(router).later_outside)
        self._renumbered.append(router)

    def _give_outside(self, house: House, address: str) -> None:
        self.ip(
            house.router,
            f"address flush dev {OUTER}",
            f"address add {address}/24 dev {OUTER}",
            f"route replace default via {SERVER}",
        )
        self.ip(NET, f"route replace 5.45.{house.number}.0/24 via {address}")

    def cut(self, router: str) -> None:
        """Let nothing through a router any more, silently."""
        self.nft(
            router,
            f"table ip {CUT} {{ chain forward {{ type filter hook forward priority -10; drop; }}\n"
            f"chain input {{ type filter hook input priority -10; drop; }}\n}}",
        )

    def mend(self, router: str) -> None:
        """Undo :meth:`cut`; harmless if nothing was cut."""
        self.nft(router, f"table ip {CUT}\ndelete table ip {CUT}")

    async def set_weather(self, host: str, weather: Weather) -> Forwarder:
        """Put a bad wire between ``host`` and its router."""
        router = next(house.router for house in HOUSES if host in house.hosts)
        forwarder = Forwarder()
        await forwarder.start(weather)
        self._forwarders.append(forwarder)
        self.ip(host, "link delete eth0")
        ends = ((host, "eth0"), (router, port(host)))
        for tap, (place, name) in zip(forwarder.taps, ends, strict=True):
            namespaces.run("ip", "link", "set", tap, "netns", self.name(place), "name", name)
            self.ip(place, f"link set {name} up")
        self.ip(router, f"link set {port(host)} master {INNER}")
        self.give_address(host, self._addresses[host])
        return forwarder

    async def clear_weather(self) -> None:
        """Take the bad wires away and lay good ones; make every router whole and open."""
        await asyncio.gather(*(forwarder.stop() for forwarder in self._forwarders))
        had_any = bool(self._forwarders)
        self._forwarders.clear()
        while self._renumbered:
            house = house_of(self._renumbered.pop())
            self._give_outside(house, house.outside)
        for house in HOUSES:
            self.mend(house.router)
            for host in house.hosts if had_any else ():
                self._lay(house.router, host)
            self.set_nat(house.router, Nat.NONE)

    def _lay(self, router: str, host: str) -> None:
        """Lay a good wire between the two, if there is none."""
        if "eth0" not in namespaces.run("ip", "-n", self.name(host), "-brief", "link"):
            self.join(router, host, port(host), "eth0")
            self.ip(router, f"link set {port(host)} master {INNER}")


def port(place: str) -> str:
    """The interface that leads to ``place``."""
    return f"to-{place}"


def house_of(router: str) -> House:
    """The house that stands behind ``router``."""
    return next(house for house in HOUSES if house.router == router)


@contextlib.contextmanager
def standing():
    """A town for the time being; the test is skipped where none may be made."""
    if reason := namespaces.why_not():
        pytest.skip(f"no network laboratory: {reason}")
    town = Town()
    try:
        town.build()
        yield town
    finally:
        town.tear_down()
