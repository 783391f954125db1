"""A webhook is added in a browser, delivered to a real listener, seen there, and replayed; the audit tells of it."""

import http.server
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from tests.browser.conftest import Walker, violations

from mainstay import clock
from mainstay.gateways.webhooks import post_all
from mainstay.operations.events import deliver_events
from mainstay.operations.webhooks import claim_deliveries, note_reply

pytestmark = pytest.mark.browser


class Listener:
    """Somebody else's server: it fails until it is told to work."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.status = 503
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                listener.ids.append(self.headers["Mainstay-Id"])
                self.send_response(listener.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/in"


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


def work(url: str) -> None:
    """What the worker does for that listener, in a thread: Playwright keeps an event loop in this one. What waits for addresses of
    other tests, which nobody answers at, is left alone.
    """
    thread = threading.Thread(target=_work, args=(url,))
    thread.start()
    thread.join()


def _work(url: str) -> None:
    while deliver_events(now=clock.now()):
        pass
    while every := claim_deliveries(now=clock.now()):
        claimed = [each for each in every if each.message.url == url]
        replies = post_all([each.message for each in claimed], int(clock.now().timestamp()))
        for each, reply in zip(claimed, replies, strict=True):
            note_reply(claimed=each, reply=reply, now=clock.now())
    connection.close()


def test_a_webhook_is_added_fails_is_opened_and_replayed(
    kept: Walker, make_someone: Callable[..., str], listener: Listener
) -> None:
    page = kept.page(make_someone(staff_role="manager"))
    page.goto("/webhooks")
    page.get_by_role("link", name="Add").first.click()
    page.get_by_label("Address").fill(listener.url)
    page.get_by_label("Events").select_option(["webhook.replayed"])
    page.get_by_role("button", name="Add it").click()
    assert page.get_by_role("region", name="The secret").inner_text().startswith("whsec_")
    page.get_by_role("link", name="I have kept it").click()
    page.get_by_label(f"Acts on {listener.url}").click()
    page.get_by_role("button", name="Send a test").click()
    work(listener.url)
    page.reload()
    assert "503 Service Unavailable" in page.get_by_role("region", name="What came back").inner_text()
    assert violations(page) == []
    listener.status = 200
    page.get_by_role("button", name="Replay now").click()
    work(listener.url)
    page.reload()
    assert "200 OK" in page.get_by_role("region", name="What came back").inner_text()
    assert (
        max(Counter(listener.ids).values()) == 2
    )  # the test came twice under one id, whatever others were told meanwhile
    page.goto("/audit?did=webhook.*")
    page.get_by_role("link", name="More of sent a test").first.click()
    page.wait_for_url("**open=**")
    assert "webhook.tested" in page.locator(".why-cell").inner_text()
    assert violations(page) == []
