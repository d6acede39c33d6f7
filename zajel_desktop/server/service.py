"""The signaling service on real sockets: a thin shell around ``protocol/rendezvous``.

It runs in whatever asyncio loop starts it, so that the desktop program can host it too. It creates
no task: websockets keeps one for each connection, everything else is callbacks.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import logging
import ssl
import time
from http import HTTPStatus

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.frames import CloseCode
from websockets.http11 import Request, Response

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.model.errors import LocalError
from zajel_desktop.protocol.rendezvous.addresses import ConnectionId
from zajel_desktop.protocol.rendezvous.machine import Rendezvous
from zajel_desktop.protocol.rendezvous.origins import client_ip
from zajel_desktop.protocol.rendezvous.outputs import Output, Send
from zajel_desktop.protocol.wire.service import MAX_FRAME, encode, entries
from zajel_desktop.protocol.wire.service_messages import ServerInfo
from zajel_desktop.server.options import Options, Tls
from zajel_desktop.server.sockets import SignalConnection

logger = logging.getLogger(__name__)

PING_INTERVAL = 45.0
"""Seconds between signs of life; a socket silent for two of them is dead."""

OPEN_TIMEOUT = 10.0
BACKLOG = 1024
SERVER_ID_BYTES = 32
HEALTH_PATHS = ("/healthz", "/health")


class SignalServer:
    """A signaling service that can be started and stopped, once each."""

    def __init__(self, options: Options = Options()) -> None:  # noqa: B008 (frozen)
        self._options = options
        self._server_id = "ed25519:" + base64.b64encode(random_bytes(SERVER_ID_BYTES)).decode()
        self._ids = itertools.count(1)
        self._sockets: dict[ConnectionId, SignalConnection] = {}
        self._server: Server | None = None
        self._machine: Rendezvous | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at: float | None = None
        self._pinging: asyncio.TimerHandle | None = None
        self._is_draining = False
        self.url = ""

    async def start(self) -> str:
        """Listen; return the URL. OSError if the address is taken or a file cannot be read."""
        if self._server is not None:
            raise LocalError("the service was started before")
        self._loop = asyncio.get_running_loop()
        options = self._options
        server = await serve(
            self._stay,
            [options.host, *options.also],  # type: ignore[arg-type]  # asyncio takes several
            options.port,
            ssl=_ssl_context(options.tls),
            compression=None,
            max_size=MAX_FRAME,
            max_queue=None,
            ping_interval=None,
            open_timeout=OPEN_TIMEOUT,
            close_timeout=options.drain,
            server_header=None,
            process_request=self._process_request,
            create_connection=SignalConnection,
            backlog=BACKLOG,
        )
        port = server.sockets[0].getsockname()[1]
        host = f"[{options.host}]" if ":" in options.host else options.host
        self.url = f"{'wss' if options.tls else 'ws'}://{host}:{port}"
        self._machine = Rendezvous(
            ServerInfo(self._server_id, options.public_url or self.url, options.region),
            limits=options.limits,
            ice_servers=entries(options.ice_servers),
            turn=options.turn,
            epoch=time.time() - self._loop.time(),
        )
        self._server = server
        self._pinging = self._loop.call_later(PING_INTERVAL, self._ping_everybody)
        logger.info("signaling service listens")
        logger.debug("it is at %s", self.url)
        return self.url

    async def stop(self) -> None:
        """Take nobody in any more, say goodbye to everybody, and wait for it; idempotent.

        What was already said goes out first; who has not said goodbye after ``drain`` seconds is
        cut off.
        """
        if self._server is None:
            return
        self._is_draining = True
        for timer in (self._pinging, self._alarm):
            if timer is not None:
                timer.cancel()
        self._server.close(code=CloseCode.GOING_AWAY, reason="service is stopping")
        await self._server.wait_closed()

    # --- sockets -------------------------------------------------------------------------------

    async def _stay(self, socket: ServerConnection) -> None:
        """Keep one client until its socket closes."""
        machine = self._machine
        if machine is None or not isinstance(socket, SignalConnection):
            raise LocalError("a client before the start")
        connection = ConnectionId(next(self._ids))
        ip = self._ip_of(socket)
        socket.forget_handshake()
        self._sockets[connection] = socket

        def hear(text: str) -> None:
            self._follow(machine.receive(connection, text, self._loop.time(), random_bytes))

        socket.on_text = hear
        self._follow(machine.connect(connection, ip, self._loop.time()))
        try:
            await socket.wait_closed()
        finally:
            socket.on_text = None
            del self._sockets[connection]
            self._follow(machine.disconnect(connection, self._loop.time()))

    def _ip_of(self, socket: SignalConnection) -> str:
        remote = socket.remote_address
        peer = str(remote[0]) if remote else ""
        if not self._options.trusted_proxies or socket.request is None:
            return peer
        forwarded = socket.request.headers.get_all("X-Forwarded-For")
        return client_ip(peer, forwarded, self._options.trusted_proxies)

    def _follow(self, outputs: list[Output]) -> None:
        for output in outputs:
            socket = self._sockets.get(output.connection)
            if socket is None:
                continue
            if isinstance(output, Send):
                socket.say(encode(output.message))
            else:
                socket.fail(output.code, output.reason)
        self._set_alarm()

    def _set_alarm(self) -> None:
        machine = self._machine
        if machine is None or machine.next_deadline == self._alarm_at or self._is_draining:
            return
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        self._alarm_at = machine.next_deadline
        if self._alarm_at is not None:
            self._alarm = self._loop.call_at(self._alarm_at, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._alarm_at = None
        if self._machine is not None:
            self._follow(self._machine.tick(self._loop.time()))

    def _ping_everybody(self) -> None:
        for socket in tuple(self._sockets.values()):
            socket.ping_or_abort()
        self._pinging = self._loop.call_later(PING_INTERVAL, self._ping_everybody)

    # --- plain HTTP ----------------------------------------------------------------------------

    def _process_request(self, _: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        if path in HEALTH_PATHS:
            return self._health()
        if path in ("/federation", "/server") or path.startswith("/admin"):
            return _response(HTTPStatus.NOT_FOUND, {"error": "not found"})
        return None

    def _health(self) -> Response:
        if self._is_draining or self._machine is None:
            return _response(HTTPStatus.SERVICE_UNAVAILABLE, {"status": "draining"})
        return _response(HTTPStatus.OK, {"status": "ok", "connections": self._machine.connections})


def _response(status: HTTPStatus, content: dict[str, object]) -> Response:
    body = json.dumps(content).encode()
    headers = Headers(
        {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Connection": "close",
        }
    )
    return Response(status.value, status.phrase, headers, body)


def _ssl_context(tls: Tls | None) -> ssl.SSLContext | None:
    if tls is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(tls.certificate, tls.key)
    except OSError as error:  # ssl's errors are some of these, and none of them names a file
        why = f"{tls.certificate} with {tls.key} is no certificate: {error.strerror}"
        raise OSError(why) from None
    return context
