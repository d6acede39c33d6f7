"""The heartbeat: silence is judged by a clock that knows when we slept."""

from __future__ import annotations

from zajel_desktop.protocol.heartbeat import CONSENTING, STIRRING, Heartbeat, Pulse


def run(heartbeat, until, *, since=0.0, step=0.5):
    """Tick every half second; return when pings were due."""
    pings, now = [], since
    while now < until:
        now += step
        if heartbeat.tick(now):
            heartbeat.sent(now)
            pings.append(now)
    return pings


def test_a_second_without_sending_asks_for_a_ping():
    assert run(Heartbeat(0.0), 3.0) == [1.0, 2.0, 3.0]


def test_whoever_sends_needs_no_ping():
    heartbeat = Heartbeat(0.0)
    for now in range(1, 10):
        heartbeat.sent(now - 0.2)
        heartbeat.heard(now)
        assert not heartbeat.tick(now)


def test_silence_is_suspect_after_three_seconds_silent_after_four_and_dead_after_fifteen():
    heartbeat = Heartbeat(0.0)
    run(heartbeat, 2.5)
    assert heartbeat.pulse is Pulse.ALIVE
    run(heartbeat, 3.0, since=2.5)
    assert heartbeat.pulse is Pulse.SUSPECT
    run(heartbeat, 4.0, since=3.0)
    assert heartbeat.pulse is Pulse.SILENT
    run(heartbeat, 14.5, since=4.0)
    assert heartbeat.pulse is Pulse.SILENT
    run(heartbeat, 15.0, since=14.5)
    assert heartbeat.pulse is Pulse.DEAD


def test_who_knows_no_ping_is_dead_when_two_answers_are_missing():
    heartbeat = Heartbeat(0.0, CONSENTING)
    run(heartbeat, 7.5)
    assert heartbeat.pulse is Pulse.ALIVE
    run(heartbeat, 9.5, since=7.5)
    assert heartbeat.pulse is Pulse.SUSPECT
    run(heartbeat, 13.5, since=9.5)
    assert heartbeat.pulse is Pulse.SILENT
    run(heartbeat, 14.0, since=13.5)
    assert heartbeat.pulse is Pulse.DEAD


def test_a_sign_of_life_ends_the_suspicion():
    heartbeat = Heartbeat(0.0)
    run(heartbeat, 5.0)
    heartbeat.heard(5.0)
    assert heartbeat.pulse is Pulse.ALIVE
    run(heartbeat, 7.5, since=5.0)
    assert heartbeat.pulse is Pulse.ALIVE


def test_packets_without_a_whole_frame_are_signs_of_life_but_not_for_ever():
    heartbeat, now = Heartbeat(0.0), 0.0
    while now < STIRRING - 1:
        now += 1
        heartbeat.stirred(now)
        run(heartbeat, now + 1, since=now)
        assert heartbeat.pulse is Pulse.ALIVE
    heartbeat.heard(now)
    while now < 2 * STIRRING + 20:
        now += 1
        heartbeat.stirred(now)
        run(heartbeat, now + 1, since=now)
    assert heartbeat.pulse is Pulse.DEAD


def test_the_dead_stay_dead():
    heartbeat = Heartbeat(0.0)
    run(heartbeat, 15.0)
    heartbeat.heard(15.5)
    heartbeat.stirred(15.6)
    assert heartbeat.pulse is Pulse.DEAD
    assert not heartbeat.tick(20.0)


def test_in_another_network_a_second_or_so_without_an_answer_is_enough():
    heartbeat = Heartbeat(0.0)
    heartbeat.doubt(0.5, is_lost=False)
    run(heartbeat, 0.5)
    assert heartbeat.pulse is Pulse.ALIVE
    run(heartbeat, 1.0, since=0.5)
    assert heartbeat.pulse is Pulse.SUSPECT
    run(heartbeat, 2.0, since=1.0)
    assert heartbeat.pulse is Pulse.SILENT


def test_an_answer_ends_the_doubt():
    heartbeat = Heartbeat(0.0)
    heartbeat.doubt(0.5, is_lost=False)
    heartbeat.heard(0.6)
    run(heartbeat, 3.0, since=0.5)
    assert heartbeat.pulse is Pulse.ALIVE


def test_from_an_address_that_is_gone_nothing_is_heard_and_no_time_is_won():
    heartbeat = Heartbeat(0.0)
    heartbeat.doubt(0.0, is_lost=True)
    heartbeat.tick(0.0)
    assert heartbeat.pulse is Pulse.SILENT
    run(heartbeat, 8.0)
    heartbeat.doubt(8.0, is_lost=True)
    run(heartbeat, 11.0, since=8.0)
    assert heartbeat.pulse is Pulse.DEAD


def test_after_a_sleep_the_other_is_asked_before_it_is_judged():
    heartbeat = Heartbeat(0.0)
    run(heartbeat, 1.0)
    assert heartbeat.tick(3600.0)
    assert heartbeat.pulse is Pulse.SUSPECT
    run(heartbeat, 3600.5, since=3600.0)
    assert heartbeat.pulse is Pulse.SUSPECT
    run(heartbeat, 3601.0, since=3600.5)
    assert heartbeat.pulse is Pulse.SILENT
    run(heartbeat, 3611.5, since=3601.0)
    assert heartbeat.pulse is Pulse.SILENT
    run(heartbeat, 3612.0, since=3611.5)
    assert heartbeat.pulse is Pulse.DEAD


def test_after_a_sleep_an_older_client_has_time_to_be_asked():
    heartbeat = Heartbeat(0.0, CONSENTING)
    run(heartbeat, 1.0)
    heartbeat.tick(3600.0)
    assert heartbeat.pulse is Pulse.ALIVE
    run(heartbeat, 3604.5, since=3600.0)
    assert heartbeat.pulse is Pulse.ALIVE
    run(heartbeat, 3605.0, since=3604.5)
    assert heartbeat.pulse is Pulse.SUSPECT
