"""Two redialling machines with a simple driver each, a service between them, and bad wires.

Everything that goes over the wires is delayed, so reordered, sometimes doubled, sometimes dropped;
processes die and start again, the service forgets, the link is lost on one side, on both, or
unnoticed. Afterwards the wires are good, and both must be linked, by the same link, before long.
"""

from __future__ import annotations

import heapq
import itertools

from zajel_desktop.protocol.redialling import Dial, Event, Redialling, Seek, State

STORM, CALM = 60.0, 130.0  # seconds; in the calm the longest waiting must have passed
NOTICE = 4.0  # seconds until a dead link is noticed


class Side:
    """One process: its machine, its address, and which link it believes in."""

    def __init__(self, world, name, is_offerer):
        self.world, self.name, self.is_offerer = world, name, is_offerer
        self.other = None
        self.address = None
        self.link = None
        self.opening = {}  # link -> place
        self.machine = Redialling()
        self.begin()

    def begin(self):
        self.machine = Redialling()
        self.link, self.opening = None, {}
        self.address = self.world.new_address(self)
        self.tell(Event.ADMIT)

    def tell(self, event, place=None):
        chance = self.world.random.random()
        for output in self.machine.take(event, self.world.now, chance=chance, place=place):
            match output:
                case Seek():
                    self.world.seek(self)
                case Dial(place=there):
                    self.call(there)
        self.check()

    def check(self):
        machine = self.machine
        at_rest = machine.state in {State.SHUT, State.LINKED, State.GONE}
        assert at_rest or machine.due is not None, f"{machine} waits for nothing"

    def call(self, place):
        if not self.is_offerer:
            return self.world.send(place, ("ask", self.address))
        link = next(self.world.numbers)
        self.opening[link] = place
        self.tell(Event.OPEN, place)
        self.world.send(place, ("offer", self.address, link))
        self.world.after(20.0, lambda: self.give_up(link))

    def give_up(self, link):
        place = self.opening.pop(link, None)
        if place is not None:
            self.tell(Event.MISS, place)

    def hear(self, said):
        match said:
            case ("ask", address):
                if self.is_offerer and address not in self.opening.values():
                    self.call(address)
            case ("offer", address, link):
                self.consider(address, link)
            case ("answer", _, link) if link in self.opening:
                self.become(link)
                self.world.direct(self.other, ("linked", link))
            case ("linked", link) if link in self.opening:
                self.become(link)

    def consider(self, address, link):
        if link in self.opening or link == self.link:
            return
        self.opening[link] = address
        self.tell(Event.OPEN, address)
        self.world.send(address, ("answer", self.address, link))
        self.world.after(20.0, lambda: self.give_up(link))

    def become(self, link):
        self.opening.pop(link)
        self.link = link
        if self.is_offerer:
            self.opening.clear()
        self.tell(Event.LINK)

    def notice(self):
        """The link is not alive on the other side."""
        if self.link is not None and self.other.link != self.link:
            self.link = None
            self.tell(Event.LOSE, self.other.address if self.world.random.random() < 0.5 else None)


class World:
    """Time, wires, and what goes wrong."""

    def __init__(self, random):
        self.random = random
        self.now = 0.0
        self.numbers = itertools.count(1)
        self.agenda = []
        self.homes = {}
        self.is_up = True
        self.is_bad = True
        self.sides = ()
        one, two = Side(self, "one", True), Side(self, "two", False)
        self.sides = (one, two)
        one.other, two.other = two, one

    def new_address(self, side):
        address = f"{side.name}{next(self.numbers)}"
        self.homes[address] = side
        return address

    def after(self, seconds, act):
        heapq.heappush(self.agenda, (self.now + seconds, next(self.numbers), act))

    def delay(self):
        return self.random.random() * (3.0 if self.is_bad else 0.2)

    def seek(self, side):
        """Ask the service; it may be down, and then nobody answers."""
        address = side.address
        if self.is_up and not self.is_lost():
            self.after(self.delay(), lambda: self.answer(side, address))

    def answer(self, side, address):
        if side.address != address or side.other is None:
            return
        there = [a for a, home in self.homes.items() if home is side.other][-2:]
        for place in reversed(there):
            side.tell(Event.MEET, place)
        if not there:
            side.tell(Event.MISS)

    def send(self, address, said):
        """Over the service."""
        for _ in range(self.copies() if self.is_up else 0):
            self.after(self.delay(), lambda: self.arrive(address, said))

    def direct(self, side, said):
        address = side.address
        for _ in range(self.copies()):
            self.after(self.delay(), lambda: self.arrive(address, said))

    def arrive(self, address, said):
        side = self.homes.get(address)
        if side is not None and side.address == address:
            side.hear(said)

    def is_lost(self):
        return self.is_bad and self.random.random() < 0.3

    def copies(self):
        return 0 if self.is_lost() else 2 if self.is_bad and self.random.random() < 0.2 else 1

    def trouble(self):
        side = self.random.choice(self.sides)
        match self.random.randrange(6):
            case 0:
                side.begin()  # killed and started again
            case 1:
                side.link = None
                side.tell(Event.LOSE, self.random.choice([None, side.other.address]))
            case 2:
                self.is_up = not self.is_up
                if self.is_up:
                    self.call_all()
            case 3:
                side.tell(Event.CALL)
            case 4:
                side.tell(Event.SUMMON)
            case 5:
                self.is_bad = self.random.random() < 0.7

    def call_all(self):
        for side in self.sides:
            side.tell(Event.CALL)

    def run(self):
        for _ in range(self.random.randrange(8)):
            self.after(self.random.random() * STORM, self.trouble)
        self.pass_time(STORM)
        self.is_up, self.is_bad = True, False
        self.pass_time(STORM + CALM)
        links = [side.link for side in self.sides]
        assert links[0] is not None
        assert links[0] == links[1], f"{links} in {[side.machine for side in self.sides]}"

    def pass_time(self, until):
        watched = {}
        while True:
            times = [self.agenda[0][0]] if self.agenda else []
            times += [side.machine.due for side in self.sides if side.machine.due is not None]
            times += [self.now + NOTICE - self.now % NOTICE]
            self.now = max(self.now, min(times))
            if self.now >= until:
                return
            while self.agenda and self.agenda[0][0] <= self.now:
                heapq.heappop(self.agenda)[2]()
            for side in self.sides:
                if side.machine.due is not None and side.machine.due <= self.now:
                    side.tell(Event.WAKE)
                self.watch(side, watched)

    def watch(self, side, watched):
        """Silence of a few seconds is noticed."""
        if side.link is None or side.other.link == side.link:
            watched.pop(side, None)
        elif self.now - watched.setdefault(side, self.now) >= NOTICE:
            watched.pop(side)
            side.notice()
