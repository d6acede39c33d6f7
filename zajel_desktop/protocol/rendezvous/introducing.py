"""One person asks to be paired with another, who agrees, declines, or lets it run out.

asked --accepted-----------------> matched (the requester offers)
  |---declined-------------------> requester: pair_rejected
  |---90 s-----> both: pair_expiring
  |---120 s----------------------> requester: pair_timeout; target, a Desktop: pair_cancelled
  |---taken back-----------------> both: pair_cancelled (the target if it is a Desktop)
  |---target's address ended-----> requester: pair_timeout "gone"
  |---requester's address ended--> target, a Desktop: pair_cancelled "gone"
  +---crossed, both Desktops-----> matched (the lower address offers)
"""

from __future__ import annotations

from functools import partial

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.addresses import Addresses, Holder
from zajel_desktop.protocol.rendezvous.agenda import Agenda
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.outputs import Post
from zajel_desktop.protocol.rendezvous.pairing import Request, Requests
from zajel_desktop.protocol.rendezvous.relaying import Acquaintances
from zajel_desktop.protocol.wire.service_messages import (
    EndReason,
    KeptMatch,
    PairCancelled,
    PairError,
    PairExpiring,
    PairIncoming,
    PairMatched,
    PairRejected,
    PairTimeout,
)

NOT_PROCESSED = "Pair request could not be processed"
NOTHING_PENDING = "No pending request from this peer"


class Introductions:
    """The requests between addresses and the matches they become."""

    def __init__(
        self,
        *,
        addresses: Addresses,
        acquaintances: Acquaintances,
        post: Post,
        agenda: Agenda,
        limits: Limits,
    ) -> None:
        self._addresses = addresses
        self._acquaintances = acquaintances
        self._post = post
        self._agenda = agenda
        self._limits = limits
        self._requests = Requests(limits)

    def __len__(self) -> int:
        return len(self._requests)

    def ask(self, asker: Holder, code: Address, name: str | None, now: float) -> bool:
        """Ask the owner of ``code``; tell whether somebody has that code."""
        target = self._addresses.get(code)
        if target is None or target is asker:
            self._refuse(asker, NOT_PROCESSED, code)
            return target is not None
        crossing = self._requests.get(code, asker.address)
        if crossing and asker.is_desktop and target.is_desktop:
            self._match(asker, target, is_crossed=True)
            return True
        request = self._requests.ask(asker.address, code, name, now)
        if request is None:
            self._refuse(asker, NOT_PROCESSED, code)
            return True
        warn_at = request.expires_at - self._limits.request_warning
        self._agenda.add(warn_at, partial(self._warn, request))
        self._agenda.add(request.expires_at, partial(self._expire, request))
        if not target.is_away:  # else it is told on coming back
            self._announce(request, asker, target, now)
        return True

    def answer(self, owner: Holder, code: Address, *, is_accepted: bool) -> None:
        """``owner`` accepts or declines the request that came from ``code``."""
        request = self._requests.get(code, owner.address)
        asker = self._addresses.get(code)
        if request is None or asker is None:
            if not self._is_late_answer(owner, code):
                self._refuse(owner, NOTHING_PENDING, code)
        elif is_accepted:
            self._match(asker, owner)
        else:
            self._requests.end(request)
            self._post.tell(asker, PairRejected(owner.address))

    def cancel(self, asker: Holder, code: Address) -> None:
        """``asker`` takes its request back; told so even if there was none any more."""
        request = self._requests.get(asker.address, code)
        if request is not None:
            self._end(request, EndReason.CANCELLED)
        self._post.tell(asker, PairCancelled(code, EndReason.CANCELLED.value))

    def end_address(self, holder: Holder) -> None:
        """``holder`` has gone for good: everybody who waits for it is told."""
        for request in self._requests.waiting_for(holder.address):
            self._requests.end(request)
            asker = self._addresses.get(request.requester)
            self._post.tell(asker, PairTimeout(holder.address, EndReason.GONE.value))
        for request in self._requests.made_by(holder.address):
            self._end(request, EndReason.GONE)

    def come_back(self, holder: Holder, now: float) -> None:
        """Say again which requests wait for ``holder``: what was said may have been lost."""
        for request in self._requests.waiting_for(holder.address):
            asker = self._addresses.get(request.requester)
            if asker is not None:
                self._announce(request, asker, holder, now)

    def kept_matches(self, holder: Holder) -> tuple[KeptMatch, ...]:
        """The matches of ``holder``, as ``registered`` names them."""
        matches = self._acquaintances.matched_with(holder.address)
        found = ((self._addresses.get(other), match) for other, match in matches.items())
        return tuple(
            KeptMatch(other.address, other.key, match.initiator == holder.address)
            for other, match in found
            if other is not None
        )

    def _warn(self, request: Request, now: float) -> None:
        if not self._requests.is_waiting(request) or now >= request.expires_at:
            return
        seconds = round(self._limits.request_warning)
        for one, other in (
            (request.requester, request.target),
            (request.target, request.requester),
        ):
            self._post.tell(self._addresses.get(one), PairExpiring(other, seconds))

    def _expire(self, request: Request, _: float) -> None:
        if not self._requests.is_waiting(request):
            return
        target = self._addresses.get(request.target)
        reason = EndReason.GONE.value if target is None or target.is_away else ""
        self._end(request, EndReason.TIMEOUT)
        asker = self._addresses.get(request.requester)
        self._post.tell(asker, PairTimeout(request.target, reason))

    def _end(self, request: Request, reason: EndReason) -> None:
        """End ``request`` and tell its target, if that knows the word."""
        self._requests.end(request)
        target = self._addresses.get(request.target)
        if target is not None and target.is_desktop:
            self._post.tell(target, PairCancelled(request.requester, reason.value))

    def _announce(self, request: Request, asker: Holder, target: Holder, now: float) -> None:
        incoming = PairIncoming(
            asker.address, asker.key, request.remaining(now), request.proposed_name
        )
        self._post.tell(target, incoming)

    def _match(self, asker: Holder, owner: Holder, *, is_crossed: bool = False) -> None:
        initiator = min(asker.address, owner.address) if is_crossed else asker.address
        other = owner.address if initiator == asker.address else asker.address
        match = self._acquaintances.match(initiator, other)
        for one, two in ((asker, owner), (owner, asker)):
            request = self._requests.get(one.address, two.address)
            if request is None:
                continue
            self._requests.end(request)
            if one is owner or is_crossed:
                match.late_answer_of = two.address
        for one, two in ((owner, asker), (asker, owner)):
            is_initiator = one.address == initiator
            self._post.tell(one, PairMatched(two.address, two.key, is_initiator, is_crossed))

    def _is_late_answer(self, owner: Holder, code: Address) -> bool:
        """Whether ``owner`` answers a request that a match has ended meanwhile; once."""
        match = self._acquaintances.match_of(owner.address, code)
        if match is None or match.late_answer_of != owner.address:
            return False
        match.late_answer_of = None
        return True

    def _refuse(self, holder: Holder, text: str, code: Address) -> None:
        self._post.tell(holder, PairError(text, code if holder.is_desktop else None))
