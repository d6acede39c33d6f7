"""The connection doctor: what was checked on both sides, the verdict, the one thing to do."""
