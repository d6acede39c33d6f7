"""Opening connections to services: websockets comes late, because importing it takes a while."""

from __future__ import annotations

import subprocess
import sys

SHOW = """
import asyncio, sys
from zajel_desktop.net.signaling import WebsocketSignaling
print("websockets" in sys.modules)
try:
    asyncio.run(WebsocketSignaling().open("ws://127.0.0.1:9"))
except OSError:
    print("websockets" in sys.modules)
"""


def test_websockets_is_imported_by_the_first_connection():
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "True"]
