"""The demo shop: what it sells, and how the whole of it runs on one machine."""
