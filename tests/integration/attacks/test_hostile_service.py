"""A hostile service against real engines over real connections: found out, and both are told.

Whoever asks has typed the secret part or not. What never happens: that anything is sealed for
somebody else, or that a contact is stored whose key is not the other's.
"""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from tests.fakes.hostile import HastyClock, InBetween, Relaying, with_members, with_sdp
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.pairing import InvitationState, Step
from zajel_desktop.protocol.wire.service import build_payload, read_payload
from zajel_desktop.protocol.wire.service_messages import PairMatched, Relayed, RelayKind

EVE = Identity(b"\x03" * 32)
UNSEALED = {b"\x01", b"\x02"}

each_way = pytest.mark.parametrize("has_secret", [True, False], ids=["secret", "no secret"])


def check_nothing_left(*people):
    """Nobody is a contact, and no frame was sent but those of the opening, with no name in it."""
    for person in people:
        assert person.engine.contacts.all == ()
        for frame in person.frames:
            if isinstance(frame, str):
                assert person.engine.settings.current.name not in frame
            else:
                assert frame[:1] in UNSEALED


def reasons(ends):
    """Why each has failed; everybody has."""
    assert [end.step for end in ends] == [Step.FAILED] * len(ends)
    return [end.failure.reason for end in ends]


def has_altered(has_secret):
    """What whoever asked is told where the opening did not hold."""
    return Reason.SECRET_UNTESTED if has_secret else Reason.ALTERED


def is_linked(person):
    return any(person.engine.links.is_linked(each.id) for each in person.engine.contacts.all)


@each_way
async def test_without_an_attack_both_are_linked(town, anna, badr, has_secret):
    ends = await town.meet(anna, badr, has_secret=has_secret)
    assert [end.step for end in ends] == [Step.CONNECTED] * 2
    trust = Trust.VERIFIED if has_secret else Trust.UNVERIFIED
    assert {anna.contact.trust, badr.contact.trust} == {trust}
    numbers = [each.engine.verifications.number(each.contact.id) for each in (anna, badr)]
    assert numbers[0] == numbers[1]


async def test_a_service_hears_who_meets_whom_and_nothing_of_what_they_say(
    service, town, anna, badr, tmp_path
):
    code = await badr.code()
    await town.meet(anna, badr, has_secret=True)
    (tmp_path / "a private file.txt").write_bytes(b"its content")
    for person in (anna, badr):
        person.say("a private word")
    anna.engine.transfers.offer(anna.contact.conversation, [str(tmp_path / "a private file.txt")])
    await badr.until(lambda: badr.texts == ["a private word"], 10)
    await badr.until(lambda: badr.disk.transfers, 10)
    heard = "".join(service.heard)
    assert code.address in heard
    assert "Anna" in heard  # a request tells who asks
    for private in (str(code), f'"{code.secret}"', "a private", "its content"):
        assert private not in heard


# --- keys ---------------------------------------------------------------------------------------


def lie_about_keys(service, victim):
    """Let one client be matched with the key of somebody else."""

    def change(connection, message):
        if isinstance(message, PairMatched) and connection == victim:
            return [with_members(message, peer_public_key=EVE.peer_id)]
        return [message]

    service.change = change


@each_way
async def test_a_key_swapped_for_whoever_asks_is_found_out(service, town, anna, badr, has_secret):
    lie_about_keys(service, service.connection_of((await anna.code()).address))
    told = reasons(await town.meet(anna, badr, has_secret=has_secret))
    assert told == [has_altered(has_secret), Reason.LINK_LOST]
    check_nothing_left(anna, badr)


@each_way
async def test_a_key_swapped_for_whoever_shows_the_code_is_found_out(
    service, hasty_town, anna, badr, has_secret
):
    lie_about_keys(service, service.connection_of((await badr.code()).address))
    told = reasons(await hasty_town.meet(anna, badr, has_secret=has_secret))
    assert told == [Reason.PEER_UNREACHABLE, Reason.ALTERED]
    check_nothing_left(anna, badr)


@each_way
async def test_keys_swapped_for_both_without_their_private_halves_are_found_out(
    service, town, anna, badr, has_secret
):
    def change(connection, message):
        if hasattr(message, "from_public_key"):
            return [with_members(message, from_public_key=EVE.peer_id)]
        if isinstance(message, PairMatched):
            return [with_members(message, peer_public_key=EVE.peer_id)]
        return relaying(connection, message)

    def pretend(_, frame):
        """Say in each greeting that it is Eve's; her secret half makes no proof."""
        if isinstance(frame, bytes):
            return [frame]
        return [json.dumps(json.loads(frame) | {"publicKey": EVE.peer_id})]

    relaying = Relaying(service, pretend)
    service.change = change
    told = reasons(await town.meet(anna, badr, has_secret=has_secret))
    await relaying.close()
    assert told == [has_altered(has_secret), Reason.ALTERED]
    check_nothing_left(anna, badr)


