"""What the shop decides: values in, values out."""
