"""Talks with older clients: linked when they can be, honest about what is known, robust."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.protocol.connection import FILES, HEADLESS_FILES, HEADLESS_MESSAGES, MESSAGES
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.foreign_table import TRANSITIONS, Event, State
from zajel_desktop.protocol.dialects.foreign_talk import (
    AGAIN,
    MAX_HELD,
    MAX_UNREADABLE,
    PATIENCE,
    SILENCE,
    ForeignTalk,
)
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.parts import (
    FileChunk,
    FileComplete,
    FileError,
    FileStart,
    Handed,
    Recognised,
    TransferCancel,
    Unreadable,
)
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Refused, SendFrame
from zajel_desktop.protocol.talk import Heard, Linked
from zajel_desktop.protocol.wire.greeting import Greeting, Native, build_greeting, parse_greeting
from zajel_desktop.protocol.wire.operations import Ping, Profile, Stored, Text
from zajel_desktop.protocol.wire.signals import Candidate, Description

ANNA, BADR, FRESH = Identity.draw(), Identity.draw(), Identity.draw()
SHAKE = json.dumps({"type": "handshake", "publicKey": BADR.peer_id})
OTHER = json.dumps({"type": "handshake", "publicKey": FRESH.peer_id})
LATE = build_greeting(Greeting(BADR.public, Native((2,), FRESH.public)))
LINE = "1 1 udp 1 192.0.2.1 9 typ host"
OF_PAGE, OF_APP = Candidate(LINE, ufrag="abcd"), Candidate(LINE, is_typed=True)
ENDS = {
    Dialect.APP: lambda: AppDialect.between(BADR, ANNA.public),
    Dialect.WEB: lambda: WebDialect.between(BADR, ANNA.public, "AAAAAA"),
    Dialect.HEADLESS: lambda: HeadlessDialect.between(BADR, ANNA.public),
}
each_dialect = pytest.mark.parametrize("dialect", ENDS)
NOW = 1_700_000_000.0


class Ours(ForeignTalk):
    """Our side, with all that it has put out."""

    def __init__(self, *, is_offerer=False, known=Dialect.UNKNOWN, address="AAAAAA"):
        terms = Terms(
            identity=ANNA,
            fresh=FRESH,
            peer=BADR.peer_id,
            is_offerer=is_offerer,
            our_address=address,
            allows_foreign=True,
            known=known,
        )
        ids = itertools.count()
        super().__init__(terms, lambda: f"id{next(ids)}", lambda: NOW)

    def open(self, *labels, now=0.0, is_lossy=False):
        return [
            output
            for label in labels
            for output in self.channel_opened(label, now, is_lossy=is_lossy)
        ]


def linked(dialect, **options):
    """Our side of a link in ``dialect``, and theirs."""
    theirs = ENDS[dialect]()
    ours = Ours(**options)
    ours.open(theirs.text_label, theirs.file_label, is_lossy=dialect is not Dialect.WEB)
    assert Linked(Profile(), False, dialect) in ours.receive(theirs.text_label, SHAKE, 0.0)
    assert ours.tick(0.0, 0) == []
    return ours, theirs


def read(theirs, frames):
    """What they read in what we have sent."""
    return [theirs.open_text(frame.data) for frame in frames]


# Becoming linked.


@each_dialect
def test_their_handshake_and_both_channels_make_a_link(dialect):
    theirs, ours = ENDS[dialect](), Ours()
    ours.open(theirs.text_label, is_lossy=dialect is not Dialect.WEB)
    said = ours.receive(theirs.text_label, SHAKE, 0.1)
    assert not [output for output in said if not isinstance(output, SendFrame)]
    assert ours.state is State.GREETED
    said = ours.open(theirs.file_label, now=0.2)
    assert said == [Linked(Profile(), False, dialect)]
    assert ours.rules.name is ours.dialect is dialect


@each_dialect
def test_the_channel_of_files_may_be_late_and_no_later(dialect):
    theirs, ours = ENDS[dialect](), Ours()
    ours.open(theirs.text_label, is_lossy=dialect is not Dialect.WEB)
    ours.receive(theirs.text_label, SHAKE, 0.0)
    assert ours.tick(PATIENCE - 0.1, 0) == []
    assert ours.tick(PATIENCE, 0) == [Linked(Profile(), False, dialect)]


@each_dialect
def test_a_handshake_that_comes_before_the_channel_is_open_counts(dialect):
    theirs, ours = ENDS[dialect](), Ours()
    ours.receive(theirs.text_label, SHAKE, 0.0)
    assert ours.state is State.EARLY
    said = ours.open(theirs.text_label, theirs.file_label, is_lossy=dialect is not Dialect.WEB)
    assert said[-1] == Linked(Profile(), False, dialect)


@each_dialect
def test_something_that_authenticates_is_as_good_as_a_handshake(dialect):
    theirs, ours = ENDS[dialect](), Ours()
    ours.open(theirs.text_label, theirs.file_label, is_lossy=dialect is not Dialect.WEB)
    said = ours.receive(theirs.text_label, theirs.seal_text("early")[0], 0.0)
    assert said == [Linked(Profile(), False, dialect)]
    assert ours.tick(0.0, 0) == [Heard(Text("id0", "early", NOW))]


def test_a_page_that_never_greets_is_linked_after_a_while():
    ours = Ours(is_offerer=True)
    ours.hint(Description("answer", "v=0"))
    ours.hint(OF_PAGE)
    ours.open(MESSAGES, FILES)
    assert ours.tick(SILENCE - 0.1, 0) == []
    assert ours.tick(SILENCE, 0) == [Linked(Profile(), False, Dialect.WEB)]


@pytest.mark.parametrize(
    "hints",
    [
        (),
        (OF_APP,),
        (Description("answer", "v=0"),),
        (Description("answer", "v=0", b"l" * 16), OF_PAGE),
        (OF_PAGE, OF_APP),
    ],
)
def test_nobody_else_is_linked_without_a_word(hints):
    ours = Ours(is_offerer=True)
    for hint in hints:
        ours.hint(hint)
    ours.open(MESSAGES, FILES, HEADLESS_MESSAGES, HEADLESS_FILES)
    assert ours.tick(100.0, 0) == []
    assert ours.state is State.OPEN


def test_without_an_address_of_ours_no_page_is_linked_by_its_silence():
    ours = Ours(is_offerer=True, address="")
    ours.hint(OF_PAGE)
    ours.open(MESSAGES, FILES)
    assert ours.tick(100.0, 0) == []


def test_on_the_channel_of_the_headless_client_we_greet_at_once_and_again_when_it_is_ready():
    ours = Ours(is_offerer=True)
    ours.hint(Description("answer", "v=0"))
    said = ours.open(MESSAGES, FILES, HEADLESS_MESSAGES, HEADLESS_FILES)
    assert [frame.label for frame in said] == [HEADLESS_MESSAGES]
    greeting = parse_greeting(said[0].data)
    assert greeting.identity == ANNA.public
    assert greeting.native is not None  # so that it misleads no Desktop
    again = ours.receive(HEADLESS_MESSAGES, SHAKE, 0.1)
    assert again == [*said, Linked(Profile(), False, Dialect.HEADLESS)]
    assert ours.receive(HEADLESS_MESSAGES, SHAKE, 0.2) == []


@pytest.mark.parametrize("dialect", [Dialect.APP, Dialect.HEADLESS])
def test_where_frames_may_be_lost_we_greet_again_until_they_show_that_they_have_heard(dialect):
    theirs, ours = ENDS[dialect](), Ours()
    ours.open(theirs.text_label, theirs.file_label, is_lossy=True)
    assert ours.tick(AGAIN[0] - 0.1, 0) == []
    (again,) = ours.tick(AGAIN[0], 0)
    assert again.label == theirs.text_label
    assert parse_greeting(again.data).identity == ANNA.public
    assert ours.tick(AGAIN[1] - 0.1, 0) == []
    ours.receive(theirs.text_label, theirs.seal_text("heard")[0], 5.0)
    assert not [each for each in ours.tick(AGAIN[1], 0) if isinstance(each, SendFrame)]


def test_where_no_frame_is_lost_and_where_we_have_made_the_channels_we_greet_once():
    for is_offerer in (True, False):
        ours = Ours(is_offerer=is_offerer)
        ours.open(MESSAGES, FILES)
        ours.receive(MESSAGES, SHAKE, 0.0)
        assert [ours.tick(float(second), 0) for second in range(10)] == [[]] * 10


def test_a_desktop_is_not_greeted_there_unless_it_speaks_there():
    ours = Ours(is_offerer=True)
    ours.hint(Description("answer", "v=0", b"l" * 16))
    assert ours.open(MESSAGES, FILES, HEADLESS_MESSAGES, HEADLESS_FILES) == []
    assert [type(each) for each in ours.receive(HEADLESS_MESSAGES, SHAKE, 0.1)] == [
        *(SendFrame, Linked)
    ]


@each_dialect
@pytest.mark.parametrize(
    "frame",
    [OTHER, json.dumps({"type": "handshake", "publicKey": "A" * 44})],
    ids=["another", "nobody's"],
)
def test_a_handshake_with_another_key_is_refused(dialect, frame):
    theirs, ours = ENDS[dialect](), Ours()
    ours.open(theirs.text_label, theirs.file_label)
    if frame is OTHER:
        (refused,) = ours.receive(theirs.text_label, frame, 0.0)
        assert (refused.reason, ours.state) == (Reason.ALTERED, State.ENDED)
    else:  # no key at all: not a handshake
        ours.receive(theirs.text_label, frame, 0.0)
        assert ours.state is State.OPEN


@each_dialect
def test_a_second_handshake_is_nothing_and_another_key_in_it_the_end(dialect):
    ours, theirs = linked(dialect)
    assert ours.receive(theirs.text_label, SHAKE, 1.0) == []
    assert ours.receive(theirs.text_label, theirs.seal_text("still here")[0], 1.0)
    (refused,) = ours.receive(theirs.text_label, OTHER, 1.0)
    assert refused.reason is Reason.ALTERED


def test_a_peer_that_claims_our_own_key_is_refused():
    terms = Terms(identity=ANNA, fresh=FRESH, peer=ANNA.peer_id, is_offerer=True)
    ours = ForeignTalk(terms, str, float)
    ours.channel_opened(MESSAGES, 0.0)
    frame = json.dumps({"type": "handshake", "publicKey": ANNA.peer_id})
    (refused,) = ours.receive(MESSAGES, frame, 0.0)
    assert refused.reason is Reason.ALTERED


def test_a_desktop_that_greets_too_late_ends_it_to_begin_anew():
    ours, _ = linked(Dialect.WEB)
    (refused,) = ours.receive(MESSAGES, LATE, 3.0)
    assert (refused.reason, ours.state) == (Reason.LINK_LOST, State.ENDED)


def test_what_a_desktop_says_on_a_channel_of_headless_is_nothing():
    ours = Ours()
    ours.open(HEADLESS_MESSAGES)
    assert ours.receive(HEADLESS_MESSAGES, LATE, 0.0) == []
    assert ours.state is not State.ENDED


# What is heard.


@each_dialect
def test_texts_are_heard_with_an_id_of_ours_and_the_time_of_arrival(dialect):
    ours, theirs = linked(dialect)
    for number, words in enumerate(["مرحبا", "👋🏽 emoji", "two\nlines"]):
        heard = ours.receive(theirs.text_label, theirs.seal_text(words)[0], 1.0)
        assert heard == [Heard(Text(f"id{number}", words, NOW))]


@each_dialect
def test_parts_of_files_are_heard(dialect):
    ours, theirs = linked(dialect)
    parts = [
        *(FileStart("f", "../a", 3, 1), FileChunk("f", 0, b"abc"), FileComplete("f")),
        *(FileError("f", "no"), TransferCancel("f", "timeout")),
    ]
    frames = [theirs.build_file(part) for part in parts]
    heard = [each for frame in frames for each in ours.receive(theirs.file_label, frame, 1.0)]
    assert heard == [Heard(part) for part in parts]


@each_dialect
def test_what_comes_before_the_link_is_heard_in_order_with_the_first_tick_after_it(dialect):
    theirs, ours = ENDS[dialect](), Ours()
    frames = [theirs.seal_text(words)[0] for words in ("one", "two", "three")]
    assert ours.receive(theirs.text_label, frames[0], 0.0) == []
    said = ours.open(theirs.text_label, theirs.file_label)
    assert said[-1] == Linked(Profile(), False, dialect)
    assert ours.receive(theirs.text_label, frames[1], 0.0) == []
    heard = ours.tick(0.0, 0)
    assert [each.operation.text for each in heard] == ["one", "two"]
    assert [e.operation.text for e in ours.receive(theirs.text_label, frames[2], 0.0)] == ["three"]


def test_what_is_held_is_bounded_by_number():
    theirs, ours = ENDS[Dialect.APP](), Ours()
    frames = [theirs.seal_text("x")[0] for _ in range(MAX_HELD + 1)]
    for frame in frames[:-1]:
        ours.receive(MESSAGES, frame, 0.0)
    with pytest.raises(RemoteError, match="too much"):
        ours.receive(MESSAGES, frames[-1], 0.0)


def test_what_is_held_is_bounded_by_length():
    theirs, ours = ENDS[Dialect.APP](), Ours()
    chunks = (theirs.build_file(FileChunk("f", n, bytes(100_000))) for n in range(MAX_HELD))
    with pytest.raises(RemoteError, match="too much"):
        [ours.receive(FILES, chunk, 0.0) for chunk in chunks]
    assert ours._held_length < 5 << 20


@each_dialect
def test_a_frame_that_comes_twice_is_heard_once(dialect):
    ours, theirs = linked(dialect)
    (frame,) = theirs.seal_text("once")
    chunk = theirs.build_file(FileChunk("f", 0, b"x"))
    assert len(ours.receive(theirs.text_label, frame, 1.0)) == 1
    assert len(ours.receive(theirs.file_label, chunk, 1.0)) == 1
    assert ours.receive(theirs.text_label, frame, 1.0) == []
    assert ours.receive(theirs.file_label, chunk, 1.0) == []


@each_dialect
def test_our_own_frame_that_is_sent_back_is_not_heard(dialect):
    ours, theirs = linked(dialect)
    (said,) = ours.say(Text("1", "ours", 1.0), 0)
    assert ours.receive(theirs.text_label, said.data, 1.0) == []


@each_dialect
def test_frames_that_nobody_can_open_are_told_and_harm_nothing(dialect):
    ours, theirs = linked(dialect)
    for frame in ("A" * 60, "hello", "", "{}", '{"type":7}', "\ud800"):
        assert ours.receive(theirs.text_label, frame, 1.0) == [Heard(Unreadable())]
        assert ours.receive(theirs.file_label, frame, 1.0) == [Heard(Unreadable())]
    assert ours.receive(theirs.text_label, theirs.seal_text("fine")[0], 1.0) == [
        Heard(Text("id0", "fine", NOW))
    ]


def test_so_many_of_them_are_told_and_no_more():
    ours, _ = linked(Dialect.APP)
    told = [output for _ in range(300) for output in ours.receive(MESSAGES, "A" * 60, 1.0)]
    assert told == [Heard(Unreadable())] * MAX_UNREADABLE


@each_dialect
def test_a_text_longer_than_ours_may_be_arrives_as_several(dialect):
    ours, theirs = linked(dialect)
    text = "س" * MAX_TEXT
    frames = theirs.seal_text(text)
    heard = [each for frame in frames for each in ours.receive(theirs.text_label, frame, 1.0)]
    texts = [each.operation for each in heard]
    assert "".join(each.text for each in texts) == text
    assert max(len(each.text.encode()) for each in texts) <= MAX_TEXT
    assert len({each.id for each in texts}) == len(texts) > 1


@each_dialect
def test_control_characters_of_theirs_are_taken_out_and_nothing_is_no_message(dialect):
    ours, theirs = linked(dialect)
    heard = ours.receive(theirs.text_label, theirs.seal_text("a\0b\x07\tc")[0], 1.0)
    assert [each.operation.text for each in heard] == ["ab\tc"]
    for empty in ("", "\0\x07"):
        assert ours.receive(theirs.text_label, theirs.seal_text(empty)[0], 1.0) == []


def test_a_channel_that_nobody_knows_is_left_alone():
    ours, _ = linked(Dialect.APP)
    assert ours.channel_opened("zajel_link_tunnel", 1.0) == []
    assert ours.receive("zajel_link_tunnel", "x", 1.0) == []
    assert ours.channel_opened(MESSAGES, 1.0) == []


# What is said.


@each_dialect
def test_a_text_is_said_and_counts_as_sent_when_the_other_stirs(dialect):
    ours, theirs = linked(dialect)
    frames = ours.say(Text("1", "سلام", 1.0), 7)
    assert {frame.label for frame in frames} == {theirs.text_label}
    assert read(theirs, frames) == ["سلام"]
    assert ours.tick(1.0, 7) == []
    assert ours.tick(1.5, 8) == [Heard(Handed("1"))]
    assert ours.tick(1.9, 9) == []


@each_dialect
def test_parts_of_files_are_said(dialect):
    ours, theirs = linked(dialect)
    for part in (FileStart("f", "a", 3, 1), FileChunk("f", 0, b"abc"), FileComplete("f")):
        (frame,) = ours.say(part, 0)
        assert frame.label == theirs.file_label
        assert theirs.parse_file(frame.data) == part


@each_dialect
@pytest.mark.parametrize("operation", [Ping(1), Stored("1"), Profile("Anna")])
def test_what_they_do_not_understand_is_not_said(dialect, operation):
    assert linked(dialect)[0].say(operation, 0) == []


def test_without_a_channel_of_files_nothing_of_files_is_said():
    ours = Ours()
    ours.open(MESSAGES)
    ours.receive(MESSAGES, SHAKE, 0.0)
    ours.tick(PATIENCE, 0)
    assert ours.say(FileComplete("f"), 0) == []


def test_a_long_text_is_said_to_a_page_in_several_frames():
    ours, theirs = linked(Dialect.WEB)
    text = "x" * 25_000
    frames = ours.say(Text("1", text, 1.0), 0)
    assert len(frames) == 3
    assert "".join(read(theirs, frames)) == text
    assert ours.tick(1.0, 1) == [Heard(Handed("1"))]


def test_halves_of_characters_are_made_whole():
    ours, theirs = linked(Dialect.APP)
    assert read(theirs, ours.say(Text("1", "a\ud800", 1.0), 0)) == ["a\ufffd"]


def test_after_a_day_the_session_of_a_page_is_over():
    ours, _ = linked(Dialect.WEB)
    assert ours.tick(86_000.0, 0) == []
    (refused,) = ours.tick(86_400.0, 0)
    assert refused.reason is Reason.LINK_LOST
    for dialect in (Dialect.APP, Dialect.HEADLESS):
        ours, theirs = linked(dialect)
        ours.receive(theirs.text_label, theirs.seal_text("hi")[0], 1.0)
        assert ours.tick(1e9, 0) == []


# Guessed wrong.


def misled():
    """We think it is the app; it is a page."""
    ours = Ours(known=Dialect.APP, is_offerer=True)
    ours.open(MESSAGES, FILES)
    assert ours.receive(MESSAGES, SHAKE, 0.0) == [Linked(Profile(), False, Dialect.APP)]
    ours.tick(0.0, 0)
    return ours, ENDS[Dialect.WEB]()


def test_what_was_said_in_the_wrong_dialect_is_said_again_in_order_and_once():
    ours, theirs = misled()
    said = [Text(str(number), f"text {number}", 1.0) for number in range(5)]
    for text in said:
        ours.say(text, 0)
    recognised, *again, heard = ours.receive(MESSAGES, theirs.seal_text("who?")[0], 1.0)
    assert recognised == Heard(Recognised(Dialect.WEB))
    assert heard == Heard(Text("id0", "who?", NOW))
    assert read(theirs, again) == [text.text for text in said]
    assert ours.dialect is Dialect.WEB
    assert len(ours.receive(MESSAGES, theirs.seal_text("again")[0], 1.0)) == 1
    assert read(theirs, ours.say(Text("5", "after", 1.0), 0)) == ["after"]


def test_what_was_not_sent_before_counts_as_sent_when_they_stir_after_that():
    ours, theirs = misled()
    ours.say(Text("1", "text", 1.0), 3)
    ours.receive(MESSAGES, theirs.seal_text("who?")[0], 1.0)
    assert ours.tick(1.0, 5) == []
    assert ours.tick(1.5, 6) == [Heard(Handed("1"))]


def test_a_right_guess_that_is_proven_says_nothing_again():
    ours, theirs = linked(Dialect.APP)
    ours.say(Text("1", "text", 1.0), 0)
    assert len(ours.receive(MESSAGES, theirs.seal_text("hi")[0], 1.0)) == 1


def test_once_they_are_known_a_frame_of_another_dialect_is_unreadable():
    ours, theirs = linked(Dialect.APP)
    ours.receive(MESSAGES, theirs.seal_text("hi")[0], 1.0)
    page, headless = ENDS[Dialect.WEB](), ENDS[Dialect.HEADLESS]()
    assert ours.receive(MESSAGES, page.seal_text("hi")[0], 1.0) == [Heard(Unreadable())]
    assert ours.receive(HEADLESS_MESSAGES, headless.seal_text("hi")[0], 1.0) == []


# The table.


def reached(state):
    """Our side in ``state``."""
    ours = Ours()
    if state is State.EARLY:
        ours.receive(MESSAGES, SHAKE, 0.0)
    if state in {State.OPEN, State.GREETED}:
        ours.open(MESSAGES, is_lossy=True)
    if state is State.GREETED:
        ours.receive(MESSAGES, SHAKE, 0.0)
    if state in {State.LINKED, State.ENDED}:
        ours, _ = linked(Dialect.APP)
    if state is State.ENDED:
        ours.receive(MESSAGES, OTHER, 0.0)
    assert ours.state is state
    return ours


FORBIDDEN = sorted(
    (pair for pair in itertools.product(State, Event) if pair not in TRANSITIONS),
    key=lambda pair: (pair[0].value, pair[1].value),
)
HAPPENING = {
    Event.HANDSHAKE: lambda ours: ours.receive(MESSAGES, SHAKE, 0.0),
    Event.FRAME: lambda ours: ours.receive(MESSAGES, "A" * 60, 0.0),
    Event.SAID: lambda ours: ours.say(Text("1", "x", 1.0), 0),
}


@pytest.mark.parametrize(("state", "event"), FORBIDDEN, ids=lambda each: each.value)
def test_whatever_is_not_in_the_table_does_not_happen(state, event):
    ours = reached(state)
    if event in HAPPENING:
        with pytest.raises(LocalError if event is Event.SAID else RemoteError):
            HAPPENING[event](ours)
    else:  # opened again, ready, silent or expired where that means nothing
        ours.open(MESSAGES) if state not in {State.CLOSED, State.EARLY} else None
        assert ours.tick(0.0, 0) == []
    assert ours.state is state


@pytest.mark.parametrize("state", [state for state in State if state is not State.ENDED])
def test_every_state_but_the_last_can_be_left(state):
    assert any(state not in after for (at, _), after in TRANSITIONS.items() if at is state)


def test_nothing_is_known_of_the_rules_before_the_link():
    with pytest.raises(LocalError):
        assert Ours().rules
    assert repr(Ours(known=Dialect.WEB)) == "ForeignTalk(closed, web)"


# Whatever comes.


@each_dialect
@given(data=st.data())
def test_over_a_lossy_channel_what_arrives_is_heard_once_and_in_order(dialect, data):
    ours, theirs = linked(dialect)
    texts = [f"text {number}" for number in range(data.draw(st.integers(1, 20)))]
    frames = [theirs.seal_text(text)[0] for text in texts]
    kept = data.draw(st.lists(st.integers(0, len(frames) - 1), max_size=40).map(sorted))
    heard = [each for at in kept for each in ours.receive(theirs.text_label, frames[at], 1.0)]
    assert [each.operation.text for each in heard] == [texts[at] for at in sorted(set(kept))]


FRAMES = st.one_of(
    st.sampled_from([SHAKE, LATE, "", "A" * 60, "{", '{"type":"file_start"}']),
    st.builds(
        lambda name, text: ENDS[name]().seal_text(text)[0], st.sampled_from([*ENDS]), st.text()
    ),
    st.text(max_size=80),
)
LABELS = st.sampled_from([MESSAGES, FILES, HEADLESS_MESSAGES, HEADLESS_FILES, "other"])
STEPS = st.one_of(
    st.tuples(st.just("open"), LABELS, st.booleans()),
    st.tuples(st.just("frame"), LABELS, FRAMES),
    st.tuples(st.just("tick"), st.floats(0, 3), st.integers(0, 3)),
    st.tuples(st.just("say"), st.text(max_size=30), st.none()),
    st.tuples(
        st.just("hint"), st.sampled_from([OF_PAGE, OF_APP, Description("offer", "v=0")]), st.none()
    ),
)


@given(steps=st.lists(STEPS, max_size=40), is_offerer=st.booleans())
def test_whatever_happens_the_rules_hold(steps, is_offerer):
    ours, now, packets, links, said, handed = Ours(is_offerer=is_offerer), 0.0, 0, 0, [], []
    for kind, what, more in steps:
        was = ours.state
        outputs = []
        try:
            match kind:
                case "open":
                    outputs = ours.channel_opened(what, now, is_lossy=more)
                case "frame":
                    outputs = ours.receive(what, more, now)
                case "tick":
                    now, packets = now + what, packets + more
                    outputs = ours.tick(now, packets) if was is not State.ENDED else []
                case "hint":
                    ours.hint(what)
                case "say" if was is State.LINKED:
                    said.append(str(len(said)))
                    ours.say(Text(said[-1], what, 1.0), packets)
        except RemoteError:
            assert ours.state is was
        links += sum(isinstance(each, Linked) for each in outputs)
        handed += [e.operation.id for e in outputs if isinstance(e, Heard) and is_handed(e)]
        heard = [each for each in outputs if isinstance(each, Heard)]
        assert not heard or was is State.LINKED
        assert all(isinstance(each, SendFrame | Linked | Heard | Refused) for each in outputs)
    assert links <= 1
    assert (ours.state is State.LINKED) <= (links == 1)
    assert handed == said[: len(handed)]


def is_handed(heard):
    return isinstance(heard.operation, Handed)
