"""How durable steps reach Postgres: pools, their sizes, and shared commits."""
