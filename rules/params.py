"""What shops' feeds call the colour and the size of an offer."""

COLOUR_PARAMS = ("колір", "цвет", "color")
SIZE_PARAMS = ("розмір", "размер", "size")
