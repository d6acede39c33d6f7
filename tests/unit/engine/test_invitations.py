"""Our code: shown while it can be used, replaced when it was used or is too old."""

from __future__ import annotations

import contextlib

import pytest

from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.crypto.pake import Side
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.pairing import INVITATION_LIFE, InvitationState
from zajel_desktop.protocol.invitation import read_code


@pytest.fixture
def open_anna(open_town):
    @contextlib.asynccontextmanager
    async def open_anna():
        async with open_town() as town:
            anna = await town.person("Anna")
            anna.shown = []
            anna.engine.pairing.invitation_changed.subscribe(anna.shown.append)
            anna.states = lambda: [shown.state for shown in anna.shown]
            yield town, anna

    return open_anna


@in_virtual_time
async def test_a_code_is_shown_only_once_it_can_be_used(open_anna):
    async with open_anna() as (town, anna):
        assert anna.engine.pairing.invitation.state is InvitationState.REGISTERING
        assert anna.engine.pairing.invitation.code is None
        assert anna.engine.pairing.app_link() == ""
        await anna.code()
        assert anna.states() == [InvitationState.SHOWN]
        assert anna.shown[0].expires_at == pytest.approx(town.clock.now() + INVITATION_LIFE)


@in_virtual_time
async def test_the_link_holds_the_code_its_secret_and_the_service(open_anna):
    async with open_anna() as (town, anna):
        code = await anna.code()
        reading = read_code(anna.engine.pairing.invitation.link)
        assert (reading.code.address, reading.code.secret) == (code.address, code.secret)
        assert reading.code.service == town.service.url
        assert anna.engine.pairing.app_link() == f"zajel://{code.address}"


@in_virtual_time
async def test_a_service_that_is_away_takes_the_code_with_it_and_says_why(open_anna):
    async with open_anna() as (town, anna):
        await anna.code()
        town.service.is_down = True
        town.service.cut()
        await anna.until(lambda: InvitationState.AWAY in anna.states())
        away = anna.engine.pairing.invitation
        assert away.code is None
        assert away.failure.reason is Reason.SERVICE_UNREACHABLE


@in_virtual_time
async def test_trying_again_does_not_hide_that_the_service_is_away(open_anna):
    async with open_anna() as (town, anna):
        await anna.code()
        town.service.is_down = True
        town.service.cut()
        soon = town.clock.now() + 60  # several tries later
        await anna.until(lambda: town.clock.now() > soon)
        assert InvitationState.REGISTERING not in anna.states()


@in_virtual_time
async def test_a_code_that_comes_back_keeps_its_secret_and_its_time(open_anna):
    async with open_anna() as (town, anna):
        await anna.code()
        before = anna.engine.pairing.invitation
        town.service.cut()
        await anna.until(lambda: InvitationState.AWAY in anna.states())
        await anna.code()
        assert anna.engine.pairing.invitation == before


@in_virtual_time
async def test_a_new_code_has_a_new_secret(open_anna):
    async with open_anna() as (_, anna):
        before = await anna.code()
        anna.engine.pairing.renew()
        await anna.until(lambda: anna.engine.pairing.invitation.code not in {None, before})
        after = anna.engine.pairing.invitation.code
        assert after.address != before.address
        assert after.secret != before.secret


@in_virtual_time
async def test_the_old_code_is_free_once_it_is_replaced(open_anna):
    async with open_anna() as (town, anna):
        before = await anna.code()
        anna.engine.pairing.renew()
        await anna.until(lambda: anna.engine.pairing.invitation.code not in {None, before})
        badr = await town.person("Badr")
        await badr.code()
        badr.engine.pairing.pair(str(before))
        await badr.until(lambda: badr.progress[-1:] and badr.progress[-1].failure)
        assert badr.progress[-1].failure.reason is Reason.CODE_UNKNOWN


@in_virtual_time
async def test_a_code_that_expires_while_the_service_is_away_is_not_shown_again(open_anna):
    async with open_anna() as (town, anna):
        before = await anna.code()
        town.service.is_down = True
        town.service.cut()
        await anna.until(lambda: InvitationState.AWAY in anna.states())
        until = town.clock.now() + INVITATION_LIFE + 30
        await anna.until(lambda: town.clock.now() > until, 2000)
        town.service.is_down = False
        anna.engine.services.retry()
        after = await anna.code()
        assert after.address != before.address
        assert anna.engine.pairing.invitation.expires_at > town.clock.now() + INVITATION_LIFE - 60


@in_virtual_time
async def test_a_used_code_is_said_to_be_used_and_followed_by_another(open_anna):
    async with open_anna() as (town, anna):
        badr = await town.person("Badr")
        before = await anna.code()
        await town.pair(badr, anna)
        await anna.until(lambda: anna.engine.pairing.invitation.code not in {None, before})
        assert InvitationState.USED in anna.states()
        used = anna.states().index(InvitationState.USED)
        assert anna.states()[used + 1] is InvitationState.REGISTERING
        assert anna.shown[used].code is None


@in_virtual_time
async def test_whoever_asks_somebody_keeps_their_own_code(open_anna):
    async with open_anna() as (town, anna):
        badr = await town.person("Badr")
        before = await anna.code()
        await town.pair(anna, badr)
        assert anna.engine.pairing.invitation.code == before


@in_virtual_time
async def test_every_link_of_one_code_shares_one_secret_which_ends_with_the_code(open_anna):
    async with open_anna() as (_, anna):
        code = await anna.code()
        invitations = anna.engine.pairing._invitations
        registration = invitations.registration
        secret = invitations.secret_of(registration)
        assert secret is invitations.secret_of(registration)
        assert (secret.side, secret.is_usable) == (Side.B, True)
        invitations.used(registration)
        assert not secret.is_usable
        await anna.until(lambda: anna.engine.pairing.invitation.code not in {None, code})
        assert invitations.secret_of(invitations.registration).is_usable


@in_virtual_time
async def test_a_code_that_came_back_keeps_its_very_secret(open_anna):
    async with open_anna() as (town, anna):
        await anna.code()
        invitations = anna.engine.pairing._invitations
        secret = invitations.secret_of(invitations.registration)
        town.service.cut()
        await anna.until(lambda: InvitationState.AWAY in anna.states())
        await anna.code()
        assert invitations.secret_of(invitations.registration) is secret


@in_virtual_time
async def test_a_wrong_secret_is_counted_and_followed_by_a_new_code(open_anna):
    async with open_anna() as (_, anna):
        before = await anna.code()
        invitations = anna.engine.pairing._invitations
        burned = invitations.registration
        invitations.guessed(burned)
        await anna.until(lambda: anna.engine.pairing.invitation.code not in {None, before})
        after = anna.engine.pairing.invitation
        assert after.guesses == 1
        invitations.guessed(burned)  # a second link of the code that is burned already
        assert anna.engine.pairing.invitation.code == after.code
        assert anna.engine.pairing.invitation.guesses == 2


@in_virtual_time
async def test_secrets_of_codes_that_nobody_holds_are_forgotten(open_anna):
    async with open_anna() as (_, anna):
        await anna.code()
        invitations = anna.engine.pairing._invitations
        first = invitations.registration
        secret = invitations.secret_of(first)
        for _ in range(2):
            before = anna.engine.pairing.invitation.code
            anna.engine.pairing.renew()
            await anna.until(
                lambda old=before: anna.engine.pairing.invitation.code not in {None, old}
            )
        assert invitations.secret_of(first) is None
        assert not secret.is_usable
