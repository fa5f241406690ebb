"""A strict stand-in for the Telegram Bot API, as far as a shop's managers need it."""
