"""Names from peers: nothing climbs, hides, deceives or is a device."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.protocol.names import (
    DEVICES,
    MAX_DEPTH,
    MAX_NAME,
    MAX_PATH,
    MAX_PERSON,
    clean_file_name,
    clean_path,
    clean_person_name,
    numbered,
)

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from('/\\.: \t\n\0"<>|*?' + BIDI),
        st.sampled_from("CONAUXnul123e\u0301\u0338\ufeff\u200b\u200d"),
    ),
    max_size=400,
)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("letter.pdf", "letter.pdf"),
        ("صورة.jpg", "صورة.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x.exe", "C__Windows_x.exe"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("   ", "file"),
        (".bashrc", "bashrc"),
        ("a.txt. . ", "a.txt"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("console.txt", "console.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\nb\x00c", "abc"),
        ("e\u0301.txt", "\u00e9.txt"),
        ("ab\ud800", "ab"),
        ("name:stream", "name_stream"),
    ],
)
def test_a_file_name_becomes(name, clean):
    assert clean_file_name(name) == clean


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("Photos/a.jpg", "Photos/a.jpg"),
        ("Photos\\b.jpg", "Photos/b.jpg"),
        ("/etc/passwd", "etc/passwd"),
        ("../../x", "x"),
        ("a/../../b", "a/b"),
        ("a//./b", "a/b"),
        ("C:/x", "C_/x"),
        ("\\\\server\\share\\x", "server/share/x"),
        ("../..", "file"),
        ("", "file"),
        ("a/aux/b", "a/_aux/b"),
    ],
)
def test_a_path_becomes(path, clean):
    assert clean_path(path) == clean


def test_a_long_name_keeps_its_extension():
    name = clean_file_name("ع" * 300 + ".jpeg")
    assert name.endswith("ع.jpeg")
    assert MAX_NAME - 2 < len(name.encode()) <= MAX_NAME


def test_a_deep_path_keeps_its_end():
    clean = clean_path("/".join(["d"] * 100 + ["x.txt"]))
    assert clean.endswith("d/x.txt")
    assert clean.count("/") == MAX_DEPTH - 1


def test_joined_emoji_and_persian_joiners_stay():
    assert clean_file_name("\U0001f469\u200d\U0001f4bb.png") == "\U0001f469\u200d\U0001f4bb.png"
    assert clean_file_name("\u0645\u06cc\u200c\u062e\u0648") == "\u0645\u06cc\u200c\u062e\u0648"


@given(HOSTILE)
def test_every_clean_file_name_is_harmless(name):
    clean = clean_file_name(name)
    assert clean
    assert clean == clean_file_name(clean)
    assert clean == unicodedata.normalize("NFC", clean)
    assert not set(clean) & set('/\\:*?"<>|\0\n\r' + BIDI)
    assert not clean.startswith(".")
    assert clean == clean.strip().rstrip(".")
    assert clean.split(".")[0].upper() not in DEVICES
    assert len(clean.encode()) <= MAX_NAME


@given(HOSTILE)
def test_every_clean_path_stays_below_its_folder(path):
    clean = clean_path(path)
    parts = clean.split("/")
    assert 1 <= len(parts) <= MAX_DEPTH
    assert len(clean.encode()) <= MAX_PATH
    assert all(part == clean_file_name(part) for part in parts)
    assert clean == clean_path(clean)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Noor", "Noor"),
        ("  Noor \n Ali\t", "Noor Ali"),
        ("Noor\u2028Ali", "Noor Ali"),
        ("\u202eilA", "ilA"),
        ("", ""),
        ("\x00\x01", ""),
        ("x" * 100, "x" * 64),
    ],
)
def test_the_name_of_a_person_becomes(name, clean):
    assert clean_person_name(name) == clean


@given(HOSTILE)
def test_every_clean_person_name_is_one_short_line(name):
    clean = clean_person_name(name)
    assert clean == clean_person_name(clean)
    assert len(clean) <= MAX_PERSON
    assert len(clean.splitlines()) <= 1
    assert not set(clean) & set("\0" + BIDI)
    assert clean == unicodedata.normalize("NFC", clean)


@pytest.mark.parametrize(
    ("name", "number", "numbered_name"),
    [
        ("a.txt", 1, "a.txt"),
        ("a.txt", 2, "a (2).txt"),
        ("a", 3, "a (3)"),
        ("a.tar.gz", 2, "a (2).tar.gz"),
        ("a.b.c", 2, "a.b (2).c"),
    ],
)
def test_a_taken_name_gets_a_number(name, number, numbered_name):
    assert numbered(name, number) == numbered_name
