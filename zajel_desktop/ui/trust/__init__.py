"""Whether somebody is who they say: comparing a number or emoji, and a key that has changed."""
