"""From the accepted item to the confirmed order."""
