"""What leaves the process or comes from strangers: vendors' formats and networks."""
