"""
Run the model stand-in: ``python -m loadtest.stand_ins.model --port 9002 …``.

What it does and how it is driven: `loadtest.stand_ins.model.app`.
"""

import functools

import click

from loadtest.stand_ins.model.app import Options, create_app
from loadtest.stand_ins.process import run


@click.command()
@click.option("--port", default=0, show_default="a free one")
@click.option("--api-key", required=True, help="What callers must show.")
@click.option(
    "--model", "models", multiple=True, default=("stand-in",), show_default=True
)
@click.option("--script", default="helpful", show_default=True, help="Name or file.")
@click.option("--latency", default="constant:0", show_default=True)
@click.option("--photo-latency", help="For pictures; else the same.")
@click.option("--hang-percent", default=0.0, show_default=True)
@click.option("--no-schemas", is_flag=True, help="Refuse json_schema formats.")
@click.option("--seed", default=0, show_default=True, help="For chance of any kind.")
@click.option("--keep-calls", default=10_000, show_default=True)
def main(
    port: int,
    api_key: str,
    models: tuple[str, ...],
    script: str,
    latency: str,
    photo_latency: str | None,
    hang_percent: float,
    no_schemas: bool,
    seed: int,
    keep_calls: int,
) -> None:
    """Stand in for a model until SIGTERM."""
    options = Options(
        api_key=api_key,
        models=models,
        has_schemas=not no_schemas,
        script=script,
        latency=latency,
        photo_latency=photo_latency,
        hang_percent=hang_percent,
        seed=seed,
        keep_calls=keep_calls,
    )
    run(functools.partial(create_app, options), port=port)


if __name__ == "__main__":
    main()
