"""What the engine needs from outside, named here and handed in by the doors.

Every method that waits is ``async``; adapters translate what they meet into ``OSError``,
``TimeoutError``, :exc:`RemoteError` or the errors named there.

* ``signaling``, ``connections``, ``network``: the world; ``clock``: the time
* ``store``, ``files``: the disk
* ``siblings``: what services of the engine offer to each other
"""
