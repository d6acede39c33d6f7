"""Seven emoji: the same for both, committed to, from the bits the protocol document names."""

from __future__ import annotations

import base64
import hmac

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.fakes.openings import ANSWERER, OFFERER, vector_transcript
from zajel_desktop.crypto.emoji import (
    COUNT,
    TABLE,
    Comparison,
    Role,
    Setting,
    commit,
    is_committed,
)
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import LocalError, RemoteError

# The table of "SAS method: emoji" in the Matrix specification, by number; a variation selector
# (FE0F) follows where it names one.
MATRIX = """
    1F436 1F431 1F981 1F40E 1F984 1F437 1F418 1F430 1F43C 1F413 1F427 1F422 1F41F 1F419 1F98B 1F337
    1F333 1F335 1F344 1F30F 1F319 2601+ 1F525 1F34C 1F34E 1F353 1F33D 1F355 1F382 2764+ 1F600 1F916
    1F3A9 1F453 1F527 1F385 1F44D 2602+ 231B 23F0 1F381 1F4A1 1F4D5 270F+ 1F4CE 2702+ 1F512 1F511
    1F528 260E+ 1F3C1 1F682 1F6B2 2708+ 1F680 1F3C6 26BD 1F3B8 1F3BA 1F514 2693 1F3A7 1F4C1 1F4CC
"""
NAMES = (
    "Dog Cat Lion Horse Unicorn Pig Elephant Rabbit Panda Rooster Penguin Turtle Fish Octopus "
    "Butterfly Flower Tree Cactus Mushroom Globe Moon Cloud Fire Banana Apple Strawberry Corn "
    "Pizza Cake Heart Smiley Robot Hat Glasses Spanner Santa Thumbs_Up Umbrella Hourglass Clock "
    "Gift Light_Bulb Book Pencil Paperclip Scissors Lock Key Hammer Telephone Flag Train Bicycle "
    "Aeroplane Rocket Trophy Ball Guitar Trumpet Bell Anchor Headphones Folder Pin"
)
SETTING = Setting(bytes(range(16)), OFFERER.public, ANSWERER.public, vector_transcript())


def _picture(point):
    return chr(int(point.rstrip("+"), 16)) + "\ufe0f" * point.count("+")


def derive(shared, info, length):
    kdf = HKDF(algorithm=SHA256(), length=length, salt=None, info=info.encode())
    return kdf.derive(shared)


def numbers(bits):
    value = int.from_bytes(bits, "big")
    return [value >> (42 - 6 * at) & 63 for at in range(COUNT)]


@pytest.fixture
def pair():
    return Comparison(SETTING, Role.REQUESTER), Comparison(SETTING, Role.OTHER)


@pytest.fixture
def met(pair):
    requester, other = pair
    requester.meet(other.key)
    other.meet(requester.key)
    return pair


def test_the_commitment_is_the_one_in_the_protocol_document():
    expected = "067061c5d388bb58066f75b22c36c679e5504eff7e34f4c7153a3152da5d0c51"
    assert commit(b"\x77" * 32, SETTING.start).hex() == expected


def test_the_info_is_the_one_in_the_protocol_document():
    assert SETTING.info == (
        "zajel-sas-20faa684ed28867b97f4a6a2dee5df8ce974e76b7018e3f22a1c4cf2678570f20"
        "7b4e909bbe7ffe44c465a220037d608ee35897d31ef972f07f74892cb0f73f13"
        "82d527119927ee53d9c47df7ee8af8ecb007f69dcefcbfef658fcac65d976d78"
    )


def test_the_emoji_are_the_ones_in_the_protocol_document():
    bits = derive(b"\x88" * 32, SETTING.info, 6)
    assert bits.hex() == "13f51a9fa56c"
    names = [TABLE[number].name for number in numbers(bits)]
    assert names == ["Unicorn", "Pin", "Moon", "Corn", "Clock", "Trumpet", "Cloud"]


