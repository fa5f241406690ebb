"""A shop's catalogue from a CSV file or a feed, with a report of what was rejected."""
