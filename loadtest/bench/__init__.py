"""Measurements of single parts: each module is a command that prints its table."""