def test_the_librarys_emoji_come_from_the_bits_in_the_protocol_document():
    known = Identity.draw()
    comparison = Comparison(SETTING, Role.REQUESTER)
    shown = comparison.meet(known.public)
    bits = derive(known.agree(comparison.key), SETTING.info, 6)
    assert list(shown) == [TABLE[number] for number in numbers(bits)]


def test_the_librarys_mac_is_the_one_in_the_protocol_document():
    known = Identity.draw()
    comparison = Comparison(SETTING, Role.REQUESTER)
    comparison.meet(known.public)
    info = f"{SETTING.info}macrequester{SETTING.run.hex()}"
    key = derive(known.agree(comparison.key), info, 32)
    mac = hmac.digest(key, OFFERER.public.hex().encode(), "sha256")
    assert comparison.mac() == base64.b64encode(mac).decode().rstrip("=")


def test_the_table_has_64_of_them_and_no_two_alike():
    assert len(TABLE) == 64
    assert len({emoji.picture for emoji in TABLE}) == len({emoji.name for emoji in TABLE}) == 64
    assert all(emoji.name.replace(" ", "").isalpha() for emoji in TABLE)
    assert [TABLE[at].name for at in (0, 31, 32, 63)] == ["Dog", "Robot", "Hat", "Pin"]


def test_the_table_is_that_of_matrix():
    pictures = [_picture(point) for point in MATRIX.split()]
    names = [name.replace("_", " ") for name in NAMES.split()]
    assert [(emoji.picture, emoji.name) for emoji in TABLE] == list(
        zip(pictures, names, strict=True)
    )


def test_both_see_the_same_seven(pair):
    requester, other = pair
    seen = requester.meet(other.key)
    assert seen == other.meet(requester.key)
    assert len(seen) == COUNT


def test_a_key_swapped_in_between_shows_other_emoji_and_other_macs(pair):
    requester, other = pair
    eve = Comparison(SETTING, Role.OTHER), Comparison(SETTING, Role.REQUESTER)
    assert requester.meet(eve[0].key) != other.meet(eve[1].key)
    with pytest.raises(RemoteError):
        other.check(requester.mac())


def test_both_macs_are_right(met):
    requester, other = met
    other.check(requester.mac())
    requester.check(other.mac())


@pytest.mark.parametrize("spoil", [lambda mac: "", lambda mac: "é" * 43, lambda mac: "A" * 43])
def test_a_wrong_mac_is_the_peers_fault(met, spoil):
    with pytest.raises(RemoteError):
        met[1].check(spoil(met[0].mac()))


def test_our_own_mac_and_key_sent_back_are_the_peers_fault(met):
    with pytest.raises(RemoteError):
        met[0].check(met[0].mac())
    fresh = Comparison(SETTING, Role.REQUESTER)
    with pytest.raises(RemoteError):
        fresh.meet(fresh.key)


@pytest.mark.parametrize("key", [b"", bytes(32), b"k" * 31])
def test_a_key_that_agrees_on_nothing_is_the_peers_fault(pair, key):
    with pytest.raises(RemoteError):
        pair[0].meet(key)


def test_a_commitment_stands_for_one_key_of_one_run():
    comparison = Comparison(SETTING, Role.REQUESTER)
    commitment = comparison.commitment()
    assert is_committed(commitment, comparison.key, SETTING.start)
    assert not is_committed(commitment, b"k" * 32, SETTING.start)
    assert not is_committed(commitment, comparison.key, b"another run" + SETTING.start)


def test_before_the_keys_have_met_there_is_no_mac_and_they_meet_once(met, pair):
    with pytest.raises(LocalError):
        Comparison(SETTING, Role.OTHER).mac()
    with pytest.raises(LocalError):
        met[0].meet(met[1].key)


def test_nothing_secret_is_shown():
    assert repr(SETTING) == "Setting(…)"
    assert repr(Comparison(SETTING, Role.OTHER)) == "Comparison(other)"
