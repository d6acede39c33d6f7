"""A peer may send anything on either channel: the engine goes on, stops cleanly, loses nothing."""

from __future__ import annotations

import asyncio

from hypothesis import event, given
from hypothesis import strategies as st

from tests.fakes.people import is_linked
from tests.integration.engine.conftest import NOOR, bulk, make_town, run, written_disk
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.protocol.wire import operations as do
from zajel_desktop.protocol.wire.hand_over import NewIdentity
from zajel_desktop.protocol.wire.verification import (
    SasCancel,
    SasKey,
    SasMac,
    SasReveal,
    SasStart,
)

IDS = ("noor-1", "t1", "t2", "LAST", "MINE")
HANDSHAKE = f'{{"type":"handshake","publicKey":"{NOOR.key}"}}'

ids = st.sampled_from(IDS)
sizes = st.sampled_from((0, 1, 1000, 2**40))
hashes = st.sampled_from((b"", bytes(32), b"\x01" * 32))
digests = st.sampled_from((bytes(32), b"\x01" * 32))
attempts = st.sampled_from((b"a" * 16, b"b" * 16))
keys = st.just(b"k" * 32)
# What ends a link at once comes seldom, or nothing else would ever be tried.
times = st.sampled_from((0.0, -1.0, 1_795_000_000.0) * 8 + (1e300, float("nan"), float("inf")))
runs = st.sampled_from((b"r" * 16, b"s" * 16))
points = st.sampled_from((bytes(32), b"\x09" + bytes(31), b"\x01" * 32))
files = st.lists(
    st.builds(
        do.OfferedFile,
        st.sampled_from(("a", "../../x", "", "x/../y", "CON", "a/b", "\u202egpj.exe", "/etc/x")),
        sizes,
        times,
    ),
    min_size=1,
    max_size=3,
).map(tuple)
operations = st.one_of(
    st.builds(do.Text, ids, st.text(max_size=20) | st.just("x" * MAX_TEXT), times),
    st.builds(do.Stored, ids),
    st.builds(do.Profile, st.text(max_size=20), st.just(("wss://x",))),
    st.builds(do.Ping, st.integers(-5, 5)),
    st.builds(do.Pong, st.integers(-5, 5)),
    st.builds(do.FileOffer, ids, files, times),
    st.builds(do.FileAsk, ids, st.booleans()),
    st.builds(do.FileAccept, ids, st.integers(0, 3), sizes, hashes),
    st.builds(do.FileDecline, ids),
    st.builds(do.FileCancel, ids, st.text(max_size=9)),
    st.builds(do.FileAttempt, ids, st.integers(0, 3), attempts, keys, st.integers(1, 99), sizes),
    st.builds(do.FileCredit, ids, attempts, sizes),
    st.builds(do.FileDone, ids, attempts, digests),
    st.builds(do.FileKept, ids, st.integers(0, 3)),
    st.builds(do.FileDamaged, ids, attempts),
    st.builds(SasStart, runs, digests),
    st.builds(SasCancel, runs, st.sampled_from(("", "differ", "late", "x"))),
)
endings = st.one_of(
    st.just(do.Bye()),
    st.builds(SasKey, runs, points),
    st.builds(SasReveal, runs, points),
    st.builds(SasMac, runs, st.just("A" * 43)),
    st.builds(NewIdentity, points, digests),
)
offers = st.builds(do.FileOffer, st.sampled_from(("t1", "t2")), files, times)
labels = st.sampled_from(("messages", "files"))
pieces = st.builds(lambda attempt, data: b"\x05" + attempt + data, attempts, st.binary(max_size=60))
frames = st.one_of(
    st.binary(max_size=60),
    st.builds(
        lambda kind, data: kind + data,
        st.sampled_from((b"\x03", b"\x04", b"\x01\x01", b"\x01\x02", b"\x02\x01", b"\x02\x02")),
        st.binary(max_size=90) | st.sampled_from((bytes(32), bytes(33), bytes(80))),
    ),
    pieces,
    st.text(max_size=60),
    st.sampled_from(("{}", "[" * 5000, HANDSHAKE, b"\x05", b"")),
)
usual = st.tuples(st.just("say"), operations)
bad_steps = st.one_of(
    st.tuples(st.just("frame"), st.just("files"), st.binary(max_size=60)),
    st.tuples(st.just("frame"), labels, frames),
    st.tuples(st.just("say"), endings),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), operations),
        st.tuples(st.just("say"), operations),
        st.tuples(st.just("say"), offers),
        st.tuples(st.just("frame"), st.just("files"), pieces),
        st.integers(0, 3).flatmap(lambda n: bad_steps if n == 0 else usual),
        st.tuples(st.just("wait"), st.sampled_from((0.0, 0.01, 1.0, 12.0))),
        st.tuples(
            st.just("act"),
            st.sampled_from(
                ("accept", "accept", "decline", "cancel", "text", "file", "retry", "block")
            ),
        ),
    ),
    max_size=20,
)
# What becomes of each frame of the peer in turn: greeting, MAC, secret, keys, hello, profile, ….
meddling = st.lists(
    st.one_of(
        st.just(None),
        st.just("drop"),
        st.just("twice"),
        st.integers(0, 300),  # a bit is turned over
        st.tuples(labels, frames),  # this comes before it
    ),
    max_size=10,
)


