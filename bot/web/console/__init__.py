"""The managers' pages: who waits, payments to decide, chats, orders."""
