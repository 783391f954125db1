"""How does a command come into its installation? It finds the folder, has the database answer, and loads Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.exits import NotReady
from mainstay.cli.options import data_folder
from mainstay.gateways.installation import Installation
from mainstay.gateways.presence import database_at_hand

Data = Annotated[Path | None, typer.Option("--data", help="The folder of the installation.", show_default=False)]


def place_of(context: typer.Context, own: Path | None) -> Installation:
    """The installation that the command was pointed to, made or not; from here on the whole process is."""
    folder = data_folder(context, own)
    if folder is None:
        raise NotReady(
            "no installation is named", code="no-installation", help="--data DIR or MAINSTAY_DATA says where it is"
        )
    return point_to(folder)


def point_to(folder: Path) -> Installation:
    """The installation in this folder, which Django's settings and every process started from here find as well."""
    os.environ["MAINSTAY_DATA"] = str(folder.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.web.settings")
    return Installation(folder.absolute())


@contextmanager
def opened(place: Installation) -> Iterator[None]:
    """The installation is complete and can be worked with inside. NotReady where it is not made, or migrations wait."""
    with reached(place):
        from mainstay.queries.migrations import waiting_migrations

        if waiting := waiting_migrations():
            said = f"{len(waiting)} migrations wait" if len(waiting) > 1 else f"the migration {waiting[0]} waits"
            raise NotReady(said, code="migrations-wait", help=f"mainstay migrate --data {place.folder}")
        yield


@contextmanager
def reached(place: Installation) -> Iterator[None]:
    """Django is loaded and the database answers inside, whatever is in it. NotReady where nothing was made yet."""
    if not place.exists():
        raise NotReady(
            f"there is no installation in {place.folder}",
            code="no-installation",
            help=f"mainstay init --data {place.folder}",
        )
    with database_at_hand(place):
        import django

        django.setup(set_prefix=False)
        try:
            yield
        finally:
            release_connections()


def release_connections() -> None:
    """The process holds no connection to the database any more; the next statement opens one."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's connections have one
