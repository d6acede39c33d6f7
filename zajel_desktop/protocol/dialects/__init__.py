"""How the older Zajel clients speak, and how to tell which of them it is."""
