"""
The simulator of the demo: a phone to write on, with the real path behind it.

What a page sends goes to the ManyChat stand-in, which calls our webhook as ManyChat
does; what the page shows is what the stand-in was told to show.
"""
