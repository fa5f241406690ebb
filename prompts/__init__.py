"""The texts of the shop and the library that reads and checks them."""
