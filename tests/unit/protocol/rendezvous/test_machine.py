"""The service as its clients meet it: every rule of the document, and no frame that breaks it."""

from __future__ import annotations

import json
import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from tests.unit.protocol.rendezvous.conftest import DESKTOP, KEY, Town
from zajel_desktop.model.errors import LocalError
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.machine import NEEDS_ADDRESS

PROBE = json.loads(pathlib.Path(__file__).parents[3].joinpath("data/server-probe.json").read_text())


def refused(target: str) -> dict[str, str]:
    return {"type": "error", "message": f"Peer not found: {target}"}


# --- who we are ---------------------------------------------------------------------------------


def test_the_service_speaks_first(town):
    assert town.open().heard() == [
        {
            "type": "server_info",
            "serverId": "ed25519:x",
            "endpoint": "ws://here",
            "region": "local",
        }
    ]


def test_registered_names_features_and_ice_servers_to_everybody(town):
    (registered,) = town.open().say("register", pairingCode="AAAAAA", publicKey=KEY)[1:]
    assert "desktop-1" in registered["features"]
    assert registered["iceServers"] == [{"urls": ["stun:127.0.0.1:3478"]}]
    assert "resumeToken" not in registered


def test_a_heartbeat_tells_the_time_of_the_wall_clock(town):
    town.wait(1.5)
    (_, ack) = town.open().say("heartbeat", peerId="x")
    assert ack == {"type": "heartbeat_ack", "timestamp": 1_700_000_001_500}


def test_a_connection_connects_once(town):
    guest = town.open()
    with pytest.raises(LocalError):
        town.machine.connect(guest.connection, "127.0.0.1", town.now)


def test_frames_of_closed_connections_are_dropped(town):
    guest = town.open()
    guest.leave()
    guest.heard()
    assert guest.say("ping") == []
    guest.leave()  # and closing twice is nothing


# --- pairing ------------------------------------------------------------------------------------


def test_time_runs_out_as_it_did_with_the_older_server(town):
    asker, target = town.join("UKB4QV"), town.join("NUCTS4")
    asker.say("pair_request", targetCode="NUCTS4")
    target.heard()
    town.wait(89.9)
    assert asker.heard() == target.heard() == []
    town.wait(0.2)
    assert asker.heard() == [PROBE[149]["got"]]
    assert target.heard() == [PROBE[150]["got"]]
    town.wait(29.8)
    assert asker.heard() == []
    town.wait(0.2)
    assert asker.heard() == [PROBE[151]["got"]]
    assert target.heard() == []
    late = target.say("pair_response", targetCode="UKB4QV", accepted=True)
    assert late == [PROBE[154]["got"]]


def test_a_late_answer_is_late_even_before_the_timer_rang(town):
    asker, target = town.join("AAAAAA"), town.join("BBBBBB")
    asker.say("pair_request", targetCode="BBBBBB")
    target.heard()
    town.now += 121
    answers = target.say("pair_response", targetCode="AAAAAA", accepted=True)
    assert answers[-1]["type"] == "pair_error"
    assert asker.heard() == [{"type": "pair_timeout", "peerCode": "BBBBBB"}]


def test_asking_again_starts_the_clock_anew(town):
    asker, target = town.join("AAAAAA"), town.join("BBBBBB")
    asker.say("pair_request", targetCode="BBBBBB")
    town.wait(80)
    asker.say("pair_request", targetCode="BBBBBB")
    assert [each["type"] for each in target.heard()] == ["pair_incoming"] * 2
    town.wait(89)
    assert asker.heard() == []
    town.wait(31)
    assert [each["type"] for each in asker.heard()] == ["pair_expiring", "pair_timeout"]


def test_a_cancelled_request_disappears_from_a_desktop(town):
    asker, target = town.join("AAAAAA"), town.join("BBBBBB", **DESKTOP)
    asker.say("pair_request", targetCode="BBBBBB")
    target.heard()
    cancelled = {"type": "pair_cancelled", "peerCode": "BBBBBB", "reason": "cancelled"}
    assert asker.say("pair_cancel", targetCode="BBBBBB") == [cancelled]
    assert target.heard() == [{**cancelled, "peerCode": "AAAAAA"}]
    town.wait(200)
    assert asker.heard() == target.heard() == []


