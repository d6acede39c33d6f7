"""Text and shapes as delegates lay them out and paint them; they know no service."""
