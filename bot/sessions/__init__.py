"""One shopper, one turn at a time: from a stored message to a call that is sent."""
