"""The signaling service with a thousand real sockets costs no more than it promises."""

from __future__ import annotations

import pytest
import uvloop

from benchmarks.service import IDLE_LIMIT_KB, measure


@pytest.mark.long
def test_a_thousand_idle_connections_cost_at_most_16_kb_each():
    figures = uvloop.run(measure("ours", 1000, 4000))
    assert figures.idle_kb <= IDLE_LIMIT_KB
    assert figures.rate > 0  # every frame arrived
