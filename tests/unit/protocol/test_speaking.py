"""The voice of a link: native to the byte between Desktops, older only where that is allowed."""

from __future__ import annotations

import contextlib
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.openings import BINDING, StandInPake, secret
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.pake import Side
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.protocol.connection import (
    FILES,
    FOREIGN_LABELS,
    HEADLESS_FILES,
    HEADLESS_MESSAGES,
    LABELS,
    MESSAGES,
)
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.parts import FileChunk, FileComplete, Handed, Unreadable
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Opening, Refused, SendFrame
from zajel_desktop.protocol.speaking import Speaking, may_be_foreign
from zajel_desktop.protocol.talk import Checking, Heard, Linked, Talk
from zajel_desktop.protocol.wire.operations import Ping, Profile, Stored, Text
from zajel_desktop.protocol.wire.signals import Candidate, Description

ANNA, BADR, EVE = Identity.draw(), Identity.draw(), Identity.draw()
NAMES = {ANNA.peer_id: Profile("Anna"), BADR.peer_id: Profile("Badr")}
SHAKE = json.dumps({"type": "handshake", "publicKey": BADR.peer_id})
OTHER = json.dumps({"type": "handshake", "publicKey": EVE.peer_id})
OF_PAGE = Candidate("1 1 udp 1 192.0.2.1 9 typ host", ufrag="abcd")
OURS = Description("offer", "v=0", b"l" * 16)
ENDS = {
    Dialect.APP: lambda: AppDialect.between(BADR, ANNA.public),
    Dialect.WEB: lambda: WebDialect.between(BADR, ANNA.public, "AAAAAA"),
    Dialect.HEADLESS: lambda: HeadlessDialect.between(BADR, ANNA.public),
}
TEXT = Text("id", "سلام", 1.0)


def terms(us=ANNA, them=BADR, *, is_offerer=True, **options):
    addresses = ("AAAAAA", "BBBBBB") if us is ANNA else ("BBBBBB", "AAAAAA")
    return Terms(
        identity=us,
        fresh=Identity.draw(),
        peer=them.peer_id,
        is_offerer=is_offerer,
        our_address=addresses[0],
        their_address=addresses[1],
        **options,
    )


def speaking(us=ANNA, them=BADR, **options):
    options.setdefault("allows_foreign", True)
    ours, ids = terms(us, them, **options), itertools.count()
    opening = Opening(ours, pake=StandInPake)
    return Speaking(ours, NAMES[us.peer_id], lambda: f"id{next(ids)}", lambda: 5.0, opening=opening)


def opened(voice, *labels, now=0.0, is_lossy=False):
    """What is put out as these channels open."""
    return [
        output
        for label in labels
        for output in voice.channel_opened(label, BINDING, now, is_lossy=is_lossy)
    ]


def carry(pair, todo, now=0.0):
    """Carry frames until nobody has anything to say; return what else each side put out."""
    seen = ([], [])
    while todo:
        at, output = todo.pop(0)
        if isinstance(output, SendFrame):
            answers = pair[1 - at].receive(output.label, output.data, now)
            todo += [(1 - at, answer) for answer in answers]
        else:
            seen[at].append(output)
    return seen


def desktops(*labels, offerer=None, answerer=None):
    """Two Desktops whose channels have opened; and what they put out."""
    pair = (
        speaking(is_offerer=True, **(offerer or {})),
        speaking(BADR, ANNA, is_offerer=False, **(answerer or {})),
    )
    todo = [(at, each) for at in (0, 1) for each in opened(pair[at], *(labels or LABELS))]
    return pair, carry(pair, todo)


def older(dialect, **options):
    """Our voice on a link with an older client, and that client."""
    theirs, ours = ENDS[dialect](), speaking(is_offerer=False, **options)
    opened(ours, theirs.text_label, theirs.file_label, is_lossy=dialect is not Dialect.WEB)
    ours.receive(theirs.text_label, SHAKE, 0.0)
    ours.tick(0.0, 0)
    assert ours.dialect is dialect
    return ours, theirs


# Between Desktops.


