"""One client's socket: whole messages in, no waiting out, and no patience with the deaf."""

from __future__ import annotations

import asyncio

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from zajel_desktop.server.sockets import MAX_UNREAD, SignalConnection


class FakeTransport(asyncio.Transport):
    """Keeps what is written; ``waiting`` bytes are said to be unread."""

    def __init__(self):
        super().__init__()
        self.written = b""
        self.waiting = 0
        self.was_aborted = False

    def write(self, data):
        self.written += bytes(data)

    def can_write_eof(self):
        return False

    def set_write_buffer_limits(self, high=None, low=None):
        pass

    def get_write_buffer_size(self):
        return self.waiting

    def abort(self):
        self.was_aborted = True

    def close(self):
        pass

    def is_closing(self):
        return False


class Handlers(set):
    """Takes the place of websockets' server, which would start a task for each connection."""

    def __init__(self):
        super().__init__()
        self.handler_tasks = set()

    async def handler(self, _):
        """Nothing to do."""


@pytest.fixture
async def socket():
    """An open connection with its handshake behind it."""
    server = Handlers()
    connection = SignalConnection(ServerProtocol(), server)
    transport = FakeTransport()
    connection.connection_made(transport)
    await asyncio.gather(*server.handler_tasks)
    connection.protocol.state = State.OPEN
    connection.forget_handshake()
    connection.texts = []
    connection.on_text = connection.texts.append
    return connection


def frame(opcode, data, *, fin=True):
    return Frame(opcode, data, fin=fin)


async def test_messages_are_handed_on_at_once(socket):
    socket.process_event(frame(Opcode.TEXT, "é".encode()))
    socket.process_event(frame(Opcode.BINARY, b"x"))
    assert socket.texts == ["é", "x"]


async def test_fragments_become_one_message(socket):
    socket.process_event(frame(Opcode.TEXT, b"\xc3", fin=False))
    socket.process_event(frame(Opcode.CONT, b"\xa9", fin=False))
    assert socket.texts == []
    socket.process_event(frame(Opcode.CONT, b"!"))
    assert socket.texts == ["é!"]


async def test_text_that_is_no_utf_8_ends_the_connection(socket):
    socket.process_event(frame(Opcode.TEXT, b"\xff"))
    assert socket.texts == []
    assert (1007).to_bytes(2, "big") in socket.transport.written


async def test_binary_that_is_no_utf_8_is_handed_on_readable(socket):
    socket.process_event(frame(Opcode.BINARY, b"\xff"))
    assert socket.texts == ["\ufffd"]


async def test_nothing_is_handed_on_before_anybody_listens(socket):
    socket.on_text = None
    socket.process_event(frame(Opcode.TEXT, b"early"))
    assert socket.texts == []


@pytest.mark.parametrize("size", [0, 5, 125, 126, 65_535, 65_536, 70_000])
async def test_saying_writes_a_text_frame(socket, size):
    text = b"x" * size
    socket.say(text)
    assert socket.transport.written == Frame(Opcode.TEXT, text).serialize(mask=False)
    assert not socket.transport.was_aborted


async def test_nothing_is_said_once_the_end_has_begun(socket):
    socket.fail(1013, "no")
    before = socket.transport.written
    socket.say(b"late")
    assert socket.transport.written == before


async def test_who_does_not_read_is_cut_off(socket):
    socket.transport.waiting = MAX_UNREAD + 1
    socket.say(b"hello")
    assert socket.transport.was_aborted


async def test_who_gives_no_sign_of_life_is_cut_off(socket):
    socket.ping_or_abort()
    assert socket.transport.written == b"\x89\x00"
    socket.process_event(frame(Opcode.TEXT, b"alive"))
    socket.ping_or_abort()
    assert not socket.transport.was_aborted
    socket.ping_or_abort()
    assert socket.transport.was_aborted


async def test_who_does_not_let_itself_be_closed_is_cut_off(socket):
    socket.close_timeout = 0.0
    socket.fail(1013, "too many")
    assert not socket.transport.was_aborted
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert socket.transport.was_aborted


async def test_a_socket_on_its_way_out_is_not_pinged_but_cut_off(socket):
    socket.fail(1013, "too many")
    before = socket.transport.written
    socket.ping_or_abort()
    assert socket.transport.written == before
    assert socket.transport.was_aborted


async def test_the_headers_of_the_handshake_are_let_go(socket):
    assert len(socket.request.headers) == 0
    assert socket.response is None
