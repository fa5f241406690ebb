"""The actions that a content carries: on tags and on custom fields of the contact."""

from typing import Any

import msgspec

from loadtest.stand_ins.manychat.contacts import Account, Contact


class AddTag(msgspec.Struct, frozen=True, tag_field="action", tag="add_tag"):
    """Add a tag to the contact."""

    tag_name: str

    def check(self, account: Account) -> None:
        """Raise UnknownName if the account has no such tag."""
        account.check_tag(self.tag_name)

    def apply(self, account: Account, contact: Contact) -> None:
        """Do it."""
        account.add_tag(contact, self.tag_name)


class RemoveTag(msgspec.Struct, frozen=True, tag_field="action", tag="remove_tag"):
    """Take a tag off the contact."""

    tag_name: str

    def check(self, account: Account) -> None:
        """Raise UnknownName if the account has no such tag."""
        account.check_tag(self.tag_name)

    def apply(self, account: Account, contact: Contact) -> None:
        """Do it."""
        account.remove_tag(contact, self.tag_name)


class SetField(msgspec.Struct, frozen=True, tag_field="action", tag="set_field_value"):
    """Set a custom field of the contact."""

    field_name: str
    value: str | int | float | bool

    def check(self, account: Account) -> None:
        """Raise UnknownName if the account has no such field for such a value."""
        account.check_field(self.field_name, self.value)

    def apply(self, account: Account, contact: Contact) -> None:
        """Do it."""
        account.set_field(contact, self.field_name, self.value)


class UnsetField(
    msgspec.Struct, frozen=True, tag_field="action", tag="unset_field_value"
):
    """Empty a custom field of the contact."""

    field_name: str

    def check(self, account: Account) -> None:
        """Raise UnknownName if the account has no such field."""
        account.field_named(self.field_name)

    def apply(self, account: Account, contact: Contact) -> None:
        """Do it."""
        account.unset_field(contact, self.field_name)


Action = AddTag | RemoveTag | SetField | UnsetField


def action_of(raw: Any) -> Action:
    """
    Read one action of a content.

    Raises:
        msgspec.ValidationError: It isn't one.
    """
    action: Action = msgspec.convert(raw, Action)
    return action
