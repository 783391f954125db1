"""Are the locks made from the dependencies that pyproject.toml names?

`locks.py write` compiles them anew with uv; `locks.py check` compares fingerprints and needs no network.
"""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FINGERPRINT = "# fingerprint: "
LOCKS = {
    "requirements.txt": ("run",),
    "requirements-dev.txt": ("run", "dev"),
}


def main(task: str) -> None:
    """Every lock is written, or the run ends with the names of those that are out of step."""
    if task == "write":
        for name, groups in LOCKS.items():
            (ROOT / name).write_text(compiled(name, groups))
    elif stale := [name for name, groups in LOCKS.items() if not in_step(name, groups)]:
        sys.exit(f"out of step with pyproject.toml: {', '.join(stale)}; run `make lock`")


def compiled(name: str, groups: tuple[str, ...]) -> str:
    """One lock for all platforms; the versions that it holds already stay where they still fit.

    The development lock keeps to the versions of the other one, which is compiled before it.
    """
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version=3.11"]
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    command += ["--extra=embedded", *(f"--group={group}" for group in groups)]
    command += ["pyproject.toml", f"--output-file={name}"]
    if name != "requirements.txt":
        command.append("--constraint=requirements.txt")
    subprocess.run(command, cwd=ROOT, env=environment(), check=True, stdout=subprocess.DEVNULL)
    pins = (ROOT / name).read_text()
    return f"# Compiled by `make lock` from pyproject.toml; do not edit.\n{FINGERPRINT}{fingerprint(groups)}\n{pins}"


def environment() -> dict[str, str]:
    """The uv beside this Python comes first, and no private source of packages gets into a lock."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_"))}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def in_step(name: str, groups: tuple[str, ...]) -> bool:
    return f"{FINGERPRINT}{fingerprint(groups)}\n" in (ROOT / name).read_text()


def fingerprint(groups: tuple[str, ...]) -> str:
    """Of all that is named as a dependency, and of nothing else in the file."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = named["project"]
    asked = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    asked += [named["dependency-groups"][group] for group in groups]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "check")
