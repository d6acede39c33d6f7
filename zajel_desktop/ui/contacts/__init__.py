"""The list of people: who is there, what was said last, and what can be done with each."""