def test_an_older_client_hears_no_words_it_does_not_know(town):
    asker, target = town.join("AAAAAA", **DESKTOP), town.join("BBBBBB")
    asker.say("pair_request", targetCode="BBBBBB")
    target.heard()
    asker.say("pair_cancel", targetCode="BBBBBB")
    assert target.heard() == []
    answer = target.say("pair_response", targetCode="AAAAAA", accepted=True)
    assert answer == [{"type": "pair_error", "error": "No pending request from this peer"}]


def test_cancelling_nothing_is_confirmed(town):
    guest = town.join("AAAAAA", **DESKTOP)
    (answer,) = guest.say("pair_cancel", targetCode="BBBBBB")
    assert answer["type"] == "pair_cancelled"


def test_the_requester_hears_at_once_that_the_target_left(town):
    asker, target = town.join("AAAAAA"), town.join("BBBBBB", **DESKTOP)
    asker.say("pair_request", targetCode="BBBBBB")
    target.say("leave")
    gone = {"type": "pair_timeout", "peerCode": "BBBBBB", "reason": "gone"}
    assert asker.heard() == [gone]


def test_a_desktop_hears_that_the_requester_left(town):
    asker, target = town.join("AAAAAA"), town.join("BBBBBB", **DESKTOP)
    asker.say("pair_request", targetCode="BBBBBB")
    target.heard()
    asker.leave()
    assert target.heard() == [{"type": "pair_cancelled", "peerCode": "AAAAAA", "reason": "gone"}]


def test_a_desktop_hears_that_a_request_ran_out(town):
    asker, target = town.join("AAAAAA"), town.join("BBBBBB", **DESKTOP)
    asker.say("pair_request", targetCode="BBBBBB")
    town.wait(120)
    last = {"type": "pair_cancelled", "peerCode": "AAAAAA", "reason": "timeout"}
    assert target.heard()[-1] == last


def test_a_desktop_learns_which_code_was_refused(town):
    (answer,) = town.join("AAAAAA", **DESKTOP).say("pair_request", targetCode="BBBBBB")
    assert answer == {
        "type": "pair_error",
        "error": "Pair request could not be processed",
        "targetCode": "BBBBBB",
    }


@pytest.mark.parametrize("is_lower_first", [True, False])
def test_crossed_requests_of_desktops_are_one_match_and_the_lower_address_offers(
    town, is_lower_first
):
    lower, higher = town.join("AAAAAA", **DESKTOP), town.join("BBBBBB", **DESKTOP)
    asks = [(lower, "BBBBBB"), (higher, "AAAAAA")]
    for guest, target in asks if is_lower_first else reversed(asks):
        guest.unread = guest.say("pair_request", targetCode=target)
    town.wait(500)
    heard = [
        [
            (each["peerCode"], each["isInitiator"], each["crossed"])
            for each in guest.heard()
            if each["type"] == "pair_matched"
        ]
        for guest in (lower, higher)
    ]
    assert heard == [[("BBBBBB", True, True)], [("AAAAAA", False, True)]]
    assert lower.say("offer", target="BBBBBB", payload=1) == []


def test_crossed_desktops_are_told_at_the_second_request(town):
    lower, higher = town.join("AAAAAA", **DESKTOP), town.join("BBBBBB", **DESKTOP)
    higher.say("pair_request", targetCode="AAAAAA")
    assert [each["type"] for each in lower.heard()] == ["pair_incoming"]
    (match,) = lower.say("pair_request", targetCode="BBBBBB")
    assert (match["isInitiator"], match["crossed"]) == (True, True)
    (match,) = higher.heard()
    assert (match["isInitiator"], match["crossed"]) == (False, True)
    late = lower.say("pair_response", targetCode="BBBBBB", accepted=True)
    assert late == []  # pressed while the match was under way
    again = lower.say("pair_response", targetCode="BBBBBB", accepted=True)
    assert again[0]["type"] == "pair_error"
    town.wait(500)
    assert lower.heard() == higher.heard() == []


# --- relaying -----------------------------------------------------------------------------------


