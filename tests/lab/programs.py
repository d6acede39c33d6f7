"""Our programs and coturn, each at a place of the town."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

from tests.fakes.programs import PATIENCE, Headless, Service
from tests.lab.probe import wait_stun
from tests.lab.town import NET, SECOND, SERVER, SERVICE, Town

STUN_PORT = 3478
RELAYED = (50_000, 50_999)  # ports
STUN_URLS = tuple(f"stun:{address}:{STUN_PORT}" for address in (SERVER, SECOND))
TURN_URLS = tuple(f"turn:{SERVER}:{STUN_PORT}?transport={way}" for way in ("udp", "tcp"))
SECRET = "shared-by-service-and-relay"


class Coturn:
    """A STUN server on two addresses, and a relay if it is told to be one."""

    def __init__(self, folder: Path, town: Town) -> None:
        self._folder = folder
        self._town = town
        self._process: Process | None = None

    async def start(self, *, relays: bool) -> None:
        """Start it and wait until it answers."""
        listening = (f"--listening-ip={address}" for address in (SERVER, SECOND))
        manner = ("-n", "--no-cli", "--no-tls", "--no-dtls", "--simple-log", "--no-rfc5780")
        files = (f"--log-file={self._folder}/coturn.log", f"--pidfile={self._folder}/coturn.pid")
        ports = (f"--min-port={RELAYED[0]}", f"--max-port={RELAYED[1]}", f"--relay-ip={SERVER}")
        who = ("--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=lab")
        self._process = await asyncio.create_subprocess_exec(
            *(*at(self._town, NET), "turnserver", *manner, *files, *listening),
            *((*ports, *who) if relays else ("--stun-only",)),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        await wait_stun(self._town, SERVER, STUN_PORT)

    async def stop(self) -> None:
        """End it; harmless if it does not run."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGKILL)  # it takes a second to go by itself
            async with asyncio.timeout(PATIENCE):
                await process.wait()


class TownService(Service):
    """The signaling service of the town; started again it is where it was."""

    def __init__(self, folder: Path, town: Town, *options: str) -> None:
        super().__init__(folder)
        self.prefix = at(town, NET)
        self.options = options

    async def start(self) -> None:
        port = self.url.rpartition(":")[2] or "0"
        await self.run("signal", "--host", SERVICE, "--port", port, *self.options)
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        self.url = line.decode().split()[1]


class Resident(Headless):
    """A person at one of the town's hosts."""

    interfaces = "eth0"
    patience = 60.0  # seconds: some networks only answer after their own

    def __init__(self, folder: Path, name: str, service: Service, town: Town, host: str) -> None:
        super().__init__(folder, name, service)
        self.host = host
        self.prefix = at(town, host)


def at(town: Town, place: str) -> tuple[str, ...]:
    """The command that runs another one at a place."""
    return ("ip", "netns", "exec", town.name(place))


def stun_options() -> tuple[str, ...]:
    """What makes the service name the STUN servers."""
    return tuple(word for url in STUN_URLS for word in ("--stun-url", url))


def lending_options(file: Path) -> tuple[str, ...]:
    """What makes the service lend the relay to everybody; ``file`` is where the secret goes."""
    file.write_text(SECRET)
    urls = (word for url in TURN_URLS for word in ("--turn-url", url))
    return ("--turn-secret-file", str(file), *urls)
