"""A strict stand-in for ManyChat: its public API and its flow runner."""
