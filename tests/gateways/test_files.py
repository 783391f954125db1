"""Files that people bring lie under the hash of their bytes, for their owner alone, and are told by how they begin."""

import hashlib
from pathlib import Path

import pytest

from mainstay.gateways import files
from mainstay.gateways.installation import Installation


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's folder without a file yet."""
    Installation(tmp_path).make()
    monkeypatch.setenv("MAINSTAY_DATA", str(tmp_path))
    return tmp_path


def test_the_same_bytes_are_kept_once_and_for_their_owner_alone(folder: Path) -> None:
    name = files.keep(b"what was agreed")
    assert name == files.keep(b"what was agreed") == hashlib.sha256(b"what was agreed").hexdigest()
    kept = [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert [(path.name, path.stat().st_mode & 0o777) for path in kept] == [(name, 0o600)]
    assert (kept[0].parent.stat().st_mode & 0o777, files.read(name)) == (0o700, b"what was agreed")


def test_a_lost_and_a_changed_file_are_not_passed_off_as_the_one_that_was_brought(folder: Path) -> None:
    name = files.keep(b"what was agreed")
    place = folder / "files" / name[:2] / name
    place.write_bytes(b"something else")
    with pytest.raises(files.NoSuchFile, match="changed on disk"):
        files.read(name)
    place.unlink()
    with pytest.raises(files.NoSuchFile, match="is not there"):
        files.read(name)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"PK\x03\x04", "application/zip"),
        (b"<html>", "text/plain"),
        ("\N{EURO SIGN} 5\r\n".encode(), "text/plain"),
        (b"\xef\xbb\xbfa;b\n", "text/plain"),
        (b"\x1b[31m", "application/octet-stream"),
        (b"\x00", "application/octet-stream"),
        (b"caf\xe9", "application/octet-stream"),
    ],
)
def test_what_a_file_is_is_told_by_how_it_begins(content: bytes, kind: str) -> None:
    assert files.type_of(content) == kind
