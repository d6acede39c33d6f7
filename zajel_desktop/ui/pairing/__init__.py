"""How people meet: my code, the code I was told, the steps until we talk, and who asks."""