@pytest.mark.parametrize("allows", [True, False])
def test_two_desktops_speak_native_whether_or_not_others_are_allowed(allows):
    pair, seen = desktops(offerer={"allows_foreign": allows}, answerer={"allows_foreign": allows})
    assert seen == ([Linked(Profile("Badr"), False)], [Linked(Profile("Anna"), False)])
    assert {voice.dialect for voice in pair} == {Dialect.NATIVE}
    assert pair[0].transcript == pair[1].transcript
    assert pair[0].connection_key == pair[1].connection_key
    (frame,) = pair[0].say(TEXT, 0.0, 0)
    assert (frame.label, type(frame.data)) == (MESSAGES, bytes)
    assert pair[1].receive(MESSAGES, frame.data, 0.0) == [Heard(TEXT)]


def test_channels_of_others_change_nothing_between_desktops():
    pair, seen = desktops(*LABELS, *FOREIGN_LABELS)
    assert [type(each) for side in seen for each in side] == [Linked, Linked]
    assert {voice.dialect for voice in pair} == {Dialect.NATIVE}
    for label in FOREIGN_LABELS:
        assert pair[0].receive(label, SHAKE, 1.0) == []
        assert pair[0].receive(label, "A" * 60, 1.0) == []
        assert opened(pair[0], label) == []


def test_what_a_desktop_says_on_a_channel_of_others_decides_nothing():
    ours, late = speaking(is_offerer=False), speaking(BADR, ANNA)
    opened(ours, *LABELS, *FOREIGN_LABELS)
    greeting = opened(late, *LABELS)[0].data
    assert ours.receive(HEADLESS_MESSAGES, greeting, 0.0) == []
    assert ours.dialect is Dialect.UNKNOWN
    ours.receive(MESSAGES, greeting, 0.0)
    assert ours.dialect is Dialect.NATIVE


@pytest.mark.parametrize("order", [False, True])
def test_a_service_that_strips_the_link_makes_no_desktop_older(order):
    stripped = (Description("answer", "v=0"), OF_PAGE)
    pair = (speaking(is_offerer=True), speaking(BADR, ANNA, is_offerer=False))
    for voice in pair:
        for hint in stripped:
            voice.hint(hint)
    labels = (*LABELS, *FOREIGN_LABELS)
    said = [(at, each) for at in (0, 1) for each in opened(pair[at], *labels)]
    assert {each.label for _, each in said} == {MESSAGES, HEADLESS_MESSAGES}
    seen = carry(pair, sorted(said, key=lambda each: each[1].label, reverse=order))
    assert [type(each) for side in seen for each in side] == [Linked, Linked]
    assert {voice.dialect for voice in pair} == {Dialect.NATIVE}


def test_a_secret_is_checked_as_ever():
    _, seen = desktops(
        offerer={"secret": secret(Side.A)},
        answerer={"secret": secret(Side.B)},
    )
    assert seen == (
        [Checking(), Linked(Profile("Badr"), True)],
        [Checking(), Linked(Profile("Anna"), True)],
    )


def test_the_greeting_and_all_that_follows_are_those_of_the_talk():
    ours = terms(allows_foreign=True)
    voice = Speaking(ours, Profile("Anna"), str, float)
    assert opened(voice, *LABELS) == Talk(Opening(ours), Profile("Anna")).channel_opened(BINDING, 0)


def test_a_channel_that_opens_twice_is_greeted_on_once():
    voice = speaking()
    assert len(opened(voice, MESSAGES, MESSAGES)) == 1


def test_parts_of_older_files_are_not_said_to_a_desktop():
    pair, _ = desktops()
    assert pair[0].say(FileComplete("f"), 0.0, 0) == []


def test_files_and_unknown_channels_are_out_of_turn_for_a_native_voice():
    pair, _ = desktops()
    for label, data in ((FILES, b"x"), (FILES, "x"), ("other", "x")):
        with pytest.raises(RemoteError, match="out of turn"):
            pair[0].receive(label, data, 0.0)