# --- descriptions -------------------------------------------------------------------------------


@each_way
@pytest.mark.parametrize("kind", [RelayKind.OFFER, RelayKind.ANSWER], ids=lambda kind: kind.value)
async def test_a_fingerprint_swapped_in_a_description_links_nobody(
    service, hasty_town, anna, badr, has_secret, kind
):
    def change(_, message):
        if not isinstance(message, Relayed) or message.kind is not kind:
            return [message]
        sdp = re.sub("(fingerprint:\\S+) ..:..", r"\1 AB:CD", read_payload(message.payload)["sdp"])
        return [with_members(message, payload=with_sdp(message, sdp, kind.value))]

    service.change = change
    told = reasons(await hasty_town.meet(anna, badr, has_secret=has_secret))
    assert told == [Reason.NO_RELAY] * 2
    check_nothing_left(anna, badr)


@each_way
async def test_a_service_that_relays_through_itself_is_found_out(
    service, town, anna, badr, has_secret
):
    service.change = relaying = Relaying(service)
    told = reasons(await town.meet(anna, badr, has_secret=has_secret))
    await relaying.close()
    assert told == [has_altered(has_secret), Reason.ALTERED]
    assert all(relaying.bridges[0].frames)  # it really carried what they said
    check_nothing_left(anna, badr)


STRIPPED = {Reason.OTHER_VERSION, Reason.ALTERED, Reason.PEER_MISBEHAVED}


@each_way
@pytest.mark.parametrize("member", ["native", "pake", "ephemeral", "features", "versions"])
async def test_a_member_stripped_on_the_way_is_found_out(service, town, has_secret, member):
    def strip(_, frame):
        if isinstance(frame, bytes):
            return [frame]
        greeting = json.loads(frame)
        greeting.get("native", {}).pop(member, None)
        greeting.pop(member, None)
        return [json.dumps(greeting)]

    town.clock = HastyClock(5)  # the service keeps one side open, which waits ten seconds
    anna, badr = await town.person("Anna"), await town.person("Badr")
    service.change = relaying = Relaying(service, strip)
    told_anna, told_badr = reasons(await town.meet(anna, badr, has_secret=has_secret))
    await relaying.close()
    assert told_anna in ({Reason.SECRET_UNTESTED} if has_secret else STRIPPED)
    assert told_badr in STRIPPED | ({Reason.LINK_LOST} if has_secret else set())
    check_nothing_left(anna, badr)


@each_way
@pytest.mark.parametrize("member", ["link", "generation", "iceServers", "type"])
async def test_members_stripped_from_descriptions_change_nothing_that_is_promised(
    service, town, anna, badr, has_secret, member
):
    def change(_, message):
        if not isinstance(message, Relayed) or message.kind is RelayKind.ICE_CANDIDATE:
            return [message]
        payload = read_payload(message.payload)
        payload.pop(member, None)
        return [with_members(message, payload=build_payload(payload))]

    service.change = change
    ends = await town.meet(anna, badr, has_secret=has_secret)
    assert [end.step for end in ends] == [Step.CONNECTED] * 2
    assert (anna.contact.trust is Trust.VERIFIED) == has_secret


# --- two pairings -------------------------------------------------------------------------------


@each_way
async def test_two_pairings_spliced_are_found_out(service, hasty_town, anna, badr, has_secret):
    """Anna asks Badr and Carl asks Dana; the offers and answers of the two are exchanged."""
    carl, dana = await hasty_town.person("Carl"), await hasty_town.person("Dana")
    held = []

    def change(connection, message):
        if not isinstance(message, Relayed) or message.kind is RelayKind.ICE_CANDIDATE:
            return [message]
        held.append((connection, message))
        if len(held) == 2:
            (one, first), (other, second) = held
            held.clear()
            service.say(one, with_members(first, payload=second.payload))
            service.say(other, with_members(second, payload=first.payload))
        return []

    service.change = change
    ends = await asyncio.gather(
        hasty_town.meet(anna, badr, has_secret=has_secret),
        hasty_town.meet(carl, dana, has_secret=has_secret),
    )
    assert len([reason for each in ends for reason in reasons(each)]) == 4
    check_nothing_left(anna, badr, carl, dana)


