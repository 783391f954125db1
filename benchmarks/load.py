"""A small HTTP client for benchmarks/attach.py: some connections, kept open, one request after the other on each. Prints answers a second."""

import argparse
import json
import random
import selectors
import socket
import time

OLD = random.Random(7)  # noqa: S311 -- which machine calls next is no secret
REPORT = {
    "distribution": "Ubuntu", "kernel": "5.15.0-91-generic", "series": "jammy", "architecture": "amd64", "desktop": False, "virt": "kvm",
    "clientVersion": "35", "cpu_type": {"cpuinfo_vendor_id": "GenuineIntel"}, "lastAttachment": "2026-11-24T03:36:17.544840+00:00",
}  # fmt: skip


def main() -> None:
    """One run."""
    options = _options()
    next_request = _attach if options.form == "attach" else _activity()
    selector, answered = selectors.DefaultSelector(), 0
    for _ in range(options.connections):
        connection = socket.create_connection(("127.0.0.1", options.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(next_request(options))
        selector.register(connection, selectors.EVENT_READ, bytearray())
    start = time.perf_counter()
    while (passed := time.perf_counter() - start) < options.seconds:
        for key, _ in selector.select(timeout=1):
            key.data.extend(key.fileobj.recv(65536))
            if _is_whole(key.data):
                if not key.data.startswith(b"HTTP/1.1 200"):
                    raise SystemExit(bytes(key.data[:600]).decode())
                answered += 1
                key.data.clear()
                key.fileobj.sendall(next_request(options))
    print(answered / passed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("form", choices=("attach", "activity"))
    for name in ("port", "seconds", "machines", "connections", "tokens"):
        parser.add_argument(f"--{name}", type=int, required=True)
    return parser.parse_args()


def _attach(options: argparse.Namespace) -> bytes:
    number = OLD.randint(1, options.machines * 11 // 10)
    body = json.dumps({
        "machineId": f"bench-{number}", "architecture": "amd64", "activityInfo": REPORT,
        "os": {"distribution": "Ubuntu", "kernel": "5.15.0-91-generic", "series": "jammy", "type": "Linux", "release": "22.04"},
    })  # fmt: skip
    return _request("POST", "/v1/context/machines/token", f"bench-token-{1 + number % options.tokens}", body)


def _activity():
    import django

    django.setup()
    from mainstay.gateways.tokens import machine_token

    def next_request(options: argparse.Namespace) -> bytes:
        number = OLD.randint(1, options.machines)
        body = json.dumps(
            {
                "activityID": str(number),
                "activityToken": None,
                "resources": ["esm-infra", "esm-apps"],
                "resourceVariants": {},
            }
            | REPORT
        )
        return _request(
            "POST",
            f"/v1/contracts/B-{1 + number % options.tokens}/machine-activity/bench-{number}",
            machine_token(number, 1),
            body,
        )

    return next_request


def _request(method: str, path: str, token: str, body: str) -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nUser-Agent: UA-Client/35\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _is_whole(received: bytearray) -> bool:
    head = received.find(b"\r\n\r\n")
    if head < 0:
        return False
    at = received.lower().find(b"content-length:", 0, head)
    length = int(received[at + 15 : received.find(b"\r\n", at)])
    return len(received) >= head + 4 + length


if __name__ == "__main__":
    main()
