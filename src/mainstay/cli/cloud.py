"""mainstay cloud: which public-cloud images attach by themselves?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.reading import text_of

app = typer.Typer(help="Public clouds: keys that are believed, and whose images they are.", no_args_is_help=True)
keys = typer.Typer(help="Keys and certificates that sign identity documents.", no_args_is_help=True)
app.add_typer(keys, name="key")
Cloud = Annotated[str, typer.Argument(metavar="CLOUD", help="aws, azure or gcp.")]


@acting(keys, "list")
def list_keys() -> list[dict[str, Any]]:
    """List the keys that are believed."""
    from mainstay.queries.clouds import cloud_keys

    return [{"cloud": key.cloud, "name": key.name, "added_at": key.added_at} for key in cloud_keys()]


@acting(keys, "add")
def add_key(
    cloud: Cloud,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the key is called here.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The public key or certificate, PEM.")],
) -> dict[str, Any]:
    """Believe what this key or certificate signed."""
    from mainstay import clock
    from mainstay.operations.clouds import add_cloud_key

    key = add_cloud_key(actor=None, cloud=cloud, name=name, pem=text_of(file, "FILE"), now=clock.now())
    return {"cloud": key.cloud, "name": key.name, "added_at": key.added_at}


@acting(keys, "remove")
def remove_key(
    cloud: Cloud, name: Annotated[str, typer.Argument(metavar="NAME", help="What the key is called here.")]
) -> dict[str, Any]:
    """Believe the key no longer; what attached stays attached."""
    from mainstay import clock
    from mainstay.operations.clouds import remove_cloud_key

    remove_cloud_key(actor=None, cloud=cloud, name=name, now=clock.now())
    return {"cloud": cloud, "name": name, "removed": True}


@acting(app, "map")
def map_owner(
    cloud: Cloud,
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="The account, subscription or project.")],
    contract: Annotated[str, typer.Argument(metavar="CONTRACT", help="The contract's number.")],
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Map it no longer.")] = False,
) -> dict[str, Any]:
    """Attach the Pro images of that owner under the contract."""
    from mainstay import clock
    from mainstay.operations.clouds import map_cloud, unmap_cloud

    change = unmap_cloud if remove else map_cloud
    change(actor=None, cloud=cloud, owner=owner, contract=contract, now=clock.now())
    return {"cloud": cloud, "owner": owner, "contract": contract, "mapped": not remove}


@acting(app, "list")
def list_owners() -> list[dict[str, Any]]:
    """List whose images attach under which contract."""
    from mainstay.queries.clouds import cloud_images

    return [
        {"cloud": row.cloud, "owner": row.owner, "contract": row.contract.number, "added_at": row.added_at}
        for row in cloud_images()
    ]