async def test_a_code_led_to_another_person_links_nobody_who_typed_its_secret(
    service, town, anna, badr
):
    """The service takes Anna, who typed the code of Badr, to Dana, who accepts."""
    service.mask = (await badr.code()).address
    dana = await town.person("Dana")
    await dana.code()
    given = service.addresses[list(service.addresses)[-1]]
    service.swap(service.connection_of((await anna.code()).address), given, service_code(badr))
    await town.ask(anna, badr, has_secret=True)
    await town.accept(dana)
    assert reasons([await town.end(each) for each in (anna, dana)]) == [
        Reason.SECRET_WRONG,
        Reason.SECRET_GUESSED,
    ]
    check_nothing_left(anna, badr, dana)


def service_code(person):
    return person.engine.pairing.invitation.code.address


# --- roles --------------------------------------------------------------------------------------

LIES = {
    "both offer": lambda said: {"is_initiator": True},
    "nobody offers": lambda said: {"is_initiator": False},
    "the other offers": lambda said: {"is_initiator": not said.is_initiator},
    "both asked": lambda said: {"crossed": True},
    "one asked": lambda said: {"crossed": said.is_initiator},
}


@each_way
@pytest.mark.parametrize("lie", LIES)
async def test_lies_about_who_offers_and_who_asked_link_rightly_or_not_at_all(
    service, town, has_secret, lie
):
    def change(_, said):
        return [with_members(said, **LIES[lie](said)) if isinstance(said, PairMatched) else said]

    town.clock = HastyClock(20)
    anna, badr = await town.person("Anna"), await town.person("Badr")
    service.change = change
    ends = await town.meet(anna, badr, has_secret=has_secret)
    assert len({end.step for end in ends}) == 1
    if ends[0].step is Step.FAILED:
        return check_nothing_left(anna, badr)
    for one, other in ((anna, badr), (badr, anna)):
        assert one.contact.key == other.engine.identity.key
        assert one.contact.is_verified == has_secret


# --- time ---------------------------------------------------------------------------------------


@each_way
@pytest.mark.parametrize("kind", [RelayKind.OFFER, RelayKind.ANSWER], ids=lambda kind: kind.value)
async def test_a_description_withheld_is_told_to_both(
    service, hasty_town, anna, badr, has_secret, kind
):
    def change(_, message):
        return [] if isinstance(message, Relayed) and message.kind is kind else [message]

    service.change = change
    told = reasons(await hasty_town.meet(anna, badr, has_secret=has_secret))
    unheard = Reason.PEER_UNREACHABLE
    assert told == [unheard, unheard if kind is RelayKind.OFFER else Reason.NO_RELAY]
    check_nothing_left(anna, badr)


@each_way
async def test_descriptions_of_an_earlier_pairing_link_nobody(
    service, hasty_town, anna, badr, has_secret
):
    old = {}

    def record(_, message):
        if isinstance(message, Relayed):
            old[message.kind] = message.payload
            return []  # the first pairing comes to nothing, so that all is told again
        return [message]

    def replay(_, message):
        if isinstance(message, Relayed) and message.kind in old:
            return [with_members(message, payload=old[message.kind])]
        return [message]

    service.change = record
    reasons(await hasty_town.meet(anna, badr, has_secret=has_secret))
    service.change = replay
    reasons(await hasty_town.meet(anna, badr, has_secret=has_secret))
    assert RelayKind.OFFER in old
    check_nothing_left(anna, badr)


async def test_everything_said_twice_and_again_later_harms_nobody(service, town, anna, badr):
    service.change = lambda _, said: [said] if isinstance(said, Relayed) else [said, said]
    ends = await town.meet(anna, badr, has_secret=True)
    assert [end.step for end in ends] == [Step.CONNECTED] * 2
    for output in list(service.said):
        service.say(output.connection, output.message)
    anna.say("still here")
    await badr.until(lambda: badr.texts == ["still here"], 10)
    assert (is_linked(anna), is_linked(badr)) == (True, True)
    assert anna.contact.trust is badr.contact.trust is Trust.VERIFIED


async def test_descriptions_said_twice_harm_nobody(service, town, anna, badr):
    service.change = lambda _, said: [said, said] if isinstance(said, Relayed) else [said]
    ends = await town.meet(anna, badr, has_secret=True)
    assert [end.step for end in ends] == [Step.CONNECTED] * 2


@each_way
async def test_an_offer_that_comes_before_the_match_links_nobody(
    service, hasty_town, anna, badr, has_secret
):
    held = {}

    def change(connection, message):
        if isinstance(message, PairMatched) and not message.is_initiator:
            held[connection] = message
            return []
        late = held.pop(connection, None) if isinstance(message, Relayed) else None
        return [message] if late is None else [message, late]

    service.change = change
    told = reasons(await hasty_town.meet(anna, badr, has_secret=has_secret))
    assert told == [Reason.PEER_UNREACHABLE] * 2
    assert held == {}
    check_nothing_left(anna, badr)


