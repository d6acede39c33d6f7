"""A signaling service of ours gone bad, and people with real connections for it to attack.

No fakes, in truth: engines, sockets and peer connections are the real ones, on loopback; only the
disks are in memory. What each person sends is kept, to see that nothing leaves that must not.
"""

from __future__ import annotations

import asyncio

import msgspec

from tests.fakes.people import Town
from zajel_desktop.model.pairing import Step
from zajel_desktop.net.clock import SystemClock
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.net.signaling import WebsocketSignaling
from zajel_desktop.protocol.connection import ChannelOpened, FrameArrived
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.outputs import Send
from zajel_desktop.protocol.wire.service import build_payload, decode, encode, read_payload
from zajel_desktop.protocol.wire.service_messages import Registered, Relayed, RelayKind
from zajel_desktop.server.options import Options
from zajel_desktop.server.service import SignalServer

LABELS = ("messages", "files")
PATIENCE = 25.0  # seconds


class HostileServer(SignalServer):
    """Serves as ours does, but for what its :attr:`change` makes of everything it says.

    ``change(connection, message)`` returns the messages that go to that client instead.
    ``aliases`` swaps addresses for single clients, both in what they say and in what they hear, as
    a service does that puts somebody else in their place.
    """

    def __init__(self):
        super().__init__(Options(limits=Limits(frames=10_000, pair_requests=10_000)))
        self.change = lambda connection, message: [message]
        self.aliases = {}
        self.mask = None  # the address that the next client shall believe to be its own
        self.addresses = {}  # connection: the address that it was really given
        self.said = []  # everything, as it was before it was changed
        self.heard = []  # every text of every client

    async def start(self):
        url = await super().start()
        self._machine = Twisted(self._machine, self)
        return url

    def say(self, connection, message):
        """Say something that nobody asked for."""
        super()._follow([Send(connection, message)])

    def connection_of(self, address):
        """The newest client that was given ``address``."""
        return [each for each, given in self.addresses.items() if given == address][-1]

    def swap(self, connection, one, other):
        """Let a client take each of two addresses for the other."""
        self.aliases.setdefault(connection, {}).update({one: other, other: one})

    def _follow(self, outputs):
        super()._follow([each for output in outputs for each in self._changed(output)])

    def _changed(self, output):
        if not isinstance(output, Send):
            return [output]
        if isinstance(output.message, Registered):
            self._note(output.connection, output.message.pairing_code)
        self.said.append(output)
        changed = self.change(output.connection, output.message)
        return [Send(output.connection, self._aliased(output.connection, m)) for m in changed]

    def _note(self, connection, address):
        self.addresses[connection] = address
        if self.mask is not None:
            self.swap(connection, address, self.mask)
            self.mask = None

    def _aliased(self, connection, message):
        aliases = self.aliases.get(connection)
        if not aliases:
            return message
        return decode(exchange(encode(message).decode(), aliases))


class Twisted:
    """The machine of the service, that is told other addresses than the client has said."""

    def __init__(self, machine, server):
        self._machine = machine
        self._server = server

    def __getattr__(self, name):
        return getattr(self._machine, name)

    def receive(self, connection, text, now, draw):
        self._server.heard.append(text)
        return self._machine.receive(
            connection, exchange(text, self._server.aliases.get(connection, {})), now, draw
        )


def exchange(text, aliases):
    """``text`` with every address in ``aliases`` written as the other."""
    marked = {one: f'"\0{other}"' for one, other in aliases.items()}
    for one, mark in marked.items():
        text = text.replace(f'"{one}"', mark)
    return text.replace("\0", "")


class Tapped:
    """Real peer connections whose sent frames are kept (port PeerConnections)."""

    def __init__(self):
        self._connections = AiortcConnections()
        self.frames = []

    def make(self, **options):
        return Tap(self._connections.make(**options), self.frames)


class Tap:
    """One of them."""

    def __init__(self, connection, frames):
        self._connection = connection
        self._frames = frames

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def send(self, label, data):
        self._frames.append(data)
        self._connection.send(label, data)


class HastyClock(SystemClock):
    """Runs ``times`` as fast, for those who wait in vain; nobody stays linked by it."""

    def __init__(self, times):
        self._times = times

    def monotonic(self):
        return super().monotonic() * self._times


