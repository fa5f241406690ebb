"""What is kept in Postgres, and how it is read and written."""
