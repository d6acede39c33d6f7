"""Who speaks: guessed until a frame authenticates, and nobody else is listened to after that."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.connection import FILES, HEADLESS_FILES, HEADLESS_MESSAGES, MESSAGES
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.dialect import MAX_FRAME, ReplayedError
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.parts import FileChunk, FileComplete, FileStart
from zajel_desktop.protocol.dialects.speakers import Speakers
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.wire.signals import Description

ANNA, BADR = Identity.draw(), Identity.draw()
FRESH = Identity.draw()
THEIRS = {
    Dialect.APP: lambda: AppDialect.between(BADR, ANNA.public),
    Dialect.WEB: lambda: WebDialect.between(BADR, ANNA.public, "AAAAAA"),
    Dialect.HEADLESS: lambda: HeadlessDialect.between(BADR, ANNA.public),
}
each_dialect = pytest.mark.parametrize("dialect", THEIRS)


def speakers(*, is_offerer=True, known=Dialect.UNKNOWN, address="AAAAAA"):
    return Speakers(
        Terms(
            identity=ANNA,
            fresh=FRESH,
            peer=BADR.peer_id,
            is_offerer=is_offerer,
            our_address=address,
            allows_foreign=True,
            known=known,
        )
    )


@each_dialect
@pytest.mark.parametrize("known", [Dialect.UNKNOWN, *THEIRS])
def test_a_text_that_authenticates_tells_who_speaks_whatever_was_guessed(dialect, known):
    ours, theirs = speakers(known=known), THEIRS[dialect]()
    (frame,) = theirs.seal_text("سلام")
    text, rules = ours.open_text(theirs.text_label, frame)
    assert (text, rules.name) == ("سلام", dialect)
    assert not ours.prove(rules)
    assert (ours.is_certain, ours.dialect, ours.likely) == (True, dialect, rules)


@each_dialect
def test_a_chunk_tells_it_as_well(dialect):
    ours, theirs = speakers(), THEIRS[dialect]()
    frame = theirs.build_file(FileChunk("f", 0, b"abc"))
    part, rules = ours.open_file(theirs.file_label, frame)
    assert (part, rules.name) == (FileChunk("f", 0, b"abc"), dialect)


def test_what_is_in_the_clear_tells_nothing():
    for part in (FileStart("f", "a", 1, 1), FileComplete("f")):
        frame = THEIRS[Dialect.WEB]().build_file(part)
        assert speakers().open_file(FILES, frame) == (part, None)
        sealed = THEIRS[Dialect.HEADLESS]().build_file(part)
        assert speakers().open_file(HEADLESS_FILES, sealed)[1].name is Dialect.HEADLESS


def test_the_two_classic_dialects_have_keys_of_their_own():
    (frame,) = THEIRS[Dialect.APP]().seal_text("x")
    with pytest.raises(RemoteError):
        THEIRS[Dialect.WEB]().open_text(frame)


def test_a_frame_of_nobody_is_refused_and_decides_nothing():
    ours = speakers()
    for label in (MESSAGES, HEADLESS_MESSAGES):
        with pytest.raises(RemoteError):
            ours.open_text(label, "A" * 60)
    with pytest.raises(RemoteError, match="characters"):
        ours.open_text(MESSAGES, "A" * (MAX_FRAME + 1))
    assert not ours.is_certain


@each_dialect
def test_a_frame_that_comes_twice_is_known_before_and_after_it_is_certain(dialect):
    ours, theirs = speakers(), THEIRS[dialect]()
    (frame,) = theirs.seal_text("x")
    _, rules = ours.open_text(theirs.text_label, frame)
    with pytest.raises(ReplayedError):
        ours.open_text(theirs.text_label, frame)
    ours.prove(rules)
    with pytest.raises(ReplayedError):
        ours.open_text(theirs.text_label, frame)


def test_once_it_is_certain_nobody_else_is_listened_to():
    ours, theirs = speakers(), THEIRS[Dialect.APP]()
    (frame,) = theirs.seal_text("x")
    assert ours.listens(HEADLESS_MESSAGES)
    ours.prove(ours.open_text(MESSAGES, frame)[1])
    assert ours.listens(MESSAGES)
    assert ours.listens(FILES)
    assert not ours.listens(HEADLESS_MESSAGES)
    (other,) = THEIRS[Dialect.WEB]().seal_text("x")
    with pytest.raises(RemoteError):
        ours.open_text(MESSAGES, other)


def test_another_dialect_than_was_chosen_is_told():
    ours = speakers()
    ours.chosen = ours.likely
    (frame,) = THEIRS[Dialect.WEB]().seal_text("x")
    assert ours.prove(ours.open_text(MESSAGES, frame)[1])
    assert ours.dialect is Dialect.WEB


def test_channels_that_we_have_made_tell_nothing():
    ours = speakers(is_offerer=True)
    for label in (MESSAGES, FILES, HEADLESS_MESSAGES, HEADLESS_FILES):
        ours.channel_opened(label, is_lossy=False)
    assert ours.dialect is Dialect.UNKNOWN


@pytest.mark.parametrize(
    ("label", "is_lossy", "dialect"),
    [
        (MESSAGES, True, Dialect.APP),
        (MESSAGES, False, Dialect.WEB),
        (HEADLESS_MESSAGES, True, Dialect.HEADLESS),
        (FILES, True, Dialect.UNKNOWN),
    ],
)
def test_channels_that_they_have_made_tell_who_they_are(label, is_lossy, dialect):
    ours = speakers(is_offerer=False)
    ours.channel_opened(label, is_lossy=is_lossy)
    assert ours.dialect is dialect


def test_whoever_offers_although_it_is_our_part_has_made_the_channels():
    ours = speakers(is_offerer=True)
    ours.hint(Description("offer", "v=0"))
    ours.channel_opened(MESSAGES, is_lossy=False)
    assert ours.dialect is Dialect.WEB


def test_without_an_address_of_ours_there_is_no_page():
    ours = speakers(known=Dialect.WEB, address="")
    assert ours.likely.name is Dialect.APP
    (frame,) = THEIRS[Dialect.APP]().seal_text("x")
    assert ours.open_text(MESSAGES, frame)[0] == "x"
    with pytest.raises(RemoteError):
        ours.open_text(MESSAGES, "A" * 60)


def test_nothing_secret_is_shown():
    assert repr(speakers(known=Dialect.APP)) == "Speakers(app, guessed)"
