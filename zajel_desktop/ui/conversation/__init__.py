"""The right half of the window: everything said between us and one contact."""