@pytest.mark.parametrize("frame", ["{}", "hello", b"", b"\x04", '{"type":"handshake"}'])
def test_nonsense_before_the_greeting_is_the_peers_fault_as_ever(frame):
    for allows in (True, False):
        voice = speaking(allows_foreign=allows)
        opened(voice, MESSAGES)
        with pytest.raises(RemoteError):
            voice.receive(MESSAGES, frame, 0.0)
        assert voice.dialect is Dialect.UNKNOWN


def test_nothing_is_said_before_the_link():
    voice = speaking()
    opened(voice, *LABELS)
    with pytest.raises(LocalError):
        voice.say(TEXT, 0.0, 0)


# With older clients.


@pytest.mark.parametrize("dialect", ENDS)
def test_with_an_older_client_its_own_dialect_is_spoken(dialect):
    ours, theirs = older(dialect)
    heard = ours.receive(theirs.text_label, theirs.seal_text("hi")[0], 1.0)
    assert heard == [Heard(Text("id0", "hi", 5.0))]
    (frame,) = ours.say(TEXT, 1.0, 0)
    assert frame.label == theirs.text_label
    assert theirs.open_text(frame.data) == "سلام"
    (chunk,) = ours.say(FileChunk("f", 0, b"abc"), 1.0, 0)
    assert theirs.parse_file(chunk.data) == FileChunk("f", 0, b"abc")
    assert ours.say(Ping(1), 1.0, 0) == ours.say(Stored("x"), 1.0, 0) == []
    assert ours.rules.name is dialect


@pytest.mark.parametrize("dialect", ENDS)
def test_with_an_older_client_nothing_native_exists(dialect):
    ours, _ = older(dialect)
    with pytest.raises(LocalError):
        assert ours.transcript
    with pytest.raises(LocalError):
        assert ours.connection_key
    assert ours.close(Reason.LINK_LOST) is Reason.LINK_LOST


@pytest.mark.parametrize("dialect", ENDS)
def test_a_binary_frame_of_an_older_client_is_read_as_text(dialect):
    ours, theirs = older(dialect)
    (frame,) = theirs.seal_text("hi")
    heard = ours.receive(theirs.text_label, frame.encode(), 1.0)
    assert heard == [Heard(Text("id0", "hi", 5.0))]
    for label in (theirs.text_label, theirs.file_label):
        for data in (b"\x01\x02\x03", b"", b"\x01\x01" + bytes(32)):
            assert ours.receive(label, data, 1.0) == [Heard(Unreadable())]


def test_our_greeting_on_the_message_channel_is_our_handshake():
    ours = speaking(is_offerer=False)
    (frame,) = opened(ours, *LABELS, is_lossy=True)
    handshake = json.loads(frame.data)
    assert (frame.label, handshake["type"], handshake["publicKey"]) == (
        *(MESSAGES, "handshake", ANNA.peer_id),
    )


@pytest.mark.parametrize("dialect", ENDS)
def test_whatever_came_before_our_channel_opened_is_heard(dialect):
    theirs, ours = ENDS[dialect](), speaking(is_offerer=False)
    assert ours.receive(theirs.text_label, SHAKE, 0.0) == []
    assert ours.receive(theirs.text_label, theirs.seal_text("early")[0], 0.0) == []
    said = opened(ours, theirs.text_label, theirs.file_label)
    assert [type(each) for each in said] == [SendFrame, Linked]
    assert ours.tick(0.0, 0) == [Heard(Text("id0", "early", 5.0))]


def test_a_page_that_never_greets_is_linked_by_time_alone():
    ours = speaking()
    ours.hint(Description("answer", "v=0"))
    ours.hint(OF_PAGE)
    opened(ours, *LABELS, *FOREIGN_LABELS)
    assert ours.tick(1.9, 0) == []
    assert ours.dialect is Dialect.UNKNOWN
    assert ours.tick(2.0, 0) == [Linked(Profile(), False, Dialect.WEB)]
    assert ours.dialect is Dialect.WEB


def test_a_desktop_that_is_slow_to_greet_is_waited_for():
    ours = speaking()
    ours.hint(OURS)
    ours.hint(OF_PAGE)
    opened(ours, *LABELS)
    assert ours.tick(1000.0, 0) == []
    assert ours.dialect is Dialect.UNKNOWN


