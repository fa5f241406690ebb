"""
What a change of a phrase, a price or a rule touches.

`chats` finds those who have heard another price, and honours it or tells them;
`goldens` plays the golden transcripts of the checkout.
"""
