"""Programs for the people who work on Krama; nothing of the service imports them."""
