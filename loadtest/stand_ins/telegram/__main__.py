"""
Run the Telegram stand-in: ``python -m loadtest.stand_ins.telegram --port 9003 …``.

What it does and how it is driven: `loadtest.stand_ins.telegram.app`.
"""

import functools

import click

from loadtest.stand_ins.process import run
from loadtest.stand_ins.telegram.app import Options, create_app


@click.command()
@click.option("--port", default=0, show_default="a free one")
@click.option("--token", required=True, help="What callers have in their path.")
@click.option("--chat", "chats", multiple=True, type=int, help="Else any chat.")
@click.option("--seed", default=0, show_default=True, help="For faults by chance.")
def main(port: int, token: str, chats: tuple[int, ...], seed: int) -> None:
    """Stand in for Telegram until SIGTERM."""
    options = Options(token=token, chats=chats, seed=seed)
    run(functools.partial(create_app, options), port=port)


if __name__ == "__main__":
    main()
