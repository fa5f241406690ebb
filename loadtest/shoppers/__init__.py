"""Shoppers of a load test: what they say, and what they know of a right answer."""