class RealTown(Town):
    """People with real sockets and real peer connections, at a service that is none too honest."""

    def __init__(self, service, downloads):
        super().__init__(service, None, downloads, SystemClock())

    async def person(self, name, disk=None, **settings):
        tapped = Tapped()
        ports = {"signaling": WebsocketSignaling(), "connections": tapped}
        person = await super().person(name, disk, ports=ports, **{"interfaces": ("lo",)} | settings)
        person.frames = tapped.frames
        return person

    async def ask(self, asker, owner, *, has_secret, code=None):
        """``asker`` types the code of ``owner``, with its secret part or without."""
        shown = await owner.code()
        await asker.code()
        asker.engine.pairing.pair(code or str(shown if has_secret else shown.address))

    async def accept(self, owner):
        """``owner`` accepts who asks next."""
        await owner.until(lambda: owner.engine.pairing.requests, PATIENCE)
        owner.engine.pairing.accept(owner.engine.pairing.requests[0].id)

    async def meet(self, asker, owner, *, has_secret):
        """Both pair, or try to; wait until both know what came of it."""
        seen = [len(each.progress) for each in (asker, owner)]
        await self.ask(asker, owner, has_secret=has_secret)
        await self.accept(owner)
        return [await self.end(each, at) for each, at in zip((asker, owner), seen, strict=True)]

    async def end(self, person, seen=0):
        """How the pairing of ``person`` ended: its last progress."""
        over = {Step.CONNECTED, Step.FAILED}
        await person.until(lambda: any(p.step in over for p in person.progress[seen:]), PATIENCE)
        return next(p for p in person.progress[seen:] if p.step in over)


class InBetween:
    """Two engines of an attacker, each in the place of one person, with the help of the service.

    ``badr`` is who Anna meets, ``anna`` who Badr meets.
    """

    def __init__(self, badr, anna):
        self.badr = badr
        self.anna = anna

    @classmethod
    async def place(cls, service, town, anna, badr):
        """Stand between two people before they have met."""
        addresses = [(await each.code()).address for each in (anna, badr)]
        made = []
        for mask in addresses[::-1]:
            service.mask = mask
            made.append(await town.person("Eve"))
            await made[-1].code()
        as_badr, as_anna = list(service.addresses)[-2:]
        of_anna, of_badr = map(service.connection_of, addresses)
        service.swap(of_anna, service.addresses[as_badr], addresses[1])
        service.swap(of_badr, service.addresses[as_anna], addresses[0])
        return cls(*made)


class Bridge:
    """Two peer connections of the service's own: one to each person, frames carried across.

    ``change(at, frame)`` says what is carried instead of a frame that came from the offerer (0) or
    the answerer (1).
    """

    def __init__(self, change=lambda at, frame: [frame]):
        self._change = change
        self._ends = [self._make(at) for at in (0, 1)]
        self._open = [set(), set()]
        self._waiting = [[], []]
        self.frames = ([], [])  # what each person has sent

    def _make(self, at):
        return AiortcConnections().make(
            servers=(), interfaces=("lo",), inbox=lambda event: self._on_event(at, event)
        )

    async def take_offer(self, sdp):
        """The answer for who offers, and the offer for who will answer."""
        near, far = self._ends
        await near.accept_offer(sdp)
        return await near.create_answer(), await far.create_offer(LABELS)

    async def take_answer(self, sdp):
        await self._ends[1].accept_answer(sdp)

    async def close(self):
        for end in self._ends:
            await end.close()

    def _on_event(self, at, event):
        if isinstance(event, ChannelOpened):
            self._open[at].add(event.label)
            waiting, self._waiting[at] = self._waiting[at], []
            for label, data in waiting:
                self._carry(at, label, data)
        elif isinstance(event, FrameArrived):
            self.frames[at].append(event.data)
            for data in self._change(at, event.data):
                self._carry(1 - at, event.label, data)

    def _carry(self, to, label, data):
        if label not in self._open[to]:
            self._waiting[to].append((label, data))
            return
        try:
            self._ends[to].send(label, data)
        except OSError:
            return  # that person has left


class Relaying:
    """Makes a :class:`HostileServer` relay through bridges of its own; a change for it."""

    def __init__(self, server, change=lambda at, frame: [frame]):
        self._server = server
        self._carry = change
        self.bridges = []
        self._tasks = []

    def __call__(self, connection, message):
        if not isinstance(message, Relayed) or message.kind is RelayKind.ICE_CANDIDATE:
            return [message]
        if "sdp" not in read_payload(message.payload):  # who asks for an offer
            return [message]
        offerer = self._server.connection_of(message.sender)
        self._tasks.append(asyncio.ensure_future(self._relay(offerer, connection, message)))
        return []

    async def _relay(self, sender, receiver, message):
        sdp = read_payload(message.payload)["sdp"]
        if message.kind is RelayKind.ANSWER:
            await self.bridges[-1].take_answer(sdp)
            return
        self.bridges.append(Bridge(self._carry))
        answer, offer = await self.bridges[-1].take_offer(sdp)
        address = self._server.addresses[receiver]
        back = Relayed(RelayKind.ANSWER, address, with_sdp(message, answer, "answer"))
        self._server.say(sender, back)
        there = Relayed(RelayKind.OFFER, message.sender, with_sdp(message, offer, "offer"))
        self._server.say(receiver, there)

    async def close(self):
        await asyncio.gather(*self._tasks)
        for bridge in self.bridges:
            await bridge.close()


def with_sdp(message, sdp, kind):
    """The payload of ``message`` with another description in it."""
    return build_payload(read_payload(message.payload) | {"sdp": sdp, "type": kind})


def with_members(message, **members):
    """``message`` with other members."""
    return msgspec.structs.replace(message, **members)
