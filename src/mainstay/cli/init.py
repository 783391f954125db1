"""mainstay init: the first run. An installation with its database, its keys and the first person of the provider."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import errors_told, tell
from mainstay.cli.asking import asked
from mainstay.cli.opening import Data, place_of, reached
from mainstay.cli.options import AsJson
from mainstay.cli.output import write, write_columns
from mainstay.cli.reading import first_line
from mainstay.errors import Conflict


def init(
    context: typer.Context,
    *,
    provider: Annotated[str, typer.Option(help="The provider's name.", show_default=False)] = "",
    email: Annotated[str, typer.Option(help="The first person's address.", show_default=False)] = "",
    name: Annotated[str, typer.Option(help="The first person's name.", show_default=False)] = "",
    password: Annotated[str, typer.Option(help="Their password.", show_default=False)] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="A file whose first line is the password.", show_default=False)
    ] = None,
    url: Annotated[str, typer.Option(help="Where people and machines will reach it.", show_default=False)] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make an installation: database, keys, the provider and its first person, a manager. What is not given is asked for.

    Where there is one already, nothing changes and the code is 1. One that was broken off is finished.
    """
    with errors_told(as_json=as_json):
        place = place_of(context, data)
        password = first_line(password_file, "--password-file") if password_file else password
        place.make()
        with reached(place):
            _refuse_made()
            made = _make(
                provider=provider or asked("Name of the provider", "--provider"),
                email=email or asked("Address of its first person", "--email"),
                name=name or asked("Their name", "--name"),
                password=password or asked("Their password", "--password", hidden=True),
                url=url,
            )
        tell({"data": str(place.folder), **made}, as_json=as_json, show=_show)


def migrate_database() -> list[str]:
    """The database has every table; which migrations ran."""
    from django.core.management import call_command

    from mainstay.queries.migrations import waiting_migrations

    waiting = waiting_migrations()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    return waiting


def _refuse_made() -> None:
    from mainstay.queries.providers import provider_of_installation

    migrate_database()
    if provider := provider_of_installation():
        raise Conflict(
            f"the installation of {provider.name} is here already",
            code="provider-there",
            help="mainstay serve runs it; another folder (--data) holds another installation",
        )


def _make(*, provider: str, email: str, name: str, password: str, url: str) -> dict[str, Any]:
    from mainstay import clock
    from mainstay.operations.people import add_person, set_password
    from mainstay.operations.provider import set_up_provider
    from mainstay.queries.people import is_known
    from mainstay.queries.providers import still_to_set

    now = clock.now()
    if is_known(email):  # a first run that was broken off here
        set_password(actor=None, email=email, password=password, now=now)
    else:
        add_person(actor=None, email=email, name=name, password=password, staff_role="manager", now=now)
    made = set_up_provider(actor=None, name=provider, contract_url=url, portal_url=url, now=now)
    return {
        "provider": provider,
        "person": {"email": email, "name": name, "role": "manager"},
        "still_to_set": [
            {"what": point.what, "command": point.command, "why": point.why} for point in still_to_set(made)
        ],
    }


def _show(made: dict[str, Any]) -> None:
    write(f"The installation of {made['provider']} is in {made['data']}; {made['person']['email']} may sign in.")
    write("")
    write(("Still to set", "bold"))
    write_columns([(point["what"], point["why"], point["command"]) for point in made["still_to_set"]])
    write("")
    write(f"mainstay serve --data {made['data']}   serves it; mainstay worker does what runs by itself")
