"""Shapes of signaling that other programs have: who offers, when candidates come, what ends it.

    awaited_offer   we ask a server, it offers with its ICE servers, candidates may come first
    posted_offer    one HTTP POST: offer in, answer out, every candidate in them
    room_relay      a room passes on what its members say to each other; the lower id offers

Each is a state machine without I/O beside :mod:`zajel_desktop.protocol.negotiation`, and speaks to
its driver in the same words: CreateOffer, CreateAnswer, ApplyAnswer, ApplyCandidate, Abandon.
"""
