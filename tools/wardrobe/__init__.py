"""The drawn wardrobe of the demo shop: cloth, cuts and the pictures made of them."""
