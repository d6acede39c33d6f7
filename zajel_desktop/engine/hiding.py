"""From whom our address is hidden: from all, from one contact, or because a proxy is in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import PeerId
from zajel_desktop.model.network import Conditions

if TYPE_CHECKING:
    from zajel_desktop.engine.link import Link


class Hiding:
    """What the person chose about our address, and the links that go by it.

    ``people`` finds the contact with a key; ``conditions`` tells how we stand in the network.
    """

    def __init__(
        self,
        *,
        settings: SettingsService,
        people: Callable[[PeerId], Contact | None],
        conditions: Callable[[], Conditions],
    ) -> None:
        self._settings = settings
        self._people = people
        self._conditions = conditions
        self._links: dict[Link, bool] = {}  # whether our address is hidden on it

    def is_hidden_from(self, key: PeerId) -> bool:
        """Whether the owner of ``key`` must not learn our address."""
        contact = self._people(key)
        # Through a proxy everything goes by relays anyway, and nothing around it.
        settings = self._settings.current
        is_hidden = settings.hides_address or bool(settings.proxy)
        return is_hidden or bool(contact and contact.hides_address)

    def conditions_for(self, key: PeerId) -> Conditions:
        """How we stand in the network, as the owner of ``key`` is to know it."""
        return replace(self._conditions(), is_relay_only=self.is_hidden_from(key))

    def begin(self, link: Link) -> None:
        """``link`` was made as things are now."""
        self._links[link] = self.is_hidden_from(link.match.key)

    def end(self, link: Link) -> None:
        """``link`` has ended; idempotent."""
        self._links.pop(link, None)

    def renew(self, link: Link) -> None:
        """Have ``link`` move if it shows our address and must not, or hides it and need not."""
        is_hidden = self.is_hidden_from(link.match.key)
        if is_hidden is not self._links.get(link):
            self._links[link] = is_hidden
            link.renew("our address", is_relay_only=is_hidden)
