"""Two sides of one link that move from connection to connection over wires that do their worst.

What happens next is chosen from outside, among all that can happen (:meth:`World.happen`): a frame
arrives, on any channel before those of others; an offer is ready; a channel opens; a connection
dies with all that is on its way, and each side notices when it likes; somebody wants to move; what
was said before is said again; time passes. :meth:`World.rest` then lets everything come to an end.
"""

from __future__ import annotations

from collections import deque

from zajel_desktop.protocol.connection import FILES, LABELS, MESSAGES
from zajel_desktop.protocol.generations import Generations
from zajel_desktop.protocol.move_table import State
from zajel_desktop.protocol.moves import (
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    Drop,
    Ended,
    GaveUp,
    Moved,
    Prove,
    Say,
    Switch,
    Take,
)
from zajel_desktop.protocol.wire.operations import ConnectionEmptied, ConnectionMoved
from zajel_desktop.protocol.wire.signals import Candidate

KEY = b"k" * 32
ONCE = (ConnectionMoved, ConnectionEmptied)  # the sealed session lets nothing through twice
LONG = 200  # seconds in which everything has come to an end


class Wire:
    """One connection: a queue for each side and channel, until it is dead."""

    def __init__(self, number):
        self.number = number
        self.binding = number.to_bytes(32, "big")
        self.is_connected = self.is_dead = False
        self.queues = {(side, label): deque() for side in (0, 1) for label in LABELS}
        self.unopened = {(side, label) for side in (0, 1) for label in LABELS}

    def die(self):
        self.is_dead = True
        for queue in self.queues.values():
            queue.clear()


class Party:
    """One side: its machine, its ends of the wires, what it sent and what it got."""

    def __init__(self, world, number):
        self.world = world
        self.number = number
        self.machine = Generations(is_offerer=number == 0, key=KEY)
        self.ends = {1}
        self.outgoing = 1
        self.sent = dict.fromkeys(LABELS, 0)
        self.got = {label: [] for label in LABELS}
        self.describing = {}
        self.said, self.moves, self.reasons = [], [], []
        self.ended = None

    def send(self, label, content):
        """Hand one frame to the connection in use; where that is dead it is lost."""
        wire = self.world.wires[self.outgoing]
        if not wire.is_dead:
            wire.queues[1 - self.number, label].append(self.world.keep(content))

    def speak(self, label):
        """Send the next of our numbered frames."""
        self.send(label, self.sent[label])
        self.sent[label] += 1
        if label == FILES:
            self.machine.file_sent()

    def play(self, outputs):
        for output in outputs:
            if self.ended is None:
                self._play(output)

    def _play(self, output):  # noqa: C901 (one arm for each output)
        match output:
            case CreateOffer(generation=number):
                self.world.wires[number] = Wire(number)
                self._begin(number, "offer")
            case CreateAnswer(generation=number, sdp=sdp):
                assert sdp == f"offer {number}"
                self._begin(number, "answer")
            case ApplyAnswer(generation=number, sdp=sdp):
                assert sdp == f"answer {number}"
                self.world.wires[number].is_connected = True
            case ApplyCandidate(generation=number):
                assert number in self.ends
            case Say(operation=operation):
                self.said.append(operation)
                self.send(MESSAGES, operation)
            case Prove(generation=number, data=data):
                self.world.wires[number].queues[1 - self.number, MESSAGES].append(data)
            case Switch(generation=number):
                self.outgoing = number
            case Take(label=label, data=data):
                self._take(label, data)
            case Drop(generation=number):
                self._drop(number)
            case Moved(generation=number):
                self.moves.append(number)
            case GaveUp(reason=reason):
                self.reasons.append(reason)
            case Ended(detail=detail):
                self.end(detail)

    def _begin(self, number, kind):
        self.ends.add(number)
        self.describing[number] = kind

    def _take(self, label, data):
        content = self.world.kept(data)
        if isinstance(content, int):
            self.got[label].append(content)
        else:
            self.play(self.machine.heard(content, self.world.now))

    def _drop(self, number):
        self.ends.discard(number)
        self.describing.pop(number, None)
        self.world.wires[number].die()

    def end(self, detail):
        """The link of this side ends: it closes every connection."""
        assert detail
        self.ended = detail
        for number in tuple(self.ends):
            self._drop(number)