# Where it must not be.


REASONS = {
    "known": ({"known": Dialect.NATIVE}, Reason.STEPPED_BACK),
    "forbidden": ({"allows_foreign": False}, Reason.OTHER_VERSION),
    "forbidden and known": (
        {"allows_foreign": False, "known": Dialect.NATIVE},
        Reason.STEPPED_BACK,
    ),
    "typed": (lambda: {"secret": secret(Side.A)}, Reason.SECRET_UNTESTED),
    "typed and known": (
        lambda: {"secret": secret(Side.A), "known": Dialect.NATIVE},
        Reason.SECRET_UNTESTED,
    ),
    "shown": (
        lambda: {"secret": secret(Side.B), "refuses_unverified": True},
        Reason.UNVERIFIED_REFUSED,
    ),
}


def forbidden(case):
    options = REASONS[case][0]
    return speaking(is_offerer=False, **(options() if callable(options) else options))


@pytest.mark.parametrize("case", REASONS)
@pytest.mark.parametrize("label", [MESSAGES, HEADLESS_MESSAGES])
def test_where_it_must_not_be_nobody_is_spoken_to_in_an_older_way(case, label):
    ours = forbidden(case)
    opened(ours, *LABELS, *FOREIGN_LABELS)
    (refused,) = [each for each in ours.receive(label, SHAKE, 0.0) if isinstance(each, Refused)]
    assert refused.reason is REASONS[case][1]
    assert ours.close(Reason.LINK_LOST) is REASONS[case][1]
    assert ours.dialect is Dialect.UNKNOWN


@pytest.mark.parametrize("case", REASONS)
@pytest.mark.parametrize("label", [MESSAGES, HEADLESS_MESSAGES])
def test_there_another_key_is_the_graver_news(case, label):
    ours = forbidden(case)
    opened(ours, *LABELS, *FOREIGN_LABELS)
    (refused,) = [each for each in ours.receive(label, OTHER, 0.0) if isinstance(each, Refused)]
    is_typed = "typed" in case
    assert refused.reason is (Reason.SECRET_UNTESTED if is_typed else Reason.ALTERED)


@pytest.mark.parametrize("case", REASONS)
def test_there_neither_silence_nor_sealed_frames_make_it_older(case):
    ours = forbidden(case)
    ours.hint(OF_PAGE)
    assert [type(each) for each in opened(ours, *LABELS, *FOREIGN_LABELS)] == [SendFrame]
    assert ours.tick(100.0, 9) == []
    for label in (MESSAGES, FILES):
        with pytest.raises(RemoteError):
            ours.receive(label, "A" * 60, 0.0)
    assert ours.dialect is Dialect.UNKNOWN


def test_a_code_that_we_show_may_be_used_by_an_older_client_if_the_settings_say_so():
    older(Dialect.APP, secret=secret(Side.B))
    assert may_be_foreign(terms(allows_foreign=True, secret=secret(Side.B)))
    assert not may_be_foreign(terms(allows_foreign=True, secret=secret(Side.A)))


def test_whoever_was_older_may_come_as_a_desktop():
    pair, seen = desktops(offerer={"known": Dialect.APP}, answerer={"known": Dialect.WEB})
    assert [each.dialect for side in seen for each in side] == [Dialect.NATIVE] * 2
    assert {voice.dialect for voice in pair} == {Dialect.NATIVE}


def test_once_a_desktop_has_greeted_it_never_becomes_older():
    ours, theirs = speaking(), speaking(BADR, ANNA, is_offerer=False)
    opened(ours, *LABELS)
    (greeting,) = opened(theirs, *LABELS)
    ours.receive(MESSAGES, greeting.data, 0.0)
    for frame in (SHAKE, "A" * 60):
        with pytest.raises(RemoteError):
            ours.receive(MESSAGES, frame, 0.0)
    assert ours.tick(100.0, 0) == []
    assert ours.dialect is Dialect.NATIVE