def test_matched_addresses_talk_until_one_of_them_ends(town):
    one, other = town.matched("AAAAAA", "BBBBBB")
    town.wait(100_000)
    assert one.say("offer", target="BBBBBB", payload={"x": [1]}) == []
    assert other.heard() == [{"type": "offer", "from": "AAAAAA", "payload": {"x": [1]}}]
    other.leave()
    assert one.say("offer", target="BBBBBB", payload=1) == [refused("BBBBBB")]
    town.join("BBBBBB")
    assert one.say("offer", target="BBBBBB", payload=1) == [refused("BBBBBB")]


def test_a_desktop_learns_why_in_a_word(town):
    (answer,) = town.join("AAAAAA", **DESKTOP).say("offer", target="BBBBBB", payload=1)
    assert answer == {**refused("BBBBBB"), "reason": "peer_not_found", "target": "BBBBBB"}


def test_who_a_rendezvous_named_to_each_other_may_talk_for_ten_minutes(town):
    one, other = town.join("AAAAAA"), town.join("BBBBBB")
    one.say("register_rendezvous", peerId="AAAAAA", hourly_tokens=["t"])
    other.say("register_rendezvous", peerId="BBBBBB", hourly_tokens=["t"])
    one.heard()
    town.wait(599)
    assert other.say("offer", target="AAAAAA", payload=1) == []
    assert one.say("answer", target="BBBBBB", payload=1)[0]["type"] == "offer"
    town.wait(2)
    assert other.say("offer", target="AAAAAA", payload=1)[-1] == refused("AAAAAA")


def test_naming_a_foreign_address_at_a_rendezvous_opens_nothing(town):
    one, thief = town.join("AAAAAA"), town.join("CCCCCC")
    one.say("register_rendezvous", peerId="AAAAAA", hourly_tokens=["t"])
    thief.say("register_rendezvous", peerId="BBBBBB", hourly_tokens=["t"])
    assert thief.say("offer", target="AAAAAA", payload=1) == [refused("AAAAAA")]


def test_nobody_pushes_another_aside_at_a_meeting_point(town):
    owner, thief, friend = town.join("AAAAAA"), town.join("CCCCCC"), town.join("BBBBBB")
    owner.say("register_rendezvous", peerId="AAAAAA", hourly_tokens=["t"], relayId="true")
    thief.say("register_rendezvous", peerId="AAAAAA", hourly_tokens=["t"], relayId="false")
    (result,) = friend.say("register_rendezvous", peerId="BBBBBB", hourly_tokens=["t"])
    assert result["liveMatches"] == [{"peerId": "AAAAAA", "relayId": "true"}]
    assert owner.heard()[-1]["match"] == {"peerId": "BBBBBB"}
    assert thief.heard() == []


def test_who_left_is_at_no_meeting_point(town):
    for code in ("AAAAAA", None):
        guest = town.join(code) if code else town.open()
        guest.say("register_rendezvous", peerId=code or "nobody", hourly_tokens=["t"])
        guest.leave()
    (result,) = town.join("BBBBBB").say("register_rendezvous", peerId="BBBBBB", hourly_tokens=["t"])
    assert result["liveMatches"] == []


# --- one address, and coming back ---------------------------------------------------------------


def test_a_second_code_moves_the_connection(town):
    one, other = town.matched("AAAAAA", "BBBBBB")
    town.join("CCCCCC").say("pair_request", targetCode="AAAAAA")
    one.heard()
    one.say("register", pairingCode="DDDDDD", publicKey=KEY)
    assert other.say("offer", target="AAAAAA", payload=1) == [refused("AAAAAA")]
    assert one.say("offer", target="BBBBBB", payload=1) == [refused("BBBBBB")]
    town.join("AAAAAA")


def test_a_collision_leaves_the_old_address_alone(town):
    town.join("BBBBBB")
    one = town.join("AAAAAA")
    (answer,) = one.say("register", pairingCode="BBBBBB", publicKey=KEY)
    assert answer["type"] == "code_collision"
    assert town.open().say("register", pairingCode="AAAAAA", publicKey=KEY)[1] == answer


def come_back(town: Town, code: str, token: str | None, key: str = KEY):
    guest = town.open()
    guest.heard()
    said = guest.say("register", pairingCode=code, publicKey=key, resume=token, **DESKTOP)
    return guest, said


def register_desktop(town: Town, code: str):
    guest, (registered,) = come_back(town, code, None)
    assert registered["resumed"] is False
    return guest, registered["resumeToken"]


