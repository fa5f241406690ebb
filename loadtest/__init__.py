"""Stand-ins, shoppers and the load tester."""
