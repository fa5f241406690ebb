"""The vocabulary of the shop's customers, as tables: words only, no logic."""
