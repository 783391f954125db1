"""mainstay service: how does each service reach machines?"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.reading import day, text_of
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
            "enabled_by_default": one["enabled_by_default"],
        }
        for one in _services()
    ]


@acting(app, "set")
def set_settings(
    name: Name,
    *,
    apt_url: Annotated[str | None, typer.Option(help="The archive's address.", show_default=False)] = None,
    suites: Annotated[
        list[str] | None,
        typer.Option(help="Its suites, parted by commas; the option may be given again.", show_default=False),
    ] = None,
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

    given = (apt_url, suites, apt_key_file, packages, enabled_by_default, directives, overrides)
    if all(value is None for value in given):
        raise Invalid("nothing is said that would be set", help="mainstay service set --help lists what can be")
    set_service(
        actor=None, name=name, apt_url=apt_url, suites=None if suites is None else _parted(" ".join(suites)),
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


@acting(app, "add-release")
def add_release(
    name: Name,
    release: Annotated[str, typer.Argument(metavar="RELEASE", help="An LTS, such as 24.04.")],
    *,
    from_on: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day of it.")],
    source: Annotated[str, typer.Option(help="Where it comes from: a document, a page, an announcement.")],
) -> dict[str, Any]:
    """Grant a service on a release that its clause does not name, from a day on. Answers name the source."""
    from mainstay import clock
    from mainstay.operations.additions import add_addition

    add_addition(
        actor=None, service=name, release=release, from_on=day(from_on, "--from"), source=source, now=clock.now()
    )
    return _service(name)


@acting(app, "remove-release")
def remove_release(
    name: Name, release: Annotated[str, typer.Argument(metavar="RELEASE", help="The release that was added.")]
) -> dict[str, Any]:
    """Take such an addition back: the service is granted as the description has it."""
    from mainstay import clock
    from mainstay.operations.additions import remove_addition

    remove_addition(actor=None, service=name, release=release, now=clock.now())
    return _service(name)


def _service(name: str) -> dict[str, Any]:
    found = next((one for one in _services() if name in (one["service"], one["shown_as"])), None)
    if found is None:
        raise NotFound(f"there is no service {name!r}", help="mainstay service list names them")
    return found


def _services() -> list[dict[str, Any]]:
    from mainstay.queries.services import additions_by_service, services_set

    additions = additions_by_service()
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
            "additions": additions.get(entry.name, []),
        }
        for entry, row in services_set()
    ]


def _parted(text: str | None) -> list[str] | None:
    return None if text is None else text.replace(",", " ").split()


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
