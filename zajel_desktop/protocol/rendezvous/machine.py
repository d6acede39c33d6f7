"""The signaling service as one machine: frames and times in, frames and closings out.

The rules stand in ``docs/protocol.md``, section "Service". Every input first lets happen what was
due before it, so that the order of things does not depend on how precise a timer is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.addresses import Addresses, ConnectionId, Holder
from zajel_desktop.protocol.rendezvous.agenda import Agenda
from zajel_desktop.protocol.rendezvous.introducing import Introductions
from zajel_desktop.protocol.rendezvous.lending import Lending, TurnAccess
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.meeting_points import MeetingPoints, Place, Presence
from zajel_desktop.protocol.rendezvous.origins import Origins
from zajel_desktop.protocol.rendezvous.outputs import TRY_LATER, Output, Post
from zajel_desktop.protocol.rendezvous.registering import Client, Draw, Registrations
from zajel_desktop.protocol.rendezvous.relaying import Acquaintances
from zajel_desktop.protocol.wire.service_messages import (
    Announcement,
    GetRelays,
    Heartbeat,
    HeartbeatAck,
    IceServerEntry,
    Leave,
    LinkError,
    LinkRequest,
    LinkResponse,
    LoadUpdated,
    NamedPeer,
    PairCancel,
    PairRequest,
    PairResponse,
    Ping,
    Pong,
    Refusal,
    RefusalReason,
    Register,
    RegisterRelay,
    RegisterRendezvous,
    Relay,
    Relayed,
    RelayKind,
    RelayRegistered,
    Relays,
    RendezvousMatch,
    RendezvousResult,
    Request,
    ServerInfo,
    UpdateLoad,
)
from zajel_desktop.protocol.wire.service_requests import MalformedError, decode_request

NOT_REGISTERED: Final = Refusal(
    "Not registered. Send register message first.", RefusalReason.NOT_REGISTERED.value
)
SLOW_DOWN: Final = Refusal("Rate limit exceeded. Please slow down.", RefusalReason.SLOW_DOWN.value)
PAIR_REQUESTS: Final = Refusal(
    "Too many pair requests. Please slow down.", RefusalReason.PAIR_REQUESTS.value
)
WRONG_CODES: Final = Refusal(
    "Too many wrong codes. Please try again later.", RefusalReason.WRONG_CODES.value
)
REGISTRATIONS: Final = Refusal(
    "Too many registrations. Please slow down.", RefusalReason.REGISTRATIONS.value
)
FOREIGN_LINK: Final = Refusal(
    "Cannot respond to link request for another device", RefusalReason.MALFORMED.value
)
NO_LINKING: Final = LinkError("This service does not link devices")
NO_LINK_REQUEST: Final = LinkError("No pending link request found")

# What only a client with an address may say, well-formed or not.
NEEDS_ADDRESS: Final = frozenset(
    {"leave", "pair_request", "pair_response", "pair_cancel", "link_request", "link_response"}
    | {kind.value for kind in RelayKind}
)


class Rendezvous:
    """One signaling service. Times are seconds of one clock that never goes back."""

    def __init__(
        self,
        server: ServerInfo,
        *,
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        ice_servers: tuple[IceServerEntry, ...] = (),
        turn: TurnAccess | None = None,
        epoch: float = 0.0,
    ) -> None:
        """``epoch``: what the wall clock (Unix seconds) shows when ours shows zero."""
        self._server = server
        self._limits = limits
        self._epoch = epoch
        self._clients: dict[ConnectionId, Client] = {}
        self._origins = Origins(limits)
        self._addresses = Addresses(limits)
        self._acquaintances = Acquaintances(limits)
        self._points = MeetingPoints(limits)
        self._post = Post(self._addresses)
        self._agenda = Agenda()
        self._introductions = Introductions(
            addresses=self._addresses,
            acquaintances=self._acquaintances,
            post=self._post,
            agenda=self._agenda,
            limits=limits,
        )
        self._registrations = Registrations(
            clients=self._clients,
            addresses=self._addresses,
            introductions=self._introductions,
            acquaintances=self._acquaintances,
            points=self._points,
            post=self._post,
            agenda=self._agenda,
            server_id=server.server_id,
            lending=Lending(servers=ice_servers, turn=turn, epoch=epoch),
        )
        self._is_sweep_planned = False
        self._steps: dict[type[Request], Callable[[Client, Any, float], None]] = {
            PairRequest: self._pair_request,
            PairResponse: self._pair_response,
            PairCancel: self._pair_cancel,
            Relay: self._relay,
            Leave: self._leave,
            Ping: self._ping,
            Heartbeat: self._heartbeat,
            RegisterRendezvous: self._meet,
            RegisterRelay: self._register_relay,
            GetRelays: self._get_relays,
            UpdateLoad: self._update_load,
            LinkRequest: self._link_request,
            LinkResponse: self._link_response,
        }

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self._clients)

    @property
    def next_deadline(self) -> float | None:
        """When :meth:`tick` is next needed, None while nothing waits."""
        return self._agenda.next_at

    # --- inputs --------------------------------------------------------------------------------

    def connect(self, connection: ConnectionId, ip: str, now: float) -> list[Output]:
        """A client came from ``ip``; it hears who we are, or is closed as one too many."""
        if connection in self._clients:
            raise LocalError(f"connection {connection} is connected")
        self._agenda.advance(now)
        origin = self._origins.limited(ip)
        if self._origins.connect(origin):
            self._clients[connection] = Client(connection, origin)
            self._post.say(connection, self._server)
        else:
            self._post.close(connection, TRY_LATER, "too many connections")
        self._plan_sweep(now)
        return self._post.take()

    def receive(self, connection: ConnectionId, frame: str, now: float, draw: Draw) -> list[Output]:
        """A client said ``frame``; late frames of closed connections are dropped."""
        client = self._clients.get(connection)
        if client is None:
            return []
        self._agenda.advance(now)
        if not client.frames.admits(now, self._limits.frames, self._limits.window):
            self._refuse(client, SLOW_DOWN)
            return self._post.take()
        try:
            request = decode_request(frame)
        except MalformedError as error:
            self._complain(client, error, now)
        else:
            self._do(client, request, now, draw)
        return self._post.take()

    def disconnect(self, connection: ConnectionId, now: float) -> list[Output]:
        """The socket of a client closed; of unknown ones nothing follows."""
        self._agenda.advance(now)
        client = self._clients.pop(connection, None)
        if client is not None:
            self._origins.disconnect(client.origin)
            self._points.leave(connection)
            self._registrations.socket_closed(client, now)
        return self._post.take()

    def tick(self, now: float) -> list[Output]:
        """Let happen what is due."""
        self._agenda.advance(now)
        return self._post.take()

    def _plan_sweep(self, now: float) -> None:
        is_worth_it = self._clients or len(self._origins) or len(self._points)
        if is_worth_it and not self._is_sweep_planned:
            self._is_sweep_planned = True
            self._agenda.add(now + self._limits.sweep, self._sweep)

    def _sweep(self, now: float) -> None:
        self._is_sweep_planned = False
        self._origins.sweep(now)
        self._points.sweep(now)
        self._acquaintances.sweep(now)
        self._registrations.sweep(now)
        self._plan_sweep(now)

    # --- requests ------------------------------------------------------------------------------

    def _do(self, client: Client, request: Request, now: float, draw: Draw) -> None:
        if isinstance(request, Register):
            self._register(client, request, now, draw)
        else:
            self._steps[type(request)](client, request, now)

    def _complain(self, client: Client, error: MalformedError, now: float) -> None:
        if client.holder is None and error.kind in NEEDS_ADDRESS:
            self._refuse(client, NOT_REGISTERED)
        elif error.kind == "pair_request" and not self._may_ask(client, now):
            self._refuse(client, PAIR_REQUESTS)  # a mistyped code counts too
        else:
            self._refuse(client, error.answer)

    def _refuse(self, client: Client, refusal: Announcement) -> None:
        """Say why not; older clients are told in exactly the words they know."""
        if isinstance(refusal, Refusal) and not client.is_desktop:
            refusal = Refusal(refusal.message)
        self._post.say(client.connection, refusal)

    def _holder(self, client: Client) -> Holder | None:
        if client.holder is None:
            self._refuse(client, NOT_REGISTERED)
        return client.holder

    def _register(self, client: Client, request: Register, now: float, draw: Draw) -> None:
        if self._origins.may_register(client.origin, now):
            self._registrations.register(client, request, now, draw)
        else:
            self._refuse(client, REGISTRATIONS)

    def _leave(self, client: Client, _: Leave, now: float) -> None:
        if self._holder(client):
            self._registrations.give_up(client)

    def _may_ask(self, client: Client, now: float) -> bool:
        limits = self._limits
        return client.pair_requests.admits(now, limits.pair_requests, limits.window)

    def _pair_request(self, client: Client, request: PairRequest, now: float) -> None:
        holder = self._holder(client)
        if holder is None:
            return
        if not self._may_ask(client, now):
            self._refuse(client, PAIR_REQUESTS)
        elif self._origins.guesses(client.origin, now):
            self._refuse(client, WRONG_CODES)
        elif not self._introductions.ask(holder, request.target_code, request.proposed_name, now):
            self._origins.note_wrong_code(client.origin, now)

    def _pair_response(self, client: Client, request: PairResponse, now: float) -> None:
        if holder := self._holder(client):
            self._introductions.answer(holder, request.target_code, is_accepted=request.accepted)

    def _pair_cancel(self, client: Client, request: PairCancel, now: float) -> None:
        if holder := self._holder(client):
            self._introductions.cancel(holder, request.target_code)

    def _relay(self, client: Client, request: Relay, now: float) -> None:
        holder = self._holder(client)
        if holder is None:
            return
        target = self._addresses.get(request.target)
        if target and self._acquaintances.may_relay(holder.address, target.address, now):
            self._post.tell(target, Relayed(request.kind, holder.address, request.payload))
            return
        # The same words whether that address exists or not.
        text = f"Peer not found: {request.target}"
        self._refuse(client, Refusal(text, RefusalReason.PEER_NOT_FOUND.value, request.target))

    def _ping(self, client: Client, _: Ping, now: float) -> None:
        self._post.say(client.connection, Pong())

    def _heartbeat(self, client: Client, _: Heartbeat, now: float) -> None:
        self._post.say(client.connection, HeartbeatAck(int((self._epoch + now) * 1000)))

    def _meet(self, client: Client, request: RegisterRendezvous, now: float) -> None:
        found = self._points.look(request, now)
        owner = next(
            (h for h in (client.holder,) if h is not None and h.address == request.peer_id), None
        )
        place: Place = owner.address if owner else client.connection
        if owner or not self._is_somebody_else(client, request.peer_id):
            self._points.register(request, place, client.origin, now)
        self._post.say(client.connection, RendezvousResult(found.live_matches(), found.drops))
        for presence in found.present:
            self._introduce(owner, presence, request, now)
        self._plan_sweep(now)

    def _is_somebody_else(self, client: Client, peer_id: str) -> bool:
        """Whether ``peer_id`` is the address of another client, who must not be pushed aside."""
        holder = self._addresses.get(Address(peer_id))
        return holder is not None and holder is not client.holder

    def _introduce(
        self, owner: Holder | None, presence: Presence, request: RegisterRendezvous, now: float
    ) -> None:
        message = RendezvousMatch(NamedPeer(request.peer_id, request.relay_id))
        if isinstance(presence.place, int):
            self._post.say(presence.place, message)
            return
        if owner is not None:
            self._acquaintances.name(owner.address, presence.place, now)
        self._post.tell(self._addresses.get(presence.place), message)

    # --- what this service does not do, said in the words that older clients know ----------------

    def _register_relay(self, client: Client, request: RegisterRelay, now: float) -> None:
        answer = RelayRegistered(request.peer_id, self._server.server_id)
        self._post.say(client.connection, answer)

    def _get_relays(self, client: Client, _: GetRelays, now: float) -> None:
        self._post.say(client.connection, Relays())

    def _update_load(self, client: Client, request: UpdateLoad, now: float) -> None:
        self._post.say(client.connection, LoadUpdated(request.peer_id, request.connected_count))

    def _link_request(self, client: Client, _: LinkRequest, now: float) -> None:
        if self._holder(client):
            self._post.say(client.connection, NO_LINKING)

    def _link_response(self, client: Client, request: LinkResponse, now: float) -> None:
        if holder := self._holder(client):
            is_own = request.link_code == holder.address
            self._refuse(client, NO_LINK_REQUEST if is_own else FOREIGN_LINK)
