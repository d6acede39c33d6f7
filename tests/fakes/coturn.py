"""A real TURN server, coturn, on loopback: configured as docs/turn.md says, with free ports."""

from __future__ import annotations

import contextlib
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass

from tests.fakes.certificates import make_certificate

PATIENCE = 20.0
SECRET = "north"
MANUAL = pathlib.Path(__file__).parents[2] / "docs" / "turn.md"


@dataclass(frozen=True)
class Coturn:
    """One that runs: its URLs, and the authority that signed its certificate."""

    udp: str
    tcp: str
    tls: str
    authority: pathlib.Path
    log: pathlib.Path


def is_installed():
    """Whether there is a coturn here."""
    return shutil.which("turnserver") is not None


def free_port():
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        port = tcp.getsockname()[1]
        with contextlib.suppress(OSError):
            udp.bind(("127.0.0.1", port))
            return port
    return free_port()


def configuration(folder, ports, certificate):
    """What the manual says, with our ports, files and secret, and peers on loopback."""
    (whole,) = re.findall(r"whole:\n\n```ini\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    changes = {
        "listening-port": ports[0],
        "tls-listening-port": ports[1],
        "static-auth-secret": SECRET,
        "cert": certificate[0],
        "pkey": certificate[1],
    }
    for option, value in changes.items():
        whole, count = re.subn(rf"(?m)^{option}=.*$", f"{option}={value}", whole)
        assert count == 1, option
    more = {
        "listening-ip": "127.0.0.1",
        "relay-ip": "127.0.0.1",
        "log-file": folder / "coturn.log",
        "pidfile": folder / "coturn.pid",
        "userdb": folder / "users.db",
    }
    # Nowhere but in tests may a relay talk to its own computer.
    flags = ["allow-loopback-peers", "simple-log", "no-rfc5780"]
    return "\n".join([whole, *(f"{name}={value}" for name, value in more.items()), *flags, ""])


def wait_until_it_answers(process, ports, log):
    """Wait for both ports; coturn opens them one after the other."""
    deadline = time.monotonic() + PATIENCE
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                alive = process.poll() is None and time.monotonic() < deadline
                assert alive, log.read_text() if log.exists() else "coturn did not start"
                time.sleep(0.02)  # another program starts: nobody tells


@contextlib.contextmanager
def coturn(folder):
    """Run one."""
    ports = free_port(), free_port()
    certificate = make_certificate(folder)
    file = folder / "turnserver.conf"
    file.write_text(configuration(folder, ports, certificate), "utf-8")
    log = folder / "coturn.log"
    process = subprocess.Popen(
        ["turnserver", "-c", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_it_answers(process, ports, log)
        plain = f"turn:127.0.0.1:{ports[0]}"
        udp, tcp = f"{plain}?transport=udp", f"{plain}?transport=tcp"
        yield Coturn(udp, tcp, f"turns:127.0.0.1:{ports[1]}", certificate[0], log)
    finally:
        process.kill()  # a polite end takes it a second
        process.wait()


def trust(authority):
    """The environment in which TLS believes ``authority`` too."""
    assert ssl.get_default_verify_paths().openssl_cafile_env == "SSL_CERT_FILE"
    return {"SSL_CERT_FILE": str(authority)}
