"""What a specification curve is made of: its words, its tables, its fits and its summary."""