@pytest.mark.parametrize("dialect", ENDS)
def test_an_older_client_may_end_it_and_then_nothing_is_said(dialect):
    ours, theirs = older(dialect)
    assert not ours.is_over
    (refused,) = ours.receive(theirs.text_label, OTHER, 1.0)
    assert (refused.reason, ours.is_over) == (Reason.ALTERED, True)
    with pytest.raises(LocalError):
        ours.say(FileComplete("f"), 1.0, 0)
    assert not speaking().is_over


def test_a_wrong_key_is_refused_in_every_dialect():
    for label in (MESSAGES, HEADLESS_MESSAGES):
        ours = speaking(is_offerer=False)
        opened(ours, *LABELS, *FOREIGN_LABELS)
        (refused,) = ours.receive(label, OTHER, 0.0)
        assert refused.reason is Reason.ALTERED


FRAMES = st.sampled_from([SHAKE, OTHER, "A" * 60, "{}", "x", b"", b"\x04" + bytes(40)])
ALL = st.sampled_from([*LABELS, *FOREIGN_LABELS, "other"])


@given(
    case=st.sampled_from([*REASONS]),
    frames=st.lists(st.tuples(ALL, FRAMES), max_size=12),
    hints=st.lists(st.sampled_from([OF_PAGE, OURS, Description("answer", "v=0")]), max_size=3),
)
def test_where_it_must_not_be_no_order_of_frames_makes_it_older(case, frames, hints):
    ours = forbidden(case)
    for hint in hints:
        ours.hint(hint)
    outputs = opened(ours, *LABELS, *FOREIGN_LABELS)
    for number, (label, frame) in enumerate(frames):
        try:
            outputs += ours.receive(label, frame, float(number))
            outputs += ours.tick(float(number), number)
        except RemoteError:
            break
        if any(isinstance(each, Refused) for each in outputs):
            break
    assert not ours.dialect.is_foreign
    assert not [each for each in outputs if isinstance(each, Linked | Heard)]
    assert {each.label for each in outputs if isinstance(each, SendFrame)} == {MESSAGES}


# Against a model of each client, over channels that are late and may lose frames.


class Peer:
    """An older client as it is: what it sends by itself, and what it can read when."""

    def __init__(self, dialect, habit):
        self.dialect, self.habit = dialect, habit
        self.end = ENDS[dialect]()
        self.is_keyed = dialect is Dialect.WEB  # it has the key from the match
        self.is_connected = False
        self.read, self.said = [], []

    def opened(self):
        """What it sends when its channels are open."""
        silent = self.dialect is Dialect.WEB and self.habit == "silent"
        return [] if silent else [(self.end.text_label, SHAKE)]

    def say(self, words):
        """Its person types: nobody can before our handshake has come."""
        if not self.is_connected:
            return []
        self.said.append(words)
        return [(self.end.text_label, frame) for frame in self.end.seal_text(words)]

    def take(self, label, data):
        if label != self.end.text_label:
            return
        if data.startswith("{"):
            self.is_keyed = self.is_connected = True
        elif self.is_keyed:
            with contextlib.suppress(RemoteError):  # shown as unreadable, or dropped
                self.read.append(self.end.open_text(data))


class Wire:
    """Ordered channels between us and a peer; nothing is lost but on those that are lossy."""

    def __init__(self, ours, peer, draw, *, is_lossy):
        self.ours, self.peer, self.draw, self.is_lossy = ours, peer, draw, is_lossy
        self.to_us, self.to_them, self.heard, self.handed = [], [], [], []
        self.now, self.packets, self.is_linked = 0.0, 0, False

    def note(self, outputs):
        for each in outputs:
            if isinstance(each, SendFrame):
                self.to_them.append((each.label, each.data))
            elif isinstance(each, Linked):
                self.is_linked = True
            elif isinstance(each.operation, Text):
                self.heard.append(each.operation.text)
            elif isinstance(each.operation, Handed):
                self.handed.append(each.operation.id)

    def carry(self, *, to_us):
        queue = self.to_us if to_us else self.to_them
        if not queue:
            return
        label, frame = queue.pop(0)
        if self.is_lossy and self.draw(st.integers(0, 3)) == 0:
            return
        if to_us:
            self.packets += 1
            self.note(self.ours.receive(label, frame, self.now))
        else:
            self.peer.take(label, frame)

    def tick(self, seconds=0.0):
        self.now += seconds
        self.note(self.ours.tick(self.now, self.packets))

    def drain(self):
        while self.to_us or self.to_them:
            self.carry(to_us=bool(self.to_us))
            self.tick()


