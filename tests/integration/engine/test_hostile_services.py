"""A service may say anything at any time: the engine goes on, stops cleanly, and loses nothing."""

from __future__ import annotations

import asyncio
import dataclasses

from hypothesis import event, given
from hypothesis import strategies as st

from tests.integration.engine.conftest import NOOR, bulk, make_town, run, written_disk
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.wire import service_messages as say
from zajel_desktop.protocol.wire.service import build_payload

URL = "ws://127.0.0.1:1"
MINE, THEIRS, OTHERS = "MINE", "THEIRS", ("ABCDEF", "BCDEFG")
KEYS = (NOOR.key, *(Identity(bytes([n]) * 32).peer_id for n in (1, 2)))
SDP = "v=0\r\na=ice-ufrag:fake0\r\na=setup:offer\r\n"

addresses = st.sampled_from((THEIRS, THEIRS, *OTHERS, MINE))
keys = st.sampled_from((*KEYS, MINE))
present = st.sampled_from(("ZZZZZZ", "222222", *OTHERS, "x"))  # one asks them, is asked by them
names = st.none() | st.text(max_size=100)
servers = st.lists(
    st.builds(say.IceServerEntry, st.text(max_size=20) | st.just("stun:x")), max_size=3
).map(tuple)
payloads = st.one_of(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=5,
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(("offer", "answer", "x")), "sdp": st.sampled_from((SDP, "v=0"))},
        optional={
            "link": st.text(max_size=30),
            "generation": st.integers(-1, 3),
            "iceServers": st.lists(st.dictionaries(st.just("urls"), st.just("stun:x")), max_size=2),
        },
    ),
    st.fixed_dictionaries({"candidate": st.sampled_from(("x", "", "1 1 udp 1 ::1 9 typ host"))}),
).map(build_payload)
relayed = st.builds(say.Relayed, st.sampled_from(say.RelayKind), addresses, payloads)
matched = st.builds(say.PairMatched, addresses, keys, st.booleans(), st.booleans())
incoming = st.builds(
    say.PairIncoming, addresses, keys, st.sampled_from((0, 1, 5000, 120_000, 86_400_000)), names
)
registered = st.builds(
    say.Registered,
    addresses,
    features=st.sampled_from(((), say.FEATURES, ("pair_cancel",))),
    ice_servers=servers,
    resume_token=st.none() | st.just(say.ResumeToken("r" * 22)),
    resumed=st.booleans(),
)
announcements = st.one_of(
    st.just(say.ServerInfo("x")),
    registered,
    st.just(say.CodeCollision()),
    incoming,
    matched,
    st.builds(say.PairRejected, addresses),
    st.builds(say.PairExpiring, addresses, st.integers(-5, 99)),
    st.builds(say.PairTimeout, addresses, st.sampled_from(("", "gone", "x"))),
    st.builds(say.PairCancelled, addresses, st.sampled_from(("gone", "cancelled", "x"))),
    st.builds(say.PairError, st.text(max_size=9), st.none() | addresses),
    st.builds(
        say.Refusal,
        st.sampled_from(("", "rate limit", "x")),
        st.sampled_from([reason.value for reason in say.RefusalReason]),
        st.none() | addresses,
    ),
    relayed,
    st.just(say.Pong()),
    st.just(say.HeartbeatAck(1)),
    st.lists(st.builds(say.LiveMatch, present), max_size=4).map(
        lambda live: say.RendezvousResult(tuple(live))
    ),
    st.builds(say.RendezvousMatch, st.builds(say.NamedPeer, present)),
    st.just(say.RelayRegistered("x", "y")),
    st.just(say.Relays()),
    st.just(say.LoadUpdated("x", 1)),
    st.just(say.LinkError()),
)
faults = st.sampled_from((RemoteError("nonsense"), OSError("gone"), TimeoutError("late")))
pauses = st.sampled_from((0.0, 0.001, 0.3, 3.0, 3.0, 40.0))
registers = st.just("register")  # as a service should
connections = st.lists(
    st.one_of(announcements, incoming, matched, relayed, pauses, faults, registers),
    max_size=25,
).map(lambda says: ["register", *says])
answers = st.lists(st.one_of(matched, relayed, announcements, pauses), max_size=4)
agreed = st.builds(say.PairMatched, st.just(THEIRS), keys, st.booleans())
offered = st.builds(say.Relayed, st.sampled_from(say.RelayKind), st.just(THEIRS), payloads)
reactions = st.lists(  # to each question and each description of ours
    st.one_of(
        answers,
        st.tuples(agreed, offered, answers).map(lambda drawn: [drawn[0], drawn[1], *drawn[2]]),
    ),
    min_size=3,
    max_size=8,
)
services = st.lists(st.one_of(connections, connections, faults), min_size=1, max_size=4)

