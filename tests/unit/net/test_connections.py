"""Making connections: aiortc comes late, because importing it takes a while."""

from __future__ import annotations

import subprocess
import sys

from zajel_desktop.net.connections import AiortcConnections

SHOW = """
import sys
from zajel_desktop.net import connections
print("aiortc" in sys.modules, "av" in sys.modules)
connections.warm_up()
print("aiortc" in sys.modules, "av" in sys.modules)
"""


def test_aiortc_is_imported_by_the_first_connection_or_by_warming_up():
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False False", "True True"]


async def test_a_connection_that_was_never_used_closes():
    connection = AiortcConnections().make(servers=(), interfaces=["lo"], inbox=print)
    await connection.close()
