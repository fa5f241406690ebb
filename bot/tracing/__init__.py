"""The steps of a turn as spans: kept apart from the library that exports them."""
