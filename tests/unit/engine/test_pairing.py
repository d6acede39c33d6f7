"""Pairing: every way two people meet or fail to, each with its reason."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.contact import Method, Trust
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.message import Kind
from zajel_desktop.model.pairing import InvitationState, Step
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.wire.service_messages import PairMatched


def steps(person):
    return [progress.step for progress in person.progress]


def reason(person):
    return person.progress[-1].failure.reason


@in_virtual_time
async def test_a_typed_code_and_an_acceptance_make_a_link(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        assert steps(anna) == [
            *(Step.SERVICE, Step.ASKED, Step.ACCEPTED),
            *(Step.PATH, Step.SECURING, Step.SECRET, Step.CONNECTED),
        ]
        assert steps(badr) == [
            *(Step.ACCEPTED, Step.PATH, Step.SECURING, Step.SECRET, Step.CONNECTED)
        ]
        assert (anna.contact.name, badr.contact.name) == ("Badr", "Anna")
        assert anna.contact.key == badr.engine.identity.key


@in_virtual_time
async def test_both_conversations_say_that_we_have_paired(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        for person in (anna, badr):
            await person.until(lambda p=person: len(p.messages) == 2)
            assert [message.kind for message in person.messages] == [Kind.PAIRED, Kind.VERIFIED]
            assert person.messages[-1].text == Method.CODE.value


@in_virtual_time
async def test_the_request_tells_who_asks_and_when_it_ends(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna\u202e\n"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        (request,) = badr.engine.pairing.requests
        assert request.claimed_name == "Anna"
        assert request.key == anna.engine.identity.key
        assert request.fingerprint == anna.engine.identity.fingerprint
        assert 0 < request.expires_at - town.clock.now() <= 120
        assert (request.known, request.same_name) == (None, None)


@in_virtual_time
async def test_a_declined_request_says_so(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        badr.engine.pairing.decline(badr.engine.pairing.requests[0].id)
        await anna.until(lambda: Step.FAILED in steps(anna)[-1:])
        assert reason(anna) is Reason.DECLINED
        assert badr.engine.pairing.requests == ()
        assert anna.engine.contacts.all == badr.engine.contacts.all == ()


@in_virtual_time
async def test_a_code_nobody_owns_says_so(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        await anna.code()
        anna.engine.pairing.pair("ZZZZZZ")
        await anna.until(lambda: Step.FAILED in steps(anna)[-1:])
        assert reason(anna) is Reason.CODE_UNKNOWN


@in_virtual_time
async def test_our_own_code_is_refused_before_it_is_asked(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        code = await anna.code()
        assert anna.engine.pairing.read(str(code)).is_own
        with pytest.raises(LocalError):
            anna.engine.pairing.pair(str(code))


@in_virtual_time
async def test_two_minutes_without_an_answer_end_the_request_on_both_sides(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        ended = []
        badr.engine.pairing.request_ended.subscribe(ended.append)
        await town.pair(anna, badr, accept=False)
        await anna.until(lambda: Step.FAILED in steps(anna)[-1:])
        assert reason(anna) is Reason.NO_ANSWER
        await badr.until(lambda: ended)
        assert badr.engine.pairing.requests == ()


@in_virtual_time
async def test_a_cancelled_request_disappears_on_the_other_side(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        anna.engine.pairing.cancel(anna.progress[-1].id)
        assert reason(anna) is Reason.CANCELLED
        await badr.until(lambda: not badr.engine.pairing.requests)


@in_virtual_time
async def test_whoever_leaves_before_answering_is_gone(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        await badr.stop()
        await anna.until(lambda: Step.FAILED in steps(anna)[-1:])
        assert reason(anna) is Reason.PEER_GONE


@in_virtual_time
async def test_crossed_requests_make_one_link(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        codes = [await anna.code(), await badr.code()]
        anna.engine.pairing.pair(str(codes[1]))
        badr.engine.pairing.pair(str(codes[0]))
        await anna.until(lambda: is_linked(anna))
        await badr.until(lambda: is_linked(badr))
        assert steps(anna)[-1] is steps(badr)[-1] is Step.CONNECTED
        assert anna.engine.pairing.requests == badr.engine.pairing.requests == ()


@in_virtual_time
async def test_asking_twice_makes_one_link_and_leaves_no_try_hanging(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        code = str(await badr.code())
        await anna.code()
        badr.engine.pairing.requests_changed.subscribe(
            lambda requests: [badr.engine.pairing.accept(request.id) for request in requests]
        )
        tries = [anna.engine.pairing.pair(code) for _ in range(3)]
        await anna.until(lambda: is_linked(anna))
        await asyncio.sleep(300)
        last = [anna.engine.pairing.progress(id_).step for id_ in tries]
        assert set(last) <= {Step.CONNECTED, Step.FAILED}
        assert last.count(Step.CONNECTED) == 1
        assert badr.progress[-1].step in {Step.CONNECTED, Step.FAILED}
        assert is_linked(anna)
        assert is_linked(badr)


@in_virtual_time
async def test_a_match_for_a_link_that_stands_ends_the_second_try(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        code = str(await badr.code())
        matches = []
        anna.engine.services.heard.subscribe(
            lambda heard: matches.append(heard[1]) if isinstance(heard[1], PairMatched) else None
        )
        await town.pair(anna, badr)

        def match_again(progress):
            if progress.step is Step.ASKED:
                anna.engine.services.default.heard.publish(matches[0])

        anna.engine.pairing.progress_changed.subscribe(match_again)
        second = anna.engine.pairing.pair(code)
        await asyncio.sleep(200)
        progress = anna.engine.pairing.progress(second)
        assert (progress.step, progress.failure.reason) == (Step.FAILED, Reason.CANCELLED)
        assert is_linked(anna)


@in_virtual_time
async def test_a_network_without_a_path_says_so_after_a_while(open_town):
    async with open_town() as town:
        town.net.is_reachable = False
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await anna.until(lambda: Step.FAILED in steps(anna)[-1:])
        assert reason(anna) is Reason.NO_RELAY
        assert anna.progress[-1].failed_at is Step.PATH
        doubts = [progress.doubt.reason for progress in anna.progress if progress.doubt]
        assert doubts == [Reason.NO_RELAY]  # said while it was still tried


@in_virtual_time
async def test_a_service_that_is_down_says_so(open_town):
    async with open_town() as town:
        town.service.is_down = True
        anna = await town.person("Anna")
        anna.engine.pairing.pair("ABCDEF")
        await anna.until(lambda: Step.FAILED in steps(anna)[-1:])
        assert reason(anna) is Reason.SERVICE_UNREACHABLE


@in_virtual_time
async def test_a_request_survives_a_short_loss_of_the_service(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr, accept=False)
        town.service.cut()
        await badr.until(lambda: badr.engine.pairing.invitation.state is InvitationState.SHOWN)
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await anna.until(lambda: is_linked(anna))


@in_virtual_time
async def test_a_used_invitation_is_replaced(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        before = await badr.code()
        await town.pair(anna, badr)
        await badr.until(lambda: badr.engine.pairing.invitation.code not in {None, before})


@in_virtual_time
async def test_an_invitation_is_replaced_after_ten_minutes(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        before, began = await anna.code(), town.clock.monotonic()
        await anna.until(
            lambda: anna.engine.pairing.invitation.code not in {None, before}, patience=700
        )
        assert 600 <= town.clock.monotonic() - began < 605


@in_virtual_time
async def test_a_service_that_comes_back_gives_the_same_code(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        code = await anna.code()
        town.service.cut()
        await anna.until(lambda: anna.engine.pairing.invitation.state is InvitationState.AWAY)
        assert await anna.code() == code


@in_virtual_time
async def test_pairing_again_joins_the_same_conversation(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        conversation = anna.contact.conversation
        await town.pair(badr, anna)
        assert anna.contact.conversation == conversation
        await anna.until(lambda: is_linked(anna))


@in_virtual_time
async def test_a_known_key_is_named_in_its_request(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await town.pair(anna, badr, accept=False)
        assert badr.engine.pairing.requests[0].known == badr.contact.id


@in_virtual_time
async def test_another_person_of_the_same_name_is_pointed_out(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        other = await town.person("anna")
        await town.pair(other, badr, accept=False)
        request = badr.engine.pairing.requests[0]
        assert (request.known, request.same_name) == (None, badr.contact.id)


@in_virtual_time
async def test_a_blocked_contact_is_declined_without_a_word(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        badr.engine.contacts.block(badr.contact.id, True)
        await anna.until(lambda: not is_linked(anna))
        anna.engine.pairing.pair(str(await badr.code()))
        await anna.until(lambda: Step.FAILED in steps(anna)[-1:])
        assert reason(anna) is Reason.DECLINED
        assert badr.engine.pairing.requests == ()


@in_virtual_time
async def test_nobody_is_asked_while_the_service_answers_too_many_wrong_codes(open_town):
    async with open_town(limits=Limits(pair_requests=5)) as town:
        anna = await town.person("Anna")
        await anna.code()
        for _ in range(11):
            anna.engine.pairing.pair("ZZZZZZ")
        await anna.until(lambda: len([s for s in steps(anna) if s is Step.FAILED]) == 11)
        assert {p.failure.reason for p in anna.progress if p.failure} == {
            Reason.CODE_UNKNOWN,
            Reason.TOO_MANY_TRIES,
        }


@in_virtual_time
async def test_more_requests_than_services_take_in_a_minute_wait_for_the_next(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        await anna.code()
        for _ in range(11):
            anna.engine.pairing.pair("ZZZZZZ")
        await anna.until(lambda: len([s for s in steps(anna) if s is Step.FAILED]) == 11)
        assert {p.failure.reason for p in anna.progress if p.failure} == {Reason.CODE_UNKNOWN}


# The secret part.


async def ask(town, asker, owner, code):
    """``asker`` types ``code``, ``owner`` accepts; wait until both tries are over."""
    await asker.code()
    await owner.code()
    count = len(owner.engine.pairing.requests)
    asker.engine.pairing.pair(code)
    await owner.until(lambda: len(owner.engine.pairing.requests) > count)
    owner.engine.pairing.accept(owner.engine.pairing.requests[-1].id)
    over = {Step.CONNECTED, Step.FAILED}
    for person in (asker, owner):
        await person.until(lambda p=person: steps(p)[-1] in over)


def another(secret):
    return "AAAA" if secret != "AAAA" else "BBBB"


@in_virtual_time
async def test_the_right_secret_verifies_both_and_says_how_and_when(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await ask(town, anna, badr, str(await badr.code()))
        for person in (anna, badr):
            contact = person.contact
            assert (contact.trust, contact.method) == (Trust.VERIFIED, Method.CODE)
            assert town.clock.now() - 60 < contact.verified_at <= town.clock.now()
            assert person.disk.contacts[contact.id] == contact


@in_virtual_time
async def test_six_characters_pair_and_verify_nobody(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await ask(town, anna, badr, (await badr.code()).address)
        for person in (anna, badr):
            assert steps(person)[-1] is Step.CONNECTED
            assert Step.SECRET not in steps(person)
            assert (person.contact.trust, person.contact.method) == (Trust.UNVERIFIED, None)


@in_virtual_time
async def test_a_wrong_secret_ends_it_for_both_stores_nothing_and_burns_the_code(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        code = await badr.code()
        await ask(town, anna, badr, f"{code.address}-{another(code.secret)}")
        assert (reason(anna), reason(badr)) == (Reason.SECRET_WRONG, Reason.SECRET_GUESSED)
        assert anna.progress[-1].failed_at is badr.progress[-1].failed_at is Step.SECRET
        for person in (anna, badr):
            assert person.engine.contacts.all == ()
            assert person.disk.contacts == {}
        await badr.until(lambda: badr.engine.pairing.invitation.code not in {None, code})
        assert badr.engine.pairing.invitation.guesses == 1
        assert anna.engine.pairing.invitation.guesses == 0


@in_virtual_time
async def test_a_wrong_secret_that_is_typed_again_is_refused_before_anybody_is_asked(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        code = await badr.code()
        wrong = f"{code.address}-{another(code.secret)}"
        await ask(town, anna, badr, wrong)
        made = len(town.net.made)
        anna.engine.pairing.pair(wrong)
        await anna.until(lambda: steps(anna)[-2:] == [Step.SERVICE, Step.FAILED])
        assert reason(anna) is Reason.SECRET_WRONG
        assert len(town.net.made) == made
        assert badr.engine.pairing.requests == ()


class SilentAfterGuess:
    """A network that goes silent once a guess is on its way (port PeerConnections)."""

    def __init__(self, net):
        self._net = net
        self.was_said = asyncio.Event()

    def make(self, **options):
        connection = self._net.make(**options)
        send = connection.send

        def send_and_watch(label, data):
            if data[:2] == b"\x02\x02":
                self._net.is_silent = True
                self.was_said.set()
            send(label, data)

        connection.send = send_and_watch
        return connection


@in_virtual_time
async def test_a_secret_that_was_said_is_never_said_again_though_our_person_cancelled(open_town):
    async with open_town() as town:
        guess = SilentAfterGuess(town.net)
        anna = await town.person("Anna", ports={"connections": guess})
        badr = await town.person("Badr")
        code = str(await badr.code())
        await anna.code()
        pairing = anna.engine.pairing.pair(code)
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        await guess.was_said.wait()
        anna.engine.pairing.cancel(pairing)
        assert reason(anna) is Reason.CANCELLED
        town.net.is_silent = False
        made = len(town.net.made)
        anna.engine.pairing.pair(code)
        await anna.until(lambda: steps(anna)[-2:] == [Step.SERVICE, Step.FAILED])
        assert reason(anna) is Reason.SECRET_UNTESTED
        assert len(town.net.made) == made


@in_virtual_time
async def test_an_attempt_that_never_reached_the_secret_may_be_repeated(open_town):
    async with open_town() as town:
        town.net.is_reachable = False
        anna, badr = await town.person("Anna"), await town.person("Badr")
        code = await badr.code()
        await ask(town, anna, badr, str(code))
        assert (reason(anna), reason(badr)) == (Reason.NO_RELAY, Reason.NO_RELAY)
        assert badr.engine.pairing.invitation.code == code
        town.net.is_reachable = True
        await ask(town, anna, badr, str(code))
        assert anna.contact.is_verified


@in_virtual_time
async def test_a_request_can_be_answered_though_its_code_was_replaced_meanwhile(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        code = await badr.code()
        await anna.code()
        anna.engine.pairing.pair(str(code))
        await badr.until(lambda: badr.engine.pairing.requests)
        badr.engine.pairing.renew()
        await badr.until(lambda: badr.engine.pairing.invitation.code not in {None, code})
        badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
        for person in (anna, badr):
            await person.until(lambda p=person: is_linked(p))
            assert person.contact.is_verified


@in_virtual_time
async def test_several_who_use_one_code_at_once_get_one_guess(open_town):
    async with open_town() as town:
        badr = await town.person("Badr")
        code = await badr.code()
        guessers = [await town.person(f"Guesser {number}") for number in range(4)]
        for number, guesser in enumerate(guessers):
            await guesser.code()
            guesser.engine.pairing.pair(f"{code.address}-AAA{number + 2}")
        await badr.until(lambda: len(badr.engine.pairing.requests) == 4)
        for request in badr.engine.pairing.requests:
            badr.engine.pairing.accept(request.id)
        for guesser in guessers:
            await guesser.until(lambda p=guesser: steps(p)[-1] is Step.FAILED)
            assert reason(guesser) in {Reason.SECRET_WRONG, Reason.SECRET_UNTESTED}
        await badr.until(lambda: steps(badr).count(Step.FAILED) == 4)
        assert badr.engine.contacts.all == ()
        assert badr.engine.pairing.invitation.guesses >= 1


@in_virtual_time
async def test_a_setting_refuses_whoever_does_not_know_the_secret(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr", refuses_unverified=True)
        code = await badr.code()
        await ask(town, anna, badr, code.address)
        assert reason(badr) is Reason.UNVERIFIED_REFUSED
        assert steps(anna)[-1] is Step.FAILED
        assert anna.engine.contacts.all == badr.engine.contacts.all == ()
        await ask(town, anna, badr, str(code))  # the code still stands
        assert anna.contact.is_verified


@in_virtual_time
async def test_pairing_again_without_the_secret_takes_nothing_away(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await ask(town, anna, badr, str(await badr.code()))
        proven = anna.contact.verified_at
        await ask(town, anna, badr, (await badr.code()).address)
        assert (anna.contact.trust, anna.contact.method) == (Trust.VERIFIED, Method.CODE)
        assert anna.contact.verified_at == proven


@in_virtual_time
async def test_pairing_again_with_the_secret_verifies_whom_we_knew(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        before = await badr.code()
        await ask(town, anna, badr, before.address)
        assert not badr.contact.is_verified
        await badr.until(lambda: badr.engine.pairing.invitation.code not in {None, before})
        await ask(town, anna, badr, str(await badr.code()))
        assert anna.contact.is_verified
        assert badr.contact.is_verified


@pytest.mark.parametrize("typed", [(True, True), (True, False), (False, True), (False, False)])
def test_requests_that_cross_verify_if_either_typed_the_secret(open_town, typed):
    @in_virtual_time
    async def run():
        async with open_town() as town:
            anna, badr = await town.person("Anna"), await town.person("Badr")
            codes = [await anna.code(), await badr.code()]
            said = [str(c) if whole else c.address for c, whole in zip(codes, typed, strict=True)]
            anna.engine.pairing.pair(said[1])
            badr.engine.pairing.pair(said[0])
            for person in (anna, badr):
                await person.until(lambda p=person: is_linked(p))
                assert person.contact.is_verified is any(typed)

    run()


@in_virtual_time
async def test_requests_that_cross_with_a_wrong_secret_end(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        codes = [await anna.code(), await badr.code()]
        wrong = [f"{code.address}-{another(code.secret)}" for code in codes]
        anna.engine.pairing.pair(wrong[1])
        badr.engine.pairing.pair(wrong[0])
        for person in (anna, badr):
            await person.until(lambda p=person: Step.FAILED in steps(p))
            assert person.engine.contacts.all == ()
        assert {reason(anna), reason(badr)} == {Reason.SECRET_WRONG, Reason.SECRET_GUESSED}


# Blocked means blocked.


@in_virtual_time
async def test_the_request_of_somebody_who_is_blocked_meanwhile_is_declined(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await town.pair(anna, badr, accept=False)
        badr.engine.contacts.block(badr.contact.id, True)
        assert badr.engine.pairing.requests == ()
        await anna.until(lambda: steps(anna)[-1] is Step.FAILED)
        assert reason(anna) is Reason.DECLINED


@in_virtual_time
async def test_the_code_of_somebody_blocked_opens_no_connection(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        badr.engine.contacts.block(badr.contact.id, True)
        await anna.until(lambda: not is_linked(anna))
        made = [each for each in town.net.made if not each.is_closed]
        badr.engine.pairing.pair(str(await anna.code()))
        await anna.until(lambda: anna.engine.pairing.requests)
        anna.engine.pairing.accept(anna.engine.pairing.requests[0].id)
        await badr.until(lambda: steps(badr)[-1] is Step.FAILED)
        assert reason(badr) is Reason.BLOCKED
        await anna.until(lambda: steps(anna)[-1] is Step.FAILED)
        assert made == []
        assert len(town.net.made) <= 3  # the other may have made its half