class World:
    """Both parties and everything between them."""

    def __init__(self):
        self.now = 0.0
        self.contents = []
        self.wires = {1: Wire(1)}
        self.wires[1].is_connected, self.wires[1].unopened = True, set()
        self.parties = [Party(self, number) for number in (0, 1)]
        self.unnoticed = set()

    def keep(self, content):
        self.contents.append(content)
        return b"\x04" + (len(self.contents) - 1).to_bytes(4, "big")

    def kept(self, frame):
        return self.contents[int.from_bytes(frame[1:], "big")]

    @property
    def running(self):
        return [party for party in self.parties if party.ended is None]

    # What can happen.

    def happen(self, choice):
        """One of all that can happen; ``choice`` is any number."""
        kind, choice = choice % 16, choice // 16
        possible = self.trouble() if kind == 15 else self.progress() if kind < 12 else []
        possible = possible or self.wishes()
        step = possible[choice % len(possible)]
        step[0](*step[1:])

    def progress(self):
        """What a good network does sooner or later."""
        found = []
        for party in self.running:
            for number in sorted(party.ends):
                found += self._progress_of(party, number)
        return found

    def _progress_of(self, party, number):
        wire, found = self.wires[number], []
        if wire.is_dead:
            return [(self.notice, party, number)]
        if number in party.describing:
            found.append((self.describe, party, number))
        for label in LABELS:
            if wire.is_connected and (party.number, label) in wire.unopened:
                found.append((self.open, party, number, label))
            elif wire.queues[party.number, label]:
                found.append((self.deliver, party, number, label))
        return found

    def wishes(self):
        """What people and their computers do, and the clock."""
        found = [
            (self.pass_time, 0.5),
            *[(p.speak, label) for p in self.running for label in LABELS],
        ]
        for party in self.running:
            found += [(self.renew, party), (self.repeat, party)]
            found += [(self.find, party, number) for number in sorted(party.ends)]
        return found

    def trouble(self):
        """What bad networks do."""
        found = [(self.pass_time, seconds) for seconds in (3.0, 6.0, 11.0)]
        for party in self.running:
            found += [(self.refuse, party, number) for number in sorted(party.describing)]
            found += [(self.kill, number) for number in sorted(party.ends - self.in_use)]
        return found * 8 + [(self.kill, number) for number in sorted(self.in_use)]

    @property
    def in_use(self):
        """The connections that a link cannot do without."""
        return {party.machine.current for party in self.running}

    def deliver(self, party, number, label):
        frame = self.wires[number].queues[party.number, label].popleft()
        party.play(party.machine.frame(number, label, frame, self.now))

    def describe(self, party, number):
        sdp = f"{party.describing.pop(number)} {number}"
        party.play(party.machine.described(number, sdp, self.now))

    def refuse(self, party, number):
        party.describing.pop(number)
        party.play(party.machine.broken(number, "no sockets", self.now))

    def open(self, party, number, label):
        wire = self.wires[number]
        wire.unopened.discard((party.number, label))
        party.play(party.machine.channel_opened(number, label, wire.binding, self.now))

    def notice(self, party, number):
        party.ends.discard(number)
        party.describing.pop(number, None)
        party.play(party.machine.broken(number, "lost", self.now))

    def kill(self, number):
        self.wires[number].die()

    def renew(self, party):
        party.play(party.machine.renew(self.now))

    def find(self, party, number):
        party.play(party.machine.candidate_found(number, Candidate("1 1 udp 1 ::1 9 typ host")))

    def repeat(self, party):
        """The other side hears something again that was said and has arrived before."""
        said = [o for o in party.said[:-1] if not isinstance(o, ONCE)]
        other = self.parties[1 - party.number]
        pending = {
            self.kept(f)
            for wire in self.wires.values()
            for f in wire.queues[other.number, MESSAGES]
            if f[:1] == b"\x04"
        }
        heard = [operation for operation in said if operation not in pending]
        if heard and other.ended is None:
            other.play(other.machine.heard(heard[-1], self.now))

    def pass_time(self, seconds):
        self.now += seconds
        for party in self.running:
            party.play(party.machine.tick(self.now))

    # How it ends.

    def rest(self):
        """Nobody wants anything more, the network is good: let everything come to an end."""
        until = self.now + LONG
        while self.now < until:
            possible = self.progress()
            if possible:
                possible[0][0](*possible[0][1:])
            else:
                self.pass_time(0.5)

    def judge(self):
        """Linked, with everything in order and one connection; or ended on both sides."""
        first, second = self.parties
        for party, other in ((first, second), (second, first)):
            for label in LABELS:
                got = party.got[label]
                assert got == list(range(len(got))), (label, got)
                assert len(got) <= other.sent[label]
        if not first.ended and not second.ended:
            self._judge_linked(first, second)
        else:
            assert first.ended, second.ended
            assert second.ended, first.ended

    def _judge_linked(self, first, second):
        assert first.machine.state is second.machine.state is State.STEADY
        assert first.machine.current == second.machine.current
        assert first.outgoing == second.outgoing == first.machine.current
        assert first.ends == second.ends == {first.outgoing}
        for party, other in ((first, second), (second, first)):
            assert [len(party.got[label]) for label in LABELS] == [
                other.sent[label] for label in LABELS
            ]


def explore(choices):
    """Let ``choices`` happen, then the rest; return the world as it ended."""
    world = World()
    for choice in choices:
        if world.running:
            world.happen(choice)
    world.rest()
    world.judge()
    return world
