"""A browser as it is for everybody: its address is hidden behind a name that ends in .local.

The page and one of our programs are neighbours on one network. The page is told none of our
addresses, so that they can only meet where we have asked that network for the name.
"""

from __future__ import annotations

import pytest

from tests.browser.web import meet, web_page, why_not
from tests.lab.programs import at

pytestmark = pytest.mark.skipif(bool(why_not()), reason=f"no browser: {why_not()}")


@pytest.mark.parametrize(
    ("page_asks", "trickles"),
    [(True, True), (False, True), (True, False)],
    ids=["page asks", "we ask", "in the description"],
)
async def test_a_hidden_address_is_found_by_its_name(people, page_asks, trickles):
    await people.open(stun=False)
    (carla,) = await people.settle("c", options=("--interfaces", ""))
    async with web_page(*at(people.town, "a"), hides=True) as page:
        linked = await meet(
            page, carla, page_asks=page_asks, hearsCandidates=False, trickles=trickles
        )
        assert linked["dialect"] == "web"
        named = [each["candidate"].split()[4] for each in page.all("candidate")]
        assert named
        assert all(name.endswith(".local") for name in named)
        carla.say(do="send", text="hello")
        await page.hear("text", text="hello")
