"""Photos: what they are for, and what is on them."""
