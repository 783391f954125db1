"""mainstay service: how does each service reach machines?"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.reading import text_of
from mainstay.errors import Invalid, NotFound

app = typer.Typer(help="The services: archives, suites and keys.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="SERVICE", help="The service, as the client calls it.")]


@acting(app, "list")
def list_services() -> list[dict[str, Any]]:
    """List the services and where each comes from."""
    return [
        {
            "service": one["service"],
            "way": one["way"],
            "apt_url": one["apt_url"],
            "suites": one["suites"],
            "default": one["enabled_by_default"],
        }
        for one in _services()
    ]


@acting(app, "set")
def set_settings(
    name: Name,
    *,
    apt_url: Annotated[str | None, typer.Option(help="The archive's address.", show_default=False)] = None,
    suites: Annotated[str | None, typer.Option(help="Its suites, parted by commas.", show_default=False)] = None,
    apt_key_file: Annotated[Path | None, typer.Option(help="A file with its key.", show_default=False)] = None,
    packages: Annotated[
        str | None, typer.Option(help="Packages that come with it, parted by commas.", show_default=False)
    ] = None,
    enabled_by_default: Annotated[
        bool | None, typer.Option("--default/--no-default", help="Attaching turns it on.", show_default=False)
    ] = None,
    directives: Annotated[
        str | None, typer.Option(metavar="JSON", help="Further directives for the client.", show_default=False)
    ] = None,
    overrides: Annotated[
        str | None, typer.Option(metavar="JSON", help="What differs by series or cloud, as a list.", show_default=False)
    ] = None,
) -> dict[str, Any]:
    """Set where a service comes from; what is not said stays as it is. Machines hear of it at their next refresh."""
    from mainstay import clock
    from mainstay.operations.services import set_service

    set_service(
        actor=None, name=name, apt_url=apt_url, suites=_parted(suites),
        apt_key=None if apt_key_file is None else text_of(apt_key_file, "--apt-key-file"),
        packages=_parted(packages), enabled_by_default=enabled_by_default,
        directives=_json(directives, "--directives", dict), overrides=_json(overrides, "--overrides", list),
        now=clock.now(),
    )  # fmt: skip
    return _service(name)


@acting(app, "show")
def show_service(name: Name) -> dict[str, Any]:
    """Show all settings of a service."""
    return _service(name)


def _service(name: str) -> dict[str, Any]:
    found = next((one for one in _services() if name in (one["service"], one["shown_as"])), None)
    if found is None:
        raise NotFound(f"there is no service {name!r}", help="mainstay service list names them")
    return found


def _services() -> list[dict[str, Any]]:
    from mainstay.queries.services import services_set

    return [
        {
            "service": entry.name,
            "shown_as": entry.shown_as,
            "way": entry.way,
            "apt_url": row.apt_url,
            "suites": list(row.suites),
            "has_key": bool(row.apt_key),
            "packages": list(row.packages),
            "enabled_by_default": row.enabled_by_default,
            "directives": row.directives,
            "overrides": row.overrides,
        }
        for entry, row in services_set()
    ]


def _parted(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def _json(text: str | None, option: str, form: type[Any]) -> Any:
    if text is None:
        return None
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{option} is no JSON: {error}", fields={option: "JSON"}) from error
    if not isinstance(read, form):
        expected = "an object" if form is dict else "a list of objects"
        raise Invalid(f"{option}: {expected} is expected", fields={option: expected})
    return read
