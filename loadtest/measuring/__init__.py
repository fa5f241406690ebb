"""What a run costs: processes, database, and the service's own figures."""
