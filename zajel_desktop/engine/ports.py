"""What the engine needs from outside, named here and handed in by the doors."""
