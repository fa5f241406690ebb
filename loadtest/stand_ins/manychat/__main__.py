"""
Run the ManyChat stand-in: ``python -m loadtest.stand_ins.manychat --port 9001 …``.

What it does and how it is driven: `loadtest.stand_ins.manychat.app`.
"""

import functools

import click

from loadtest.stand_ins.manychat.app import Options, create_app
from loadtest.stand_ins.manychat.flow import CUTOFF_S, Webhook
from loadtest.stand_ins.process import run


@click.command()
@click.option("--port", default=0, show_default="a free one")
@click.option("--api-key", required=True, help="What callers of the API must show.")
@click.option("--webhook-url", help="Where the service listens.")
@click.option("--webhook-secret", help="What the flow shows to the service.")
@click.option("--cutoff-s", default=CUTOFF_S, show_default=True)
@click.option("--rate-limits", is_flag=True, help="Refuse what is too fast with 429.")
@click.option("--seed", default=0, show_default=True, help="For faults by chance.")
def main(
    port: int,
    api_key: str,
    webhook_url: str | None,
    webhook_secret: str | None,
    cutoff_s: float,
    rate_limits: bool,
    seed: int,
) -> None:
    """Stand in for ManyChat until SIGTERM."""
    options = Options(
        api_key=api_key,
        webhook=Webhook(url=webhook_url, secret=webhook_secret, cutoff_s=cutoff_s),
        with_rate_limits=rate_limits,
        seed=seed,
    )
    run(functools.partial(create_app, options), port=port)


if __name__ == "__main__":
    main()
