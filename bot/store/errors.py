"""What can go wrong with the store, as far as a caller treats it differently."""

from rules.ids import CaseId, Sku, SubscriberId


class StoreError(Exception):
    """The root of what the store raises."""


class StoreUnavailable(StoreError):
    """Postgres can't be reached, is too slow, or is full."""


class Refused(StoreError):
    """Postgres takes everything but this row."""


class Conflict(StoreError):
    """Somebody else has changed the session since it was loaded."""

    def __init__(self, subscriber: SubscriberId) -> None:
        super().__init__(subscriber)
        self.subscriber = subscriber


class OutOfStock(StoreError):
    """There are not enough free pieces of *skus* to hold."""

    def __init__(self, skus: tuple[Sku, ...]) -> None:
        super().__init__(", ".join(skus))
        self.skus = skus


class AlreadyDecided(StoreError):
    """The case isn't open any more."""

    def __init__(self, case_id: CaseId) -> None:
        super().__init__(case_id)
        self.case_id = case_id


class NotDue(StoreError):
    """Managers needn't be reminded: it was done, or what it is about is settled."""


class Undecodable(StoreError):
    """What is stored of this shopper's session can't be read."""

    def __init__(self, subscriber: SubscriberId) -> None:
        super().__init__(subscriber)
        self.subscriber = subscriber
