"""Makes reading datagrams three times cheaper on Linux, once per process.

asyncio reads each datagram into a fresh buffer of 256 KiB. The C library maps and unmaps such
large blocks every time, until one much larger block has been freed: from then on it keeps memory
of that size (mallopt(3), M_MMAP_THRESHOLD, "dynamic mmap threshold").
"""

from __future__ import annotations

import sys

BLOCK = 16 * 1024 * 1024
"""Bytes of the block; below the 32 MiB up to which the threshold grows."""


def keep_buffers(platform: str = sys.platform) -> bool:
    """Do it where it helps; return whether it was done."""
    if not platform.startswith("linux"):
        return False
    bytes(BLOCK)  # zeros nobody has to write; freed at once, which is the point
    return True
