"""What is said reaches the socket, or waits for its owner."""

from __future__ import annotations

from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.protocol.rendezvous.addresses import Addresses, ConnectionId
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.outputs import Close, Post, Send
from zajel_desktop.protocol.wire.service_messages import Pong


def test_outputs_come_in_order_and_once():
    post = Post(Addresses(Limits()))
    post.say(ConnectionId(1), Pong())
    post.close(ConnectionId(1), 1013, "why")
    assert post.take() == [Send(ConnectionId(1), Pong()), Close(ConnectionId(1), 1013, "why")]
    assert post.take() == []


def test_what_is_said_to_the_absent_waits_and_to_nobody_is_lost():
    addresses = Addresses(Limits())
    post = Post(addresses)
    holder = addresses.take(Address("AAAAAA"), PeerId("k"), ConnectionId(1))
    holder.connection = None
    post.tell(holder, Pong())
    post.tell(None, Pong())
    assert post.take() == []
    assert addresses.release(holder) == (Pong(),)
