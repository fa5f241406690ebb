"""The money gate: what an answer says in numbers, and whether facts bear it out."""
