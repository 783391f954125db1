"""mainstay release: until when is each release maintained?"""

from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.reading import day
from mainstay.errors import Invalid

app = typer.Typer(help="The catalogue of releases, and where this provider's differs.", no_args_is_help=True)


@acting(app, "list")
def list_releases() -> list[dict[str, Any]]:
    """List the LTS releases with the last days of each phase."""
    return _releases()


@acting(app, "set")
def set_legacy(
    release: Annotated[str, typer.Argument(metavar="RELEASE", help="The release, such as 16.04.")],
    *,
    legacy_until: Annotated[
        str, typer.Option(metavar="DAY", help="The last day of Legacy; none: there is no Legacy.", show_default=False)
    ] = "",
    source: Annotated[str, typer.Option(help="Who says so.", show_default=False)] = "",
    shipped: Annotated[bool, typer.Option("--shipped", help="The shipped catalogue holds again.")] = False,
) -> dict[str, Any]:
    """Set the end of Legacy of a release as this provider gives it."""
    from mainstay import clock
    from mainstay.operations.provider import remove_legacy_end, set_legacy_end

    if shipped:
        remove_legacy_end(actor=None, release=release, now=clock.now())
    elif legacy_until and source:
        until = None if legacy_until == "none" else day(legacy_until, "--legacy-until")
        set_legacy_end(actor=None, release=release, until=until, source=source, now=clock.now())
    else:
        raise Invalid("a day and who says so are needed", help="--legacy-until DAY --source TEXT, or --shipped")
    return next(one for one in _releases() if one["release"] == release)


def _releases() -> list[dict[str, Any]]:
    from mainstay.queries.agreements import provider_terms
    from mainstay.queries.providers import legacy_sources

    ours = legacy_sources()
    return [
        {
            "release": one.version,
            "codename": one.codename,
            "standard_until": one.standard_until,
            "pro_until": one.pro_until,
            "legacy_until": one.legacy_until,
            "legacy_set_here": ours.get(one.version),
        }
        for one in provider_terms().catalogues.releases.by_version.values()
        if one.lts
    ]