# --- somebody in between ------------------------------------------------------------------------


async def test_both_keys_swapped_from_the_start_show_in_the_safety_number(
    service, town, anna, badr
):
    """What is not promised without the secret part: then only comparing the number tells."""
    eve = await InBetween.place(service, town, anna, badr)
    ends = await meet_in_between(town, eve, anna, badr)
    assert [end.step for end in ends] == [Step.CONNECTED] * 2
    assert {anna.contact.trust, badr.contact.trust} == {Trust.UNVERIFIED}
    numbers = [each.engine.verifications.number(each.contact.id) for each in (anna, badr)]
    assert numbers[0] != numbers[1]
    anna.say("read by Eve")
    await eve.badr.until(lambda: eve.badr.texts == ["read by Eve"], 10)


async def test_whoever_is_in_between_has_one_guess_against_each_and_both_are_told(
    service, town, anna, badr
):
    eve = await InBetween.place(service, town, anna, badr)
    typed = await badr.code()
    guess = "AAAA" if typed.secret != "AAAA" else "BBBB"
    ends = await meet_in_between(town, eve, anna, badr, typed=str(typed), guess=guess)
    assert reasons(ends) == [Reason.SECRET_WRONG, Reason.SECRET_GUESSED]
    check_nothing_left(anna, badr)
    await badr.until(lambda: is_new_code(badr, typed), 10)
    assert badr.engine.pairing.invitation.guesses == 1
    again = len(anna.progress)
    anna.engine.pairing.pair(str(typed))  # the same secret is never said twice
    assert reasons([await town.end(anna, again)]) == [Reason.SECRET_WRONG]


async def test_every_guess_of_a_stranger_costs_a_code_and_is_counted(town, badr):
    eve = await town.person("Eve")
    codes = set()
    for number in range(8):
        code = await badr.code()
        codes.add(str(code))
        guess = "AAAA" if code.secret != "AAAA" else "BBBB"
        seen = [len(eve.progress), len(badr.progress)]
        await town.ask(eve, badr, has_secret=True, code=code.address + guess)
        await town.accept(badr)
        ends = [await town.end(each, at) for each, at in zip((eve, badr), seen, strict=True)]
        assert reasons(ends) == [Reason.SECRET_WRONG, Reason.SECRET_GUESSED]
        await badr.until(lambda old=code: is_new_code(badr, old), 10)
        assert badr.engine.pairing.invitation.guesses == number + 1
    assert len(codes) == 8
    check_nothing_left(eve, badr)


def is_new_code(person, old):
    invitation = person.engine.pairing.invitation
    return invitation.state is InvitationState.SHOWN and invitation.code != old


async def meet_in_between(town, eve, anna, badr, typed=None, guess=""):
    """Anna asks Badr, and meets Eve; Eve asks Badr as Anna. How it ends for the two."""
    code = await badr.code()
    anna.engine.pairing.pair(typed or code.address)
    await town.accept(eve.badr)
    eve.anna.engine.pairing.pair(code.address + guess)
    await town.accept(badr)
    return [await town.end(each) for each in (anna, badr)]


# --- people who know each other -----------------------------------------------------------------


@pytest.mark.parametrize("attack", ["relaying", "keys"])
async def test_what_waits_for_a_contact_goes_to_nobody_else(service, town, anna, badr, attack):
    await town.meet(anna, badr, has_secret=True)
    await badr.stop()
    await anna.until(lambda: not is_linked(anna), 20)
    anna.say("for Badr alone")
    badr = await town.person("Badr", badr.disk)
    relaying = Relaying(service)

    def change(connection, message):
        if attack == "relaying":
            return relaying(connection, message)
        if isinstance(message, PairMatched) and connection == of_anna:
            return [with_members(message, peer_public_key=EVE.peer_id)]
        return [message]

    of_anna = service.connection_of((await anna.code()).address)
    service.change = change
    sent = len(anna.frames)
    seen = [len(anna.progress), 0]
    await town.ask(anna, badr, has_secret=False)
    await town.accept(badr)
    ends = [await town.end(each, at) for each, at in zip((anna, badr), seen, strict=True)]
    reasons(ends)
    await relaying.close()
    assert all(isinstance(frame, str) or frame[:1] in UNSEALED for frame in anna.frames[sent:])
    assert badr.texts == []
    service.change = lambda connection, message: [message]
    again = [len(each.progress) for each in (anna, badr)]
    await town.ask(anna, badr, has_secret=False)
    await town.accept(badr)
    for each, at in zip((anna, badr), again, strict=True):
        assert (await town.end(each, at)).step is Step.CONNECTED
    await badr.until(lambda: badr.texts == ["for Badr alone"], 10)
