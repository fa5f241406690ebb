"""
One module for each command of `python -m bot`; bot/__main__.py lists them.

A command takes the Config by `@click.pass_obj`, prints its result to stdout, and raises
a KramaError for what whoever runs it can put right.
"""
