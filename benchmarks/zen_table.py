"""The peer in benchmarks/decide.py: zen-engine decides the table of covered architectures, with its trace. Prints decisions a second."""

import json
import sys
import time

import zen

RELEASES = ("14.04", "16.04", "18.04", "20.04", "22.04", "24.04", "26.04")
ROWS = {"amd64": "1111111", "arm64": "0011111", "s390x": "0011111", "ppc64el": "0011111", "riscv64": "0001111"}


def main() -> None:
    """One run."""
    decision = zen.ZenEngine().create_decision(json.dumps(_graph()))
    given = json.dumps({"release": "18.04", "architecture": "riscv64"})
    if decision.evaluate(json.loads(given))["result"]["covered"] is not False:
        sys.exit("the peer's table decides wrongly")
    start, done, seconds = time.perf_counter(), 0, float(sys.argv[1])
    while (passed := time.perf_counter() - start) < seconds:
        for _ in range(20):
            json.dumps(decision.evaluate(json.loads(given), {"trace": True}))
        done += 20
    print(done / passed)


def _graph() -> dict[str, object]:
    rules = [
        {"_id": f"{release} {architecture}", "release": json.dumps(release), "architecture": json.dumps(architecture),
         "covered": "true" if cells[column] == "1" else "false", "clause": json.dumps("def.covered-architectures")}
        for architecture, cells in ROWS.items() for column, release in enumerate(RELEASES)
    ]  # fmt: skip
    table = {
        "hitPolicy": "first", "rules": rules,
        "inputs": [{"id": name, "name": name, "field": name} for name in ("release", "architecture")],
        "outputs": [{"id": name, "name": name, "field": name} for name in ("covered", "clause")],
    }  # fmt: skip
    at = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": at},
            {"id": "table", "type": "decisionTableNode", "name": "table", "position": at, "content": table},
            {"id": "out", "type": "outputNode", "name": "out", "position": at},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


if __name__ == "__main__":
    main()
