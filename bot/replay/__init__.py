"""
Stored turns run once more, through the rules, prompts and steps of now.

`recorded` answers as the outside did then, `differences` says what came out another
way, `running` goes through many turns, `scrubbing` and `exporting` make a golden
transcript of one.
"""
