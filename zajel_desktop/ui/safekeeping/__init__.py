"""The profile at rest: its lock, its passphrase, backups, and how everything is erased."""
