"""What is served over HTTP: guard, parse, hand over, answer."""