def test_a_token_brings_the_address_back_with_matches_and_requests(town):
    one, token = register_desktop(town, "AAAAAA")
    friend, stranger = town.join("BBBBBB"), town.join("CCCCCC", **DESKTOP)
    one.say("pair_request", targetCode="BBBBBB")
    friend.say("pair_response", targetCode="AAAAAA", accepted=True)
    one.say("pair_request", targetCode="CCCCCC")
    friend.heard(), stranger.heard()
    one.leave()
    town.wait(60)
    friend.say("pair_request", targetCode="AAAAAA", proposedName="F")
    friend.say("ice_candidate", target="AAAAAA", payload="c")
    town.wait(59)
    again, (registered, incoming, *held) = come_back(town, "AAAAAA", token)
    assert registered["resumed"] is True
    assert registered["resumeToken"] != token
    assert registered["matches"] == [
        {"peerCode": "BBBBBB", "peerPublicKey": KEY, "isInitiator": True}
    ]
    assert (incoming["fromCode"], incoming["expiresIn"]) == ("BBBBBB", 61_000)
    assert [each["type"] for each in held] == ["ice_candidate", "pair_expiring"]
    stranger.say("pair_response", targetCode="AAAAAA", accepted=True)
    assert again.heard()[-1]["type"] == "pair_matched"
    assert again.say("offer", target="BBBBBB", payload=1) == []


def test_who_is_away_for_two_minutes_has_gone(town):
    one, token = register_desktop(town, "AAAAAA")
    asker = town.join("BBBBBB")
    one.leave()
    town.wait(30)
    asker.say("pair_request", targetCode="AAAAAA")
    town.wait(91)
    assert asker.heard()[-1] == {"type": "pair_timeout", "peerCode": "AAAAAA", "reason": "gone"}
    _, (registered,) = come_back(town, "AAAAAA", token)
    assert registered["resumed"] is False


def test_a_request_that_runs_out_while_the_target_is_away_says_gone(town):
    one, _ = register_desktop(town, "AAAAAA")
    asker = town.join("BBBBBB")
    asker.say("pair_request", targetCode="AAAAAA")
    town.wait(50)
    one.leave()
    town.wait(70)
    assert asker.heard()[-1] == {"type": "pair_timeout", "peerCode": "AAAAAA", "reason": "gone"}


@pytest.mark.parametrize("token", [None, "A" * 22, "short"])
def test_without_its_token_an_address_is_kept_for_its_owner(town, token):
    one, _ = register_desktop(town, "AAAAAA")
    one.leave()
    _, said = come_back(town, "AAAAAA", token)
    assert [each["type"] for each in said] == ["code_collision"]


def test_a_token_works_once_and_with_its_key_only(town):
    one, token = register_desktop(town, "AAAAAA")
    one.leave()
    assert come_back(town, "AAAAAA", token, "B" * 43 + "=")[1][0]["type"] == "code_collision"
    assert come_back(town, "AAAAAA", token)[1][0]["type"] == "registered"
    assert come_back(town, "AAAAAA", token)[1][0]["type"] == "code_collision"


def test_a_token_takes_over_from_a_socket_that_is_dead_unnoticed(town):
    dead, token = register_desktop(town, "AAAAAA")
    again, (registered,) = come_back(town, "AAAAAA", token)
    assert registered["resumed"] is True
    assert dead.closed == 4001
    dead.leave()
    town.wait(300)
    asker = town.join("BBBBBB")
    asker.say("pair_request", targetCode="AAAAAA")
    assert again.heard()[-1]["type"] == "pair_incoming"


def test_an_older_client_frees_its_address_with_its_socket(town):
    town.join("AAAAAA").leave()
    town.join("AAAAAA")


def test_what_is_held_is_bounded(make_town):
    town = make_town(held_frames=3)
    one, token = register_desktop(town, "AAAAAA")
    friend = town.join("BBBBBB")
    one.say("pair_request", targetCode="BBBBBB")
    friend.say("pair_response", targetCode="AAAAAA", accepted=True)
    one.leave()
    for number in range(10):
        friend.say("ice_candidate", target="AAAAAA", payload=number)
    _, (_, *held) = come_back(town, "AAAAAA", token)
    assert [each["payload"] for each in held] == [7, 8, 9]


# --- limits -------------------------------------------------------------------------------------


