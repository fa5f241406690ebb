"""
Stored turns run once more, through the rules, prompts and steps of now.

`recorded` answers as the outside did then, `running` goes through many turns,
`exporting` makes a golden transcript of one.
"""
