"""The types of ids, so that two texts can't be swapped unnoticed."""

from typing import NewType

SubscriberId = NewType("SubscriberId", str)  # ManyChat's; may exceed 2**53
ProductId = NewType("ProductId", str)
Sku = NewType("Sku", str)
CartId = NewType("CartId", str)
OrderId = NewType("OrderId", str)
CaseId = NewType("CaseId", str)
MediaId = NewType("MediaId", str)
InboxId = NewType("InboxId", int)
TurnId = NewType("TurnId", int)