def test_the_window_of_frames_ends_after_a_minute(make_town):
    town = make_town(frames=3)
    guest = town.open()
    guest.heard()
    heard = [guest.say("ping")[0]["type"] for _ in range(5)]
    assert heard == ["pong", "pong", "pong", "error", "error"]
    town.wait(61)
    assert guest.say("ping") == [{"type": "pong"}]


def test_a_mistyped_code_counts_as_a_pair_request(make_town):
    guest = make_town(pair_requests=2).join("AAAAAA")
    texts = [guest.say("pair_request", targetCode=code)[0] for code in ("x", "BBBBBB", "y", "z")]
    assert [each.get("message") for each in texts] == [
        "Invalid target code format",
        None,
        "Too many pair requests. Please slow down.",
        "Too many pair requests. Please slow down.",
    ]


FAR = "192.0.2.7"


def test_who_guesses_thirty_wrong_codes_is_refused_from_any_socket(town):
    victim = town.join("ZZZZZZ", ip="198.51.100.1")
    for code in ("AAAAAA", "BBBBBB", "CCCCCC"):
        thief = town.join(code, ip=FAR)
        for _ in range(10):
            thief.say("pair_request", targetCode="YYYYYY")
    thief = town.join("DDDDDD", ip=FAR)
    answer = thief.say("pair_request", targetCode="ZZZZZZ")
    assert answer[0]["message"].startswith("Too many wrong codes")
    assert victim.heard() == []
    town.wait(601)
    assert thief.say("pair_request", targetCode="ZZZZZZ") == []


def test_others_are_not_hindered_by_a_guesser(make_town):
    town = make_town(wrong_codes=1)
    town.join("AAAAAA", ip=FAR).say("pair_request", targetCode="YYYYYY")
    (answer,) = town.join("BBBBBB", ip="192.0.2.8").say("pair_request", targetCode="YYYYYY")
    assert answer["type"] == "pair_error"


def test_one_network_counts_together(make_town):
    town = make_town(connections=2)
    town.open("2001:db8::1"), town.open("2001:db8::2")
    assert town.open("2001:db8::3").closed == 1013
    assert town.open("2001:db8:0:1::3").closed is None


def test_a_closed_connection_makes_room(make_town):
    town = make_town(connections=1)
    first = town.open(FAR)
    refused_one = town.open(FAR)
    assert (refused_one.closed, refused_one.heard()) == (1013, [])
    refused_one.leave()
    first.leave()
    assert town.open(FAR).closed is None


def test_twenty_registrations_a_minute(make_town):
    town = make_town(registrations=2)
    guest = town.join("AAAAAA", ip=FAR)
    guest.say("register", pairingCode="AAAAAA", publicKey=KEY)
    (answer,) = guest.say("register", pairingCode="BBBBBB", publicKey=KEY)
    assert answer["message"].startswith("Too many registrations")
    town.wait(61)
    assert guest.say("register", pairingCode="BBBBBB", publicKey=KEY)[0]["type"] == "registered"


@pytest.mark.parametrize(("is_limited", "closed"), [(False, None), (True, 1013)])
def test_this_computer_is_exempt_unless_told_otherwise(make_town, is_limited, closed):
    town = make_town(connections=1, is_loopback_limited=is_limited)
    town.open("127.0.0.1")
    assert town.open("127.0.0.1").closed == closed


def test_nothing_is_left_when_everybody_has_gone(town):
    one, other = town.matched("AAAAAA", "BBBBBB", ip=FAR, **DESKTOP)
    one.say("register_rendezvous", peerId="AAAAAA", hourly_tokens=["t"], dailyPoints=["d"])
    one.leave()
    other.leave()
    town.wait(60 * 60 * 50)
    assert town.machine.next_deadline is None
    assert town.machine.connections == 0


# --- anything at all ----------------------------------------------------------------------------

