"""Stand-ins for the services that Krama talks to."""
