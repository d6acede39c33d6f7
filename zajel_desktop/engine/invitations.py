"""Our code: shown, used once, guessed wrong or expired after ten minutes, then a new one.

A new invitation is a new address and a new secret. The old connection, and with it the old secret,
stays while a link or a request holds it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import NoReturn

from zajel_desktop.crypto.draw import random_secret
from zajel_desktop.crypto.pake import Side
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.registration import Registration
from zajel_desktop.engine.services import Services
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.model.pairing import INVITATION_LIFE, Code, Invitation, InvitationState
from zajel_desktop.model.service import ServiceState
from zajel_desktop.protocol.invitation import build_link
from zajel_desktop.protocol.secret import InvitationSecret


class Invitations:
    """The one invitation that counts, at our address at the chosen service."""

    def __init__(self, *, services: Services, clock: Clock, tasks: Tasks) -> None:
        self.changed: Observable[Invitation] = Observable()
        self._services = services
        self._clock = clock
        self._current = Invitation(InvitationState.REGISTERING)
        self._registration: Registration | None = None
        self._address: Address | None = None
        self._secret = random_secret()
        self._secrets: dict[Registration, InvitationSecret] = {}
        self._guesses = 0
        self._expires_at = 0.0
        self._woken = asyncio.Event()
        services.default_changed.subscribe(self._on_default)
        tasks.start(self._expire(), "expire invitation")

    @property
    def current(self) -> Invitation:
        """Our code as it stands now."""
        return self._current

    @property
    def registration(self) -> Registration | None:
        """Where requests for our code come in."""
        return self._registration

    def renew(self, key: PeerId | None = None) -> None:
        """A new code, as ``key`` or as who we are now."""
        self._services.renew(key)

    def secret_of(self, registration: Registration) -> InvitationSecret | None:
        """The secret of the code that was shown at ``registration``, the same for every link."""
        return self._secrets.get(registration)

    def used(self, registration: Registration) -> None:
        """Somebody has paired by our code: it ends, a new one follows."""
        secret = self._secrets.get(registration)
        if secret is not None:
            secret.end()
        if registration is self._registration:
            self._publish(Invitation(InvitationState.USED))
            self.renew()

    def guessed(self, registration: Registration) -> None:
        """Somebody came with a wrong secret: the code is burned, a new one follows."""
        self._guesses += 1
        if registration is self._registration:
            self.used(registration)
        else:
            self._publish(self._current)

    def _on_default(self, registration: Registration) -> None:
        self._registration = registration
        self._address = None
        self._forget_ended()
        registration.changed.subscribe(self._on_changed)
        self._on_changed(registration)

    def _on_changed(self, registration: Registration) -> None:
        if registration is not self._registration:
            return
        match registration.state:
            case ServiceState.READY:
                self._show(registration)
            case ServiceState.CONNECTING:
                if self._current.state is not InvitationState.AWAY:
                    self._publish(Invitation(InvitationState.REGISTERING))
            case ServiceState.AWAY:
                self._publish(Invitation(InvitationState.AWAY, failure=registration.failure))

    def _show(self, registration: Registration) -> None:
        address = registration.address
        if address is None:
            return
        if address != self._address:  # a resumed address keeps its secret and its time
            self._address = address
            self._secret = random_secret()
            self._secrets[registration] = InvitationSecret(
                side=Side.B, address=address, secret=self._secret
            )
            self._expires_at = self._clock.now() + INVITATION_LIFE
        code = Code(address, self._secret)
        link = build_link(Code(address, self._secret, registration.url))
        self._publish(Invitation(InvitationState.SHOWN, code, link, self._expires_at))
        self._woken.set()

    def _forget_ended(self) -> None:
        """Codes that nobody holds any more take their secrets with them."""
        for registration in [r for r in self._secrets if r.is_over]:
            self._secrets.pop(registration).end()

    def _publish(self, invitation: Invitation) -> None:
        invitation = replace(invitation, guesses=self._guesses)
        if invitation != self._current:
            self._current = invitation
            self.changed.publish(invitation)

    async def _expire(self) -> NoReturn:
        while True:
            self._woken.clear()
            try:
                async with asyncio.timeout(self._left()):
                    await self._woken.wait()
            except TimeoutError:
                self._address = None
                self.renew()

    def _left(self) -> float | None:
        if self._address is None:
            return None
        return max(0.0, self._expires_at - self._clock.now())