CODES = st.sampled_from(["AAAAAA", "BBBBBB", "CCCCCC", "bad", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | CODES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KINDS = st.sampled_from(sorted(NEEDS_ADDRESS)) | st.sampled_from(
    ["register", "ping", "heartbeat", "register_rendezvous", "get_relays", "update_load", "pong"]
)
ADDRESS_MEMBERS = ["target", "targetCode", "pairingCode", "peerId", "linkCode", "publicKey"]
POINT_MEMBERS = ["dailyPoints", "hourlyTokens", "deadDrops", "deadDrop", "relayId"]
MEMBERS = st.sampled_from([*ADDRESS_MEMBERS, *POINT_MEMBERS, "daily_points", "hourly_tokens"]) | (
    st.sampled_from(["features", "resume", "proposedName", "accepted", "payload", "dead_drops"])
)
FRAMES = st.builds(
    lambda kind, members: json.dumps({**members, "type": kind}),
    KINDS | JSON,
    st.dictionaries(MEMBERS, JSON, max_size=5),
)


@given(st.lists(FRAMES | st.text(), max_size=20))
def test_no_frame_breaks_the_service(frames):
    town = Town(Limits())
    guest = town.open()
    guest.say("register", pairingCode="AAAAAA", publicKey=KEY)
    for frame in frames:
        for answer in guest.say_text(frame):
            assert isinstance(answer["type"], str)
    guest.leave()
    town.wait(1000)
    assert town.open().heard()[0]["type"] == "server_info"


class AnythingGoes(RuleBasedStateMachine):
    """Clients come, say what they like in any order, and go, while time passes."""

    guests = Bundle("guests")
    good_codes = st.sampled_from(["AAAAAA", "BBBBBB", "CCCCCC"])

    def __init__(self):
        super().__init__()
        self.town = Town(Limits(held_frames=4, connections=3))
        self.tokens = [None]

    @rule(target=guests, ip=st.sampled_from(["127.0.0.1", FAR, "::1", "nonsense", ""]))
    def open(self, ip):
        return self.town.open(ip)

    @rule(guest=guests, code=good_codes, is_desktop=st.booleans(), token=st.integers(0, 5))
    def register(self, guest, code, is_desktop, token):
        token = self.tokens[token % len(self.tokens)]
        features = ["desktop-1"] if is_desktop else []
        for said in guest.say(
            "register", pairingCode=code, publicKey=KEY, features=features, resume=token
        ):
            self.tokens.append(said.get("resumeToken"))

    @rule(guest=guests, code=good_codes)
    def ask(self, guest, code):
        guest.say("pair_request", targetCode=code)

    @rule(guest=guests, code=good_codes, is_accepted=st.booleans())
    def answer(self, guest, code, is_accepted):
        guest.say("pair_response", targetCode=code, accepted=is_accepted)

    @rule(guest=guests, code=good_codes, kind=st.sampled_from(["offer", "pair_cancel", "leave"]))
    def speak(self, guest, code, kind):
        guest.say(kind, target=code, targetCode=code, payload=1)

    @rule(guest=guests, peer=good_codes, tokens=st.lists(st.sampled_from("xyz"), max_size=2))
    def meet(self, guest, peer, tokens):
        guest.say("register_rendezvous", peerId=peer, hourly_tokens=tokens, daily_points=tokens)

    @rule(guest=guests, frame=FRAMES)
    def babble(self, guest, frame):
        guest.say_text(frame)

    @rule(guest=guests)
    def leave(self, guest):
        guest.leave()

    @rule(seconds=st.sampled_from([0.5, 31, 91, 121, 700]))
    def wait(self, seconds):
        self.town.wait(seconds)

    @invariant()
    def each_address_has_one_connection_and_each_connection_one_address(self):
        clients = self.town.machine._clients
        holders = self.town.machine._addresses._holders
        for connection, client in clients.items():
            if client.holder is not None:
                assert client.holder.connection == connection
                assert holders[client.holder.address] is client.holder
        for holder in holders.values():
            if holder.connection is not None:
                assert clients[holder.connection].holder is holder

    @invariant()
    def requests_and_matches_are_between_living_addresses(self):
        holders = self.town.machine._addresses._holders
        introductions = self.town.machine._introductions
        for target, requests in introductions._requests._to.items():
            assert target in holders
            assert set(requests) <= set(holders)
        acquaintances = self.town.machine._acquaintances
        assert set(acquaintances._matches) | set(acquaintances._named) <= set(holders)

    @invariant()
    def what_is_held_is_bounded(self):
        for holder in self.town.machine._addresses._holders.values():
            assert len(holder.held or ()) <= 4
            assert holder.is_away or not holder.held


AnythingGoes.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnythingGoes = AnythingGoes.TestCase
