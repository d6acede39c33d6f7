"""People with whole engines and real connections, among scripted older clients (tests/peers)."""

from __future__ import annotations

from tests.fakes.hostile import PATIENCE, RealTown
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.transfer import TransferState


class ForeignTown(RealTown):
    """A town where older clients are met; ``service`` is any that has a ``url``."""

    async def person(self, name, disk=None, **settings):
        person = await super().person(name, disk, **settings)
        person.transfers = {}
        changed = person.engine.transfers.transfer_changed
        changed.subscribe(lambda transfer: person.transfers.update({transfer.id: transfer}))
        person.statuses = []
        person.engine.links.status_changed.subscribe(person.statuses.append)
        return person

    async def reach(self, person, peer, *, we_ask):
        """Pair with an older client, one asking the other; wait until our person is linked."""
        seen = len(person.progress)
        ours = await person.code()
        if we_ask:
            person.engine.pairing.pair(peer.code)
        else:
            await peer.request(ours.address)
            await self.accept(person)
        end = await self.end(person, seen)
        assert end.step is Step.CONNECTED, end.failure
        return contact_of(person, peer)


def contact_of(person, peer):
    """Who ``peer`` is among the contacts of ``person``."""
    return person.engine.contacts.with_key(peer.keys.public)


def dialect_of(person, peer) -> Dialect:
    return person.engine.links.dialect(contact_of(person, peer).id)


def delivery_of(person, message_id):
    """How far a message has come, by the last that was told of it."""
    return next(each.delivery for each in reversed(person.messages) if each.id == message_id)


async def until_file(person, state: TransferState, count=1):
    """Wait until ``count`` transfers are in ``state``; return them."""

    def wanted():
        return [each for each in person.transfers.values() if each.state is state]

    await person.until(lambda: len(wanted()) >= count, PATIENCE)
    return wanted()


async def still_talk(anna, peer, text="still here"):
    """See that both directions work."""
    contact = contact_of(anna, peer)
    anna.say(text, contact.conversation)
    await peer.until(lambda: text in peer.other.texts)
    await peer.until(lambda: peer.is_linked())
    await peer.say(text)
    await anna.until(lambda: text in anna.texts, PATIENCE)
