"""How many decisions a second, for every question, beside a rules engine that decides one table?

Ours: a question's example, its facts read from JSON, the decision with its reasons and clauses written as JSON. The peer is
zen-engine (PyPI) in a scratch environment: the table of covered architectures, decided with its trace, since without one it
does not say why; JSON in and out as well. Both in turn, in the same run. Run with: make benchmarks, or
.venv/bin/python benchmarks/decide.py [--seconds N] [--rounds N]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.terms.questions import all_questions, decide_json, read_json

HERE = Path(__file__).parent
SCRATCH = HERE.parent / "var" / "benchmarks" / "zen"


def main() -> None:
    """Prints the rate of each question, of the peer, and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    peer = _peer_environment()
    rates: dict[str, list[float]] = {asked.name: [] for asked in all_questions()}
    peers = []
    for _ in range(options.rounds):
        peers.append(_peer_rate(peer, options.seconds))
        for asked in all_questions():
            given = json.dumps(asked.example.facts).encode()
            rates[asked.name].append(
                _rate(lambda name=asked.name, given=given: decide_json(name, read_json(given)), options.seconds)
            )
    theirs = statistics.median(peers)
    print(f"{options.rounds} rounds of {options.seconds} s, load {os.getloadavg()[0]:.1f}")
    print(f"{'zen-engine, one table, trace':32}{theirs:10,.0f} /s")
    for name, found in rates.items():
        print(f"{name:32}{statistics.median(found):10,.0f} /s{statistics.median(found) / theirs:8.1f} x")
    middle = statistics.median(statistics.median(found) for found in rates.values())
    print(f"{'median of the questions':32}{middle:10,.0f} /s{middle / theirs:8.1f} x")


def _rate(act: Callable[[], object], seconds: float) -> float:
    start, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - start) < seconds:
        for _ in range(100):
            act()
        done += 100
    return done / passed


def _peer_environment() -> Path:
    """The Python of a scratch environment that has the peer, made the first time."""
    python = SCRATCH / "bin" / "python"
    if not (SCRATCH / "made").exists():
        venv.create(SCRATCH, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "zen-engine"], check=True)
        (SCRATCH / "made").touch()
    return python


def _peer_rate(python: Path, seconds: float) -> float:
    ended = subprocess.run([python, HERE / "zen_table.py", str(seconds)], check=False, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"the peer failed:\n{ended.stderr}")
    return float(ended.stdout)


if __name__ == "__main__":
    main()
