"""Identity documents of clouds: what is proved, and by whose key."""

import os
from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.gateways.cloud_documents import NOW, aws_document, azure_document, gcp_document, signed_data, signer

from mainstay.gateways.cloud_identity import CloudIdentity, NotProved, verified_identity

GOOGLE = signer("google")
AMAZON = signer("amazon")
CLASSIC_AMAZON = signer("amazon-classic", weak=True)
ROOT = signer("root", authority=True)
MIDDLE = signer("middle", issuer=ROOT, authority=True)
METADATA = signer("metadata.azure.com", issuer=MIDDLE)
AZURE_IDENTITY = CloudIdentity("azure", "8d10da13-8125-4ba9", "02aab8a4-74ef")


def refused(cloud: str, proof: str, *pems: str, now: object = NOW) -> str:
    with pytest.raises(NotProved) as error:
        verified_identity(cloud, proof, pems, now)  # type: ignore[arg-type]
    assert error.value.message
    return error.value.code


@pytest.mark.parametrize("pem", [GOOGLE.pem, GOOGLE.public_pem], ids=["certificate", "public key"])
def test_a_gcp_token_proves_its_project(pem: str) -> None:
    found = verified_identity("gcp", gcp_document(GOOGLE), [AMAZON.pem, pem], NOW)
    assert found == CloudIdentity("gcp", "acme-prod", "4001")


@pytest.mark.parametrize("amazon", [AMAZON, CLASSIC_AMAZON], ids=["RSA", "DSA with SHA-1"])
def test_an_aws_document_proves_its_account(amazon: object) -> None:
    found = verified_identity("aws", aws_document(amazon), [amazon.pem], NOW)  # type: ignore[arg-type,attr-defined]
    assert found == CloudIdentity("aws", "123456789012", "i-0a1b2c3d")


@pytest.mark.parametrize("trusted", [ROOT, MIDDLE, METADATA], ids=["root", "intermediate", "the signer itself"])
def test_an_azure_document_proves_its_subscription(trusted: object) -> None:
    document = azure_document(METADATA, MIDDLE)
    assert verified_identity("azure", document, [trusted.pem], NOW) == AZURE_IDENTITY  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cloud", "document"),
    [("gcp", gcp_document(GOOGLE)), ("aws", aws_document(AMAZON)), ("azure", azure_document(METADATA, MIDDLE))],
)
def test_without_a_key_nothing_is_proved_and_the_refusal_says_why(cloud: str, document: str) -> None:
    assert refused(cloud, document) == "no-cloud-key"


@pytest.mark.parametrize(
    ("cloud", "document"),
    [("gcp", gcp_document(GOOGLE)), ("aws", aws_document(AMAZON)), ("azure", azure_document(METADATA, MIDDLE))],
)
def test_another_key_proves_nothing(cloud: str, document: str) -> None:
    assert refused(cloud, document, signer("somebody", authority=True).pem) == "bad-signature"


def test_a_gcp_token_for_another_audience_proves_nothing() -> None:
    assert refused("gcp", gcp_document(GOOGLE, aud="https://example.com"), GOOGLE.pem) == "other-audience"
    assert refused("gcp", gcp_document(GOOGLE, aud=["contracts.canonical.com"]), GOOGLE.pem) == "other-audience"


def test_a_gcp_token_holds_until_its_end_and_not_at_it() -> None:
    document = gcp_document(GOOGLE)
    assert verified_identity("gcp", document, [GOOGLE.pem], NOW + timedelta(seconds=3599)).owner == "acme-prod"
    assert refused("gcp", document, GOOGLE.pem, now=NOW + timedelta(seconds=3600)) == "document-expired"
    assert refused("gcp", document, GOOGLE.pem, now=NOW - timedelta(minutes=6)) == "document-expired"


def test_a_gcp_token_of_another_issuer_or_without_an_instance_is_none() -> None:
    assert refused("gcp", gcp_document(GOOGLE, iss="https://example.com"), GOOGLE.pem) == "bad-document"
    assert refused("gcp", gcp_document(GOOGLE, google={}), GOOGLE.pem) == "bad-document"
    assert refused("gcp", gcp_document(GOOGLE, exp="soon"), GOOGLE.pem) == "bad-document"


