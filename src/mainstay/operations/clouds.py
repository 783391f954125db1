"""Public-cloud images that attach themselves: whose signature the provider believes, and which contract they belong to."""

from datetime import datetime, timedelta

from mainstay.errors import Forbidden, Invalid, NotFound
from mainstay.gateways.cloud_identity import NotProved, verified_identity
from mainstay.gateways.pem import is_public_key
from mainstay.gateways.tokens import random_token, token_hash
from mainstay.operations._changes import insert
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import CloudImage, CloudKey, ContractToken, Person
from mainstay.records.models.clouds import Cloud
from mainstay.records.models.contracts import TokenPurpose

TOKEN_LIFE = timedelta(minutes=30)


@operation
def add_cloud_key(*, actor: Person | None, cloud: str, name: str, pem: str, now: datetime) -> CloudKey:
    """Identity documents of the cloud that this key or certificate signed are believed (9.2). Refused: what is no PEM key."""
    access.require(actor, "change-provider")
    if not is_public_key(pem):
        raise Invalid("this is no public key or certificate", fields={"pem": "PEM text of a public key or certificate"})
    key = CloudKey(cloud=_known(cloud), name=name.strip(), pem=pem.strip() + "\n", added_at=now)
    insert(key, taken=f"{cloud} has a key called {key.name!r} already")
    record("cloud.key-added", about=f"cloud {cloud}", account=None, actor=actor, now=now, after={"name": key.name})
    return key


@operation
def remove_cloud_key(*, actor: Person | None, cloud: str, name: str, now: datetime) -> None:
    """What the key signed is believed no longer; what attached stays. Refused: a key that is not there."""
    access.require(actor, "change-provider")
    key = CloudKey.objects.filter(cloud=cloud, name=name).first()
    if key is None:
        raise NotFound(f"{cloud} has no key {name!r}")
    key.delete()
    record("cloud.key-removed", about=f"cloud {cloud}", account=None, actor=actor, now=now, before={"name": name})


@operation
def map_cloud(*, actor: Person | None, cloud: str, owner: str, contract: str, now: datetime) -> CloudImage:
    """Pro images of the cloud whose document names that owner attach under the contract (9.2).

    Refused: an owner who is mapped already, to this contract or another.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    image = CloudImage(cloud=_known(cloud), owner=owner.strip(), contract=row, added_at=now)
    insert(image, taken=f"{owner} of {cloud} belongs to a contract already", code="owner-mapped")
    after = {"cloud": cloud, "owner": image.owner}
    record("cloud.mapped", about=f"contract {row}", account=row.account, actor=actor, now=now, after=after)
    return image


@operation
def unmap_cloud(*, actor: Person | None, cloud: str, owner: str, contract: str, now: datetime) -> None:
    """Images of that owner attach under the contract no more; what attached stays. Refused: an owner who is not mapped to it."""
    row = access.locked_contract(actor, contract, may="change-contract")
    image = CloudImage.objects.filter(cloud=cloud, owner=owner, contract=row).first()
    if image is None:
        raise NotFound(f"{owner} of {cloud} does not belong to {row}")
    image.delete()
    before = {"cloud": cloud, "owner": owner}
    record("cloud.unmapped", about=f"contract {row}", account=row.account, actor=actor, now=now, before=before)


@operation
def cloud_token(*, cloud: str, proof: str, now: datetime) -> tuple[str, ContractToken]:
    """An instance that proves who owns it has a token of the owner's contract, said this once (intro.vm).

    The same document is believed again, since a client that heard no answer asks again; attaching is by machine id, so that
    makes no second machine. Whether the contract is in effect is said when it attaches. Refused: an unknown cloud, a document
    that proves nothing, an owner of no contract.
    """
    if cloud not in Cloud.values:
        raise NotFound(f"there is no cloud {cloud!r}: {', '.join(Cloud.values)}")
    pems = list(CloudKey.objects.filter(cloud=cloud).order_by("pk").values_list("pem", flat=True))
    try:
        identity = verified_identity(cloud, proof, pems, now)
    except NotProved as error:
        raise Forbidden(error.message, code=error.code) from error
    image = CloudImage.objects.filter(cloud=cloud, owner=identity.owner).first()
    if image is None:
        raise Forbidden(f"{identity.owner} of {cloud} belongs to no contract here", code="unknown-owner")
    text = random_token("CL")
    row = ContractToken.objects.create(
        contract_id=image.contract_id,
        name=f"{cloud} {identity.instance}"[:100],
        purpose=TokenPurpose.CLOUD,
        hash=token_hash(text),
        cloud_identity=f"{cloud}:{identity.owner}:{identity.instance}"[:200],
        issued_at=now,
        ends_at=now + TOKEN_LIFE,
    )
    return text, row


def _known(cloud: str) -> Cloud:
    if cloud not in Cloud.values:
        raise Invalid(f"there is no cloud {cloud!r}", fields={"cloud": f"one of {', '.join(Cloud.values)}"})
    return Cloud(cloud)
