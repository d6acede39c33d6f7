"""Whatever a page does to a link: it is understood, or ends clearly, and nothing is heard twice."""

from __future__ import annotations

from tests.browser.web import meet
from tests.integration.browser.conftest import fixture

OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@fixture
async def linked(page, anna):
    """Both, linked."""
    await meet(page, anna)
    await page.hear("connected")
    return page, anna


async def talk(page, anna, text="still here"):
    """One text each way."""
    await page.send(text)
    await anna.wait("message", text=text)
    anna.say(do="send", text=text)
    await page.hear("text", text=text)


async def test_a_text_that_comes_twice_is_heard_once(linked):
    page, anna = linked
    await page.call("send", "once", 3)
    await talk(page, anna)
    assert [event["text"] for event in anna.named("message")] == ["once", "still here"]


async def test_what_nobody_can_read_is_said_once_and_the_link_goes_on(linked):
    page, anna = linked
    for nonsense in ("not base64!", "AAAA" * 20, "{}", "", '{"type": "handshake"}', "[1"):
        await page.call("messages.send", nonsense)
    await page.call("files.channel.send", "nonsense")
    await page.run("peer.messages.send(new Uint8Array([1, 2, 3]))")
    await page.run("peer.files.channel.send(new Uint8Array([1, 2, 3]))")
    await talk(page, anna)
    assert [event["text"] for event in anna.named("message")] == ["still here"]
    anna.say(do="history", **{"with": anna.named("linked")[0]["contact"]})
    lines = (await anna.wait("history"))["messages"]
    assert [line["kind"] for line in lines].count("unreadable") == 1


async def test_a_second_handshake_changes_nothing(linked):
    page, anna = linked
    await page.call("shake")
    await talk(page, anna)


async def test_a_second_handshake_with_another_key_ends_the_link(linked):
    page, anna = linked
    await page.call("shake", OTHER_KEY)
    await anna.wait("presence", reason="altered on the way")
    await page.hear("closed", label="messages")


async def test_a_handshake_with_another_key_is_never_linked(page, anna):
    await page.register(anna.service.url, shows=OTHER_KEY)
    await page.call("request", anna.named("ready")[-1]["code"])
    await anna.wait("pair_failed", reason="altered on the way")
    assert not anna.named("linked")


async def test_a_page_that_is_loaded_anew_is_somebody_else(linked):
    page, anna = linked
    await page.reload()
    await anna.wait("unlinked", reason="link lost")
    await anna.wait("ready", 2)  # another code: the first one is used up
    again = await meet(page, anna)
    assert again["contact"] != anna.named("linked")[0]["contact"]
    assert again["dialect"] == "web"
    await page.hear("connected")
    await page.send("another one")
    await anna.wait("message", text="another one", contact=again["contact"])


async def test_a_browser_that_is_killed_is_noticed(linked):
    page, anna = linked
    page.kill()
    await page.process.wait()
    await anna.wait("presence", presence="reconnecting")


async def test_a_page_in_the_background_still_talks_and_sends(linked):
    page, anna = linked
    await page.hide()
    assert await page.run("document.visibilityState") == "hidden"
    await talk(page, anna)
    sha256 = await page.send_file("hidden.bin", 1024 * 1024)
    assert (await anna.wait("file_received"))["sha256"] == sha256


async def test_a_program_that_goes_ends_the_link_at_the_page(linked):
    page, anna = linked
    await anna.quit()
    await page.hear("closed", label="messages")


async def test_a_link_outlives_the_service(linked):
    page, anna = linked
    await page.run("peer.socket.close()")
    await page.hear("unregistered")
    await anna.service.kill()
    await anna.wait("error", about="service")
    await talk(page, anna)
    await anna.service.start()