actions = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "pair",
                "pair",
                "pair there",
                "accept",
                "accept",
                "decline",
                "cancel",
                "renew",
                "retry",
            )
        ),
        st.sampled_from((0.0, 0.0, 0.001, 0.3, 2.0, 30.0)),
    ),
    max_size=8,
)


class Hostile:
    """Says what was drawn, connection by connection, to whoever comes; then refuses everybody."""

    url = URL

    def __init__(self, says, reactions):
        self._says = list(says)
        self.reactions = list(reactions)

    async def open(self, url):
        says = self._says.pop(0) if self._says else OSError("nobody")
        if isinstance(says, Exception):
            raise says
        return HostileSocket(self, says)


class HostileSocket:
    """One connection; everything of ours that wants an answer gets one, fitting or not."""

    def __init__(self, service, says):
        self._service = service
        self._says = list(says)
        self._has_more = asyncio.Event()
        self._register = None
        self._asked = OTHERS[0]

    async def send(self, message):
        if isinstance(message, say.Register):
            self._register = message
        elif isinstance(message, say.PairRequest | say.PairResponse | say.Relay):
            self._asked = getattr(message, "target_code", self._asked)
            if self._service.reactions:
                self._says[:0] = self._service.reactions.pop(0)
                self._has_more.set()

    async def receive(self):
        while True:
            while not self._says:
                self._has_more.clear()
                await self._has_more.wait()
            said = self._says.pop(0)
            if isinstance(said, Exception):
                raise said
            if isinstance(said, float):
                await asyncio.sleep(said)
            elif said == "register":
                return say.Registered(self._register.pairing_code, features=say.FEATURES)
            else:
                return self._fill(said)

    def _fill(self, said):
        """Put our own address and key where they were drawn, and whom we asked last."""
        fields = {name: getattr(said, name) for name in said.__struct_fields__}
        for name, value in fields.items():
            if value == MINE:
                mine = self._register
                fields[name] = mine.public_key if "key" in name else mine.pairing_code
            elif value == THEIRS:
                fields[name] = self._asked
        return type(said)(**fields)

    def is_stranded(self):
        return False

    async def close(self):
        self._says = []


def act(engine, action):
    """Do what a person might do now."""
    pairing = engine.pairing
    match action:
        case "pair":
            pairing.pair(OTHERS[0])
        case "pair there":
            pairing.pair("zajel://pair/BCDEFG?s=ws%3A%2F%2F127.0.0.1%3A2")
        case "accept" | "decline" if pairing.requests:
            (pairing.accept if action == "accept" else pairing.decline)(pairing.requests[0].id)
        case "cancel":
            for id_ in tuple(pairing._tries):
                pairing.cancel(id_)
        case "renew":
            pairing.renew()
        case "retry":
            engine.services.retry()


async def live(says, reactions, todo, dialect):
    disk = written_disk()
    disk.contacts[NOOR.id] = dataclasses.replace(NOOR, dialect=dialect)
    before = dataclasses.replace(disk, messages=dict(disk.messages), contacts=dict(disk.contacts))
    town = make_town(Hostile(says, reactions))
    anna = await town.person("Anna", disk, ports={"bulk": bulk()})
    conversation = anna.engine.messages.send(NOOR.conversation, "kept")
    for action, pause in [("pair", 0.1), *todo]:
        await asyncio.sleep(pause)
        try:
            act(anna.engine, action)
        except LocalError:
            continue  # our own code, drawn by chance
    await asyncio.sleep(200)
    event(f"links tried: {len(town.net.made) > 0}")
    event(f"pairings: {len({progress.id for progress in anna.progress})}")
    began = town.clock.monotonic()
    await town.close()
    assert town.clock.monotonic() - began < 2
    assert all(made.is_closed for made in town.net.made)
    assert disk.contacts == before.contacts
    assert disk.messages.pop(conversation).text == "kept"
    assert (disk.messages, disk.drafts) == (before.messages, before.drafts)


@given(services, reactions, actions, st.sampled_from((Dialect.NATIVE, Dialect.APP)))
def test_whatever_a_service_says_nothing_breaks_and_nothing_is_lost(says, reactions, todo, dialect):
    run(live(says, reactions, todo, dialect))
