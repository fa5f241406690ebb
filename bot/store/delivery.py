"""Where a parcel goes, as the API shows it: every field, known or not."""

from typing import Self

import msgspec

from rules.contact import Contact


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A contact with nothing left out."""

    full_name: str | None = None
    phone: str | None = None
    city: str | None = None
    np_branch: str | None = None
    np_locker: str | None = None
    postal_index: str | None = None

    @classmethod
    def of(cls, contact: Contact) -> Self:
        """Show *contact*."""
        return cls(
            full_name=contact.full_name,
            phone=contact.phone,
            city=contact.city,
            np_branch=contact.np_branch,
            np_locker=contact.np_locker,
            postal_index=contact.postal_index,
        )