def met(draw):
    """We and a client, whoever offers, with channels open and as many hints as the service gave."""
    dialect = draw(st.sampled_from([*ENDS]))
    peer = Peer(dialect, draw(st.sampled_from(["greets", "silent"])))
    is_offerer = draw(st.booleans())
    known = draw(st.sampled_from([Dialect.UNKNOWN, Dialect.APP, Dialect.WEB, Dialect.HEADLESS]))
    ours = speaking(is_offerer=is_offerer, known=known)
    ours.hint(Description("answer" if is_offerer else "offer", "v=0"))
    has_hints = draw(st.booleans())
    if has_hints and dialect is not Dialect.HEADLESS:
        line = "1 1 udp 1 192.0.2.1 9 typ host"
        ours.hint(OF_PAGE if dialect is Dialect.WEB else Candidate(line, is_typed=True))
    is_lossy = not is_offerer and dialect is not Dialect.WEB
    wire = Wire(ours, peer, draw, is_lossy=is_lossy)
    labels = (
        (*LABELS, *FOREIGN_LABELS) if is_offerer else (peer.end.text_label, peer.end.file_label)
    )
    wire.note(opened(ours, *labels, is_lossy=is_lossy))
    wire.to_us += peer.opened()
    return wire


@given(data=st.data())
def test_whoever_it_is_nothing_is_lost_but_by_the_wire_and_nothing_is_read_twice(data):
    wire, said = met(data.draw), []
    peer = wire.peer
    for step in data.draw(
        st.lists(st.sampled_from(["us", "them", "in", "out", "tick"]), max_size=30)
    ):
        match step:
            case "us" if wire.is_linked:
                said.append(f"ours {len(said)}")
                frames = wire.ours.say(Text(str(len(said)), said[-1], 1.0), wire.now, wire.packets)
                wire.to_them += [(each.label, each.data) for each in frames]
            case "them":
                wire.to_us += peer.say(f"theirs {len(peer.said)}")
            case "in" | "out":
                wire.carry(to_us=step == "in")
                wire.tick()
            case _:
                wire.tick(0.7)
    wire.drain()
    for _ in range(5):  # time passes, and then they say something, which settles who they are
        wire.tick(1.0)
        wire.to_us += peer.say("theirs at last")
        wire.drain()
        wire.packets += 1
        wire.tick()
    if wire.is_lossy:
        assert is_in_order(peer.read, said)
        assert is_in_order(wire.heard, peer.said)
        return
    assert wire.is_linked
    assert peer.read == said
    assert wire.heard == peer.said
    assert wire.ours.dialect is peer.dialect
    assert wire.handed == [str(number + 1) for number in range(len(said))]


def is_in_order(some, of_all):
    """Whether ``some`` are some of all, in their order, and none twice."""
    rest = iter(of_all)
    return all(each in rest for each in some)


def test_nothing_secret_is_shown():
    assert repr(older(Dialect.WEB)[0]) == "Speaking(foreign)"
    assert HEADLESS_FILES not in repr(speaking())


@pytest.mark.parametrize("frame", [SHAKE, "A" * 60], ids=["handshake", "sealed"])
def test_whoever_has_described_themselves_as_a_desktop_is_no_older_client(frame):
    voice = speaking()
    voice.hint(OURS)
    opened(voice, *LABELS)
    try:
        (refused,) = voice.receive(MESSAGES, frame, 1.0)
    except RemoteError:
        assert frame != SHAKE
    else:
        assert (refused.reason, voice.dialect) == (Reason.OTHER_VERSION, Dialect.UNKNOWN)
    assert voice.tick(5.0, 9) == []
