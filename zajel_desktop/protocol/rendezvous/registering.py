"""How a client gets an address, keeps it over a lost socket, and gives it up."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from zajel_desktop.protocol.rendezvous.addresses import (
    TOKEN_BYTES,
    Addresses,
    ConnectionId,
    Holder,
    issue_token,
)
from zajel_desktop.protocol.rendezvous.agenda import Agenda
from zajel_desktop.protocol.rendezvous.introducing import Introductions
from zajel_desktop.protocol.rendezvous.lending import RENEWAL, Lending
from zajel_desktop.protocol.rendezvous.limits import Window
from zajel_desktop.protocol.rendezvous.meeting_points import MeetingPoints
from zajel_desktop.protocol.rendezvous.origins import Origin
from zajel_desktop.protocol.rendezvous.outputs import TAKEN_OVER, Post
from zajel_desktop.protocol.rendezvous.relaying import Acquaintances
from zajel_desktop.protocol.wire.service_messages import (
    DESKTOP,
    FEATURES,
    ICE_RENEWAL,
    CodeCollision,
    IceServers,
    Register,
    Registered,
)

Draw: TypeAlias = Callable[[int], bytes]
"""Gives that many random bytes."""


@dataclass(slots=True, eq=False)
class Client:
    """One connection: where it counts, what it used up, which address it has."""

    connection: ConnectionId
    origin: Origin | None
    is_desktop: bool = False
    holder: Holder | None = None
    renewal_at: float = math.inf
    frames: Window = field(default_factory=Window)
    pair_requests: Window = field(default_factory=Window)


class Registrations:
    """Gives addresses to clients and takes them back."""

    def __init__(
        self,
        *,
        clients: dict[ConnectionId, Client],
        addresses: Addresses,
        introductions: Introductions,
        acquaintances: Acquaintances,
        points: MeetingPoints,
        post: Post,
        agenda: Agenda,
        server_id: str,
        lending: Lending,
    ) -> None:
        self._clients = clients
        self._addresses = addresses
        self._introductions = introductions
        self._acquaintances = acquaintances
        self._points = points
        self._post = post
        self._agenda = agenda
        self._server_id = server_id
        self._lending = lending

    def register(self, client: Client, message: Register, now: float, draw: Draw) -> None:
        """Give ``client`` the address it wants, if it is free or its own."""
        holder = self._addresses.get(message.pairing_code)
        if holder is None:
            self.give_up(client)
            holder = self._addresses.take(
                message.pairing_code, message.public_key, client.connection
            )
            self._settle(client, holder, message, now, draw)
        elif holder is not client.holder and self._may_resume(holder, message):
            self.give_up(client)
            self._resume(client, holder, message, now, draw)
        else:
            self._post.say(client.connection, CodeCollision())

    def give_up(self, client: Client) -> None:
        """End the address of ``client``, if it has one."""
        holder, client.holder = client.holder, None
        if holder is not None:
            self._end(holder)

    def socket_closed(self, client: Client, now: float) -> None:
        """End the address of ``client``, or keep it until it may come back."""
        holder = client.holder
        if holder is None:
            return
        if self._addresses.leave(holder, now):
            self._agenda.add(holder.away_until, partial(self._end_if_away, holder))
        else:
            self.give_up(client)

    def _end_if_away(self, holder: Holder, now: float) -> None:
        """End the address of whoever has not come back."""
        if holder.is_away and now >= holder.away_until:
            self._end(holder)

    def _may_resume(self, holder: Holder, message: Register) -> bool:
        return self._addresses.may_resume(holder, message.public_key, message.resume)

    def _resume(
        self, client: Client, holder: Holder, message: Register, now: float, draw: Draw
    ) -> None:
        if holder.connection is not None:  # the old socket is dead and we had not noticed
            self._clients[holder.connection].holder = None
            self._post.close(holder.connection, TAKEN_OVER, "resumed elsewhere")
            holder.connection = None
        held = self._addresses.release(holder)
        self._settle(client, holder, message, now, draw, is_resumed=True)
        self._introductions.come_back(holder, now)
        for said in held:
            self._post.tell(holder, said)

    def _settle(
        self,
        client: Client,
        holder: Holder,
        message: Register,
        now: float,
        draw: Draw,
        *,
        is_resumed: bool = False,
    ) -> None:
        holder.connection = client.connection
        client.holder = holder
        client.is_desktop = holder.is_desktop = DESKTOP in message.features
        holder.resume_hash = None
        token = issue_token(holder, draw(TOKEN_BYTES)) if client.is_desktop else None
        answer = Registered(
            holder.address,
            self._server_id,
            FEATURES,
            self._lending.entries(now),
            token,
            is_resumed,
            self._introductions.kept_matches(holder) if is_resumed else (),
        )
        self._post.say(client.connection, answer)
        if self._lending.is_passing and ICE_RENEWAL in message.features:
            client.renewal_at = now + RENEWAL

    def sweep(self, now: float) -> None:
        """Tell other passwords for TURN servers to whoever has stayed for long."""
        for client in self._clients.values():
            if client.holder is not None and client.renewal_at <= now:
                self._post.say(client.connection, IceServers(self._lending.entries(now)))
                client.renewal_at = now + RENEWAL

    def _end(self, holder: Holder) -> None:
        self._addresses.free(holder)
        self._introductions.end_address(holder)
        self._acquaintances.forget(holder.address)
        self._points.leave(holder.address)
