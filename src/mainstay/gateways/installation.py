"""Where does an installation keep what it has? One folder: its database where it is embedded, its keys, its files."""

import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from mainstay.gateways.postgres import Postgres


class NoInstallation(Exception):
    """There is no installation there. The message says how to make one."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys that tokens are derived under. New ones are made under `current`; all are accepted."""

    current: str
    keys: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation's folder."""

    folder: Path

    @property
    def postgres(self) -> Postgres:
        """The embedded server, unless DATABASE_URL names another."""
        return Postgres(self.folder / "postgres")

    def exists(self) -> bool:
        """Whether `mainstay init` or `mainstay demo` has made it."""
        return (self.folder / "keys" / "tokens.json").exists()

    def make(self) -> None:
        """The folder holds keys, readable by its owner alone. Keys that are there stay as they are."""
        keys = self.folder / "keys"
        keys.mkdir(parents=True, exist_ok=True)
        keys.chmod(0o700)
        _write_once(keys / "session", secrets.token_urlsafe(48))
        first = {"current": "k1", "keys": {"k1": b64encode(secrets.token_bytes(32)).decode()}}
        _write_once(keys / "tokens.json", json.dumps(first))
        _write_once(keys / "sealing", Fernet.generate_key().decode())

    def session_key(self) -> str:
        """What sessions and forms are signed with."""
        return self._read("session")

    def key_ring(self) -> KeyRing:
        """What tokens are derived under."""
        ring = json.loads(self._read("tokens.json"))
        return KeyRing(ring["current"], {name: b64decode(key) for name, key in ring["keys"].items()})

    def sealing_key(self) -> str:
        """What secrets that must be read again are encrypted with. Installations older than the key get one now."""
        _write_once(self.folder / "keys" / "sealing", Fernet.generate_key().decode())
        return self._read("sealing")

    def _read(self, name: str) -> str:
        file = self.folder / "keys" / name
        if not file.exists():
            raise NoInstallation(
                f"there is no installation in {self.folder}; `mainstay init --data {self.folder}` makes one"
            )
        return file.read_text()


def installation() -> Installation:
    """The one that this process was pointed to by MAINSTAY_DATA."""
    folder = os.environ.get("MAINSTAY_DATA")
    if not folder:
        raise NoInstallation("say where the installation is, by --data DIR or MAINSTAY_DATA")
    return Installation(Path(folder))


def _write_once(file: Path, text: str) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