class Meddler:
    """Peer connections whose frames are meddled with on their way out (port PeerConnections)."""

    def __init__(self, net, plan):
        self._net = net
        self.plan = list(plan)
        self.made = []

    def make(self, **options):
        self.made.append(Meddled(self._net.make(**options), self.plan))
        return self.made[-1]


class Meddled:
    """One of them."""

    def __init__(self, connection, plan):
        self.connection = connection
        self._plan = plan

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def send(self, label, data):
        what = self._plan.pop(0) if self._plan else None
        if isinstance(what, tuple):
            self.connection.send(*what)
        elif isinstance(what, int) and isinstance(data, bytes):
            place = what % len(data)
            data = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        if what != "drop":
            self.connection.send(label, data)
        if what == "twice":
            self.connection.send(label, data)


def act(person, what, contact):
    """Do what a person might do now."""
    engine = person.engine
    live = [t.id for t in person.transfers.values()]
    match what:
        case "text":
            engine.messages.send(contact.conversation, "hello")
        case "file":
            engine.transfers.offer(contact.conversation, ["a", "empty"])
        case "block":
            engine.contacts.block(contact.id, True)
        case _ if live:
            getattr(engine.transfers, what)(live[-1])


async def go(step, town, peer, badr):
    kind, *what = step
    contact = next(c for c in badr.engine.contacts.all if c.id != NOOR.id)
    match kind:
        case "wait":
            await asyncio.sleep(*what)
        case "act":
            act(badr, what[0], contact)
        case "say":
            peer.engine.links.send(peer.contact.id, named(what[0], badr))
        case "frame" if peer.meddler.made:
            peer.meddler.made[-1].connection.send(*what)


def named(operation, person):
    """Put an id in that means something to ``person``."""
    last = {"LAST": list(person.transfers), "MINE": [m.id for m in person.messages if m.is_mine]}
    known = last.get(getattr(operation, "id", None))
    if known is None:
        return operation
    fields = {name: getattr(operation, name) for name in operation.__struct_fields__}
    return type(operation)(**fields | {"id": known[-1] if known else "t3"})


async def meet(town, plan):
    """Badr, who has a history, linked to a peer whose frames are meddled with; None if not."""
    badr = await town.person("Badr", written_disk(), ports={"bulk": bulk()})
    meddler = Meddler(town.net, plan)
    peer = await town.person("Peer", ports={"connections": meddler, "bulk": bulk()})
    peer.meddler = meddler
    badr.transfers = {}
    badr.engine.transfers.transfer_changed.subscribe(
        lambda transfer: badr.transfers.update({transfer.id: transfer})
    )
    await town.pair(peer, badr, accept=False)
    badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
    await asyncio.sleep(60)
    return (peer, badr) if is_linked(badr) and peer.engine.contacts.all else None


async def live(plan, todo):
    town = make_town()
    pair = await meet(town, plan)
    event("linked" if pair else "never linked")
    for step in todo if pair else ():
        try:
            await go(step, town, *pair)
        except (OSError, LocalError):
            continue  # the link has ended
    await asyncio.sleep(60)
    began = town.clock.monotonic()
    badr = town.people[0]
    await town.close()
    assert town.clock.monotonic() - began < 4
    assert all(made.is_closed for made in town.net.made)
    before = written_disk()
    after = badr.disk
    event(f"received texts: {len(badr.texts) > 0}")
    event(f"transfers: {sorted({t.state.value for t in after.transfers.values()})}")
    assert after.contacts[NOOR.id] == NOOR
    said = {m.id: m for m in after.messages.values() if m.conversation == NOOR.conversation}
    assert said == before.messages
    assert after.drafts[NOOR.conversation] == "half"


@given(meddling)
def test_whatever_becomes_of_a_handshake_nothing_breaks(plan):
    run(live(plan, ()))


@given(st.lists(st.none(), max_size=3), steps)
def test_whatever_a_contact_says_nothing_breaks_and_nothing_is_lost(plan, todo):
    run(live(plan, todo))
