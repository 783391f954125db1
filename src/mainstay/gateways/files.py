"""Where do the files lie that people bring? In the installation's folder, each under the hash of its bytes, for its owner alone.

The same bytes are there once. What a file is, is told by how it begins, never by its name.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from mainstay.gateways.installation import installation

SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
)
TEXT, ANYTHING = "text/plain", "application/octet-stream"


class NoSuchFile(Exception):
    """The folder has no file of that hash, or its bytes are no longer those. The message says which."""


def keep(content: bytes) -> str:
    """The bytes are on disk, whole, when this returns; the hash that they go by."""
    name = hashlib.sha256(content).hexdigest()
    place = _place(name)
    if place.exists():
        return name
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, written = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:  # mkstemp makes it 0600
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(written).replace(place)
    return name


def read(name: str) -> bytes:
    """The bytes of that hash; NoSuchFile where they are not there, or are others."""
    try:
        content = _place(name).read_bytes()
    except OSError as error:
        raise NoSuchFile(f"the file {name[:12]} is not there: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != name:
        raise NoSuchFile(f"the file {name[:12]} has been changed on disk")
    return content


def type_of(content: bytes) -> str:
    """The media type that the bytes begin like: PDF, PNG, JPEG, ZIP, text, or anything."""
    known = next((kind for begins, kind in SIGNATURES if content.startswith(begins)), None)
    if known:
        return known
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return ANYTHING
    return TEXT if all(char.isprintable() or char in "\r\n\t\f\ufeff" for char in text) else ANYTHING


def _place(name: str) -> Path:
    return installation().folder / "files" / name[:2] / name