def test_a_gcp_token_whose_claims_were_changed_proves_nothing() -> None:
    header, _, signature = gcp_document(GOOGLE).split(".")
    changed = gcp_document(GOOGLE, google={"compute_engine": {"project_id": "other", "instance_id": "1"}}).split(".")[1]
    assert refused("gcp", f"{header}.{changed}.{signature}", GOOGLE.pem) == "bad-signature"


def test_an_unsigned_gcp_token_is_none() -> None:
    none = b64encode(b'{"alg":"none"}').decode().rstrip("=")
    assert refused("gcp", f"{none}.{gcp_document(GOOGLE).split('.')[1]}.", GOOGLE.pem) == "bad-document"


def test_an_aws_document_whose_content_was_changed_is_none() -> None:
    der = b64decode(aws_document(AMAZON).replace("\n", "")).replace(b"123456789012", b"210987654321")
    assert refused("aws", b64encode(der).decode(), AMAZON.pem) == "bad-document"


def test_an_aws_document_holds_for_good() -> None:
    assert verified_identity("aws", aws_document(AMAZON), [AMAZON.pem], NOW + timedelta(days=4000)).owner


def test_sha1_is_not_believed_with_rsa() -> None:
    document = signed_data(b'{"accountId": "1", "instanceId": "i"}', AMAZON, digest="sha1")
    assert refused("aws", document, AMAZON.pem) == "bad-signature"


def test_an_azure_document_ends_by_itself() -> None:
    document = azure_document(METADATA, MIDDLE)
    assert verified_identity("azure", document, [ROOT.pem], NOW + timedelta(hours=5, minutes=59)) == AZURE_IDENTITY
    assert refused("azure", document, ROOT.pem, now=NOW + timedelta(hours=6)) == "document-expired"


def test_azure_documents_are_signed_by_its_metadata_service_alone() -> None:
    """Another host's certificate may come from the same authority."""
    stranger = signer("shop.example.com", issuer=MIDDLE)
    assert refused("azure", azure_document(stranger, MIDDLE), ROOT.pem) == "bad-signature"
    disguised = signer("metadata.azure.com.example.com", issuer=MIDDLE)
    assert refused("azure", azure_document(disguised, MIDDLE), ROOT.pem) == "bad-signature"


def test_an_azure_chain_is_whole_made_of_authorities_and_valid_today() -> None:
    assert refused("azure", azure_document(METADATA), ROOT.pem) == "bad-signature"
    no_authority = signer("metadata.azure.com", issuer=signer("leaf", issuer=ROOT))
    assert refused("azure", azure_document(no_authority, signer("leaf", issuer=ROOT)), ROOT.pem) == "bad-signature"
    over = signer("metadata.azure.com", issuer=MIDDLE, days=-1)
    assert refused("azure", azure_document(over, MIDDLE), ROOT.pem) == "bad-signature"


def test_an_azure_certificate_of_ones_own_making_proves_nothing() -> None:
    own = signer("metadata.azure.com", authority=True)
    assert refused("azure", azure_document(own, ROOT), ROOT.pem) == "bad-signature"


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp"])
@given(text=st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda raw: b64encode(raw).decode())))
def test_what_is_no_document_is_refused_as_such(cloud: str, text: str) -> None:
    assert refused(cloud, text, AMAZON.pem) in ("bad-document", "bad-signature")


@pytest.mark.filterwarnings("ignore:.*RFC 5280:cryptography.utils.CryptographyDeprecationWarning")
@settings(max_examples=20_000 if os.environ.get("LONG") else 300)
@given(at=st.integers(0, 4000), to=st.integers(0, 255))
@example(at=1097, to=0)
def test_a_document_with_one_byte_changed_proves_no_other_owner(at: int, to: int) -> None:
    der = bytearray(b64decode(azure_document(METADATA, MIDDLE)))
    der[at % len(der)] = to
    try:
        found = verified_identity("azure", b64encode(bytes(der)).decode(), [ROOT.pem], NOW)
    except NotProved:
        return
    assert found == AZURE_IDENTITY
