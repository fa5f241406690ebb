"""Telling the managers: rows of `notice`, delivered to where they look."""
