"""Files on their way, as people see them: the card, its words, its picture, its buttons."""
