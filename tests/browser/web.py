"""A page that speaks the web dialect, as a person: pairs, says texts, sends and receives files.

What happens to it stands in ``told``, see ``page/peer.js``. Its files are random bytes it draws
itself; what arrived is known by its SHA-256.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, TypeAlias

from tests.browser.devtools import (
    MEETS_ON_LOOPBACK,
    PATIENCE,
    SHOWS_ADDRESSES,
    Page,
    browse,
    browser,
)
from tests.fakes.programs import Headless

Event: TypeAlias = dict[str, Any]

START = (Path(__file__).parent / "page" / "index.html").as_uri()
OPEN = (*SHOWS_ADDRESSES, *MEETS_ON_LOOPBACK)
"""Real addresses, loopback among them."""


def why_not() -> str:
    """Say why there is no browser; empty if there is one."""
    return "" if browser() else "no Chromium is installed here (package chromium)"


class WebPage(Page):
    """One page of this kind."""

    async def open(self) -> None:
        """Open the page."""
        await super().open()
        await self.ask("Page.enable")
        await self.ask("Page.navigate", url=START)
        await self.hear("loaded")

    async def hear(
        self, event: str, count: int = 1, patience: float = PATIENCE, **members: Any
    ) -> dict[str, Any]:
        """The ``count``-th ``event`` with these ``members``; AssertionError if it never comes."""

        def is_wanted(told: dict[str, Any]) -> bool:
            return told.get("event") == event and members.items() <= told.items()

        try:
            await self.wait_for(lambda _: len(self.all(event, **members)) >= count, patience)
        except TimeoutError:
            said = [told for _, told in self.told][-20:]
            raise AssertionError(f"the page never said {event} {members}; last: {said}") from None
        return [told for _, told in self.told if is_wanted(told)][count - 1]

    def all(self, event: str, **members: Any) -> list[dict[str, Any]]:
        """Every ``event`` with these ``members`` so far."""
        return [
            told
            for _, told in self.told
            if told.get("event") == event and members.items() <= told.items()
        ]

    def when(self, event: str, **members: Any) -> float:
        """When the first ``event`` with these ``members`` came, as time.perf_counter() tells."""
        return next(
            at
            for at, told in self.told
            if told.get("event") == event and members.items() <= told.items()
        )

    async def register(self, url: str, **options: Any) -> str:
        """Register with the service at ``url``; return the code. Options: see ``peer.js``."""
        self.told.clear()
        await self.run(f"peer = new Peer({json.dumps({'url': url, **options})}); peer.start()")
        return str((await self.hear("registered"))["code"])

    async def call(self, method: str, *arguments: Any) -> Any:
        """Call a method of the peer; what it returns once its promise is kept."""
        words = ", ".join(json.dumps(argument) for argument in arguments)
        return await self.run(f"peer.{method}({words})")

    async def pair(self, code: str) -> None:
        """Ask for a pairing, and wait until their handshake has come."""
        await self.call("request", code)
        await self.hear("connected")

    async def send(self, text: str) -> None:
        """Send one text."""
        await self.call("send", text)

    async def send_file(self, name: str, size: int) -> str:
        """Send a file of random bytes; its SHA-256, once all of it is handed to the channel."""
        script = f"peer.files.send({json.dumps(name)}, {size}).then(({{sha256}}) => sha256)"
        return str(await self.run(script))

    async def hide(self) -> None:
        """Have it in the background: another page of the same window is looked at."""
        made = await self.ask("Target.createTarget", url="about:blank")
        await self.ask("Target.activateTarget", targetId=made["targetId"])
        await self.run(
            "new Promise((done) => document.hidden ? done()"
            " : document.addEventListener('visibilitychange', () => done()))"
        )

    async def reload(self) -> None:
        """Load the page anew, as people do: everything it knew is gone, and it is looked at."""
        self.told.clear()
        await self.ask("Page.bringToFront")
        await self.ask("Page.reload")
        await self.hear("loaded")


@contextlib.asynccontextmanager
async def web_page(*prefix: str, hides: bool = False) -> AsyncIterator[WebPage]:
    """Such a page in a browser of its own that the command ``prefix`` starts elsewhere.

    It has candidates on loopback and no others hidden; with ``hides`` it is as browsers are for
    everybody: only the address of the default route, behind a name that ends in .local.
    """
    async with browse(WebPage, *prefix, flags=() if hides else OPEN) as page:
        if not hides:  # a page that may use the microphone learns of all interfaces
            await page.ask("Browser.grantPermissions", permissions=["audioCapture"])
        yield page


async def meet(page: WebPage, person: Headless, *, page_asks: bool = True, **options: Any) -> Event:
    """Pair a page, registered anew with ``options``, with one of ours; what ours says of it."""
    code = await page.register(person.service.url, **options)
    before, shown = len(person.named("linked")), person.named("ready")
    if page_asks:
        await page.call("request", shown[-1]["code"])
    else:
        person.say(do="pair", code=code)
    linked: Event = await person.wait("linked", before + 1)
    if page_asks:  # that code is used up: whoever asks next needs the next one
        await person.wait("ready", len(shown) + 1)
    return linked
