"""The service: everything that opens, listens, stores and sends."""
