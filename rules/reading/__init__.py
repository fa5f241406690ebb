"""How a turn is read for `rules.understand`: clauses, cues, and readers of acts."""
