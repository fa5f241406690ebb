"""Finding, comparing, choosing: everything before and beside the decision."""
