"""Seven emoji over real links: the same for two people, others with somebody in between."""

from __future__ import annotations

from tests.fakes.hostile import PATIENCE, InBetween
from zajel_desktop.model.contact import Method
from zajel_desktop.model.verification import EmojiStage


async def reach(person, stage):
    """Wait until the comparison of ``person`` has come to ``stage``; return it."""
    verifications, contact = person.engine.verifications, person.contact.id

    def has_come():
        run = verifications.run(contact)
        return run is not None and run.stage is stage

    await person.until(has_come, PATIENCE)
    return verifications.run(contact)


async def compare(asker, other):
    """Both see their emoji; return what they see."""
    asker.engine.verifications.begin_emoji(asker.contact.id)
    await reach(other, EmojiStage.ASKED_US)
    other.engine.verifications.agree_emoji(other.contact.id)
    return [(await reach(each, EmojiStage.COMPARING)).emoji for each in (asker, other)]


async def test_two_people_compare_over_a_real_link_and_are_verified(town, anna, badr):
    await town.meet(anna, badr, has_secret=False)
    ours, theirs = await compare(anna, badr)
    assert ours == theirs
    for person in (anna, badr):
        person.engine.verifications.match_emoji(person.contact.id)
    for person in (anna, badr):
        await reach(person, EmojiStage.DONE)
        assert person.contact.method is Method.EMOJI


async def test_somebody_in_between_is_seen_in_the_emoji(service, town, anna, badr):
    eve = await InBetween.place(service, town, anna, badr)
    await town.ask(anna, badr, has_secret=False)
    await town.accept(eve.badr)
    await town.end(anna)
    await town.ask(eve.anna, badr, has_secret=False)
    await town.accept(badr)
    await town.end(badr)
    seen_by_anna, _ = await compare(anna, eve.badr)
    seen_by_badr, _ = await compare(badr, eve.anna)
    assert seen_by_anna != seen_by_badr
    anna.engine.verifications.differ_emoji(anna.contact.id)
    assert not anna.contact.is_verified


async def test_a_new_identity_is_followed_over_a_real_link(town, anna, badr):
    await town.meet(anna, badr, has_secret=True)
    old = anna.engine.identity.key
    anna.engine.identity.renew()
    await badr.until(lambda: badr.contact.key not in {old}, PATIENCE)
    assert badr.contact.key == anna.engine.identity.key
    assert badr.contact.method is Method.CODE
