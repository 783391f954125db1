"""What journeys walk on: a Chromium, pages in it for whoever signs in, and axe. Without a Chromium they are skipped.

Each page keeps a log of what it asked for. At the end of a test nothing in it may have gone to another host, and no page may
have complained: a script, a style or a picture that the policy refuses is an error here.
"""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "a heron stands in the shallows"
PATIENCE_MILLISECONDS = 15_000
RUN_AXE = "async options => (await axe.run(options)).violations"
OF_THE_SERVER = "Failed to load resource"  # heard of by the response as well


@dataclass  # without slots: Playwright notes its listeners on it
class Walker:
    """Opens pages of one installation and remembers what they asked for, what came, and what they complained of."""

    browser: Browser
    url: str
    password: str
    states: dict[tuple[str, str], Any]
    contexts: list[BrowserContext] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def page(self, login: str = "", **options: Any) -> Page:
        """A page of a context of its own, signed in as the person; signed out without one."""
        if login and (self.url, login) not in self.states:
            self.states[self.url, login] = self._signed_in(login)
        return self._open(storage_state=self.states.get((self.url, login)), **options)

    def check(self) -> None:
        """Everything came from the installation itself, and no page complained."""
        here = urlsplit(self.url).netloc
        assert {urlsplit(url).netloc for url in self.asked if not url.startswith(("data:", "blob:"))} <= {here}
        assert self.complaints == []

    def close(self) -> None:
        """All pages are gone."""
        for context in self.contexts:
            context.close()

    def _open(self, **options: Any) -> Page:
        context = self.browser.new_context(base_url=self.url, reduced_motion="reduce", locale="en-GB", **options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self._hear_response)
        context.on("console", self._hear_console)
        self.contexts.append(context)
        return context.new_page()

    def _hear_response(self, response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")

    def _hear_console(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith(OF_THE_SERVER):
            self.complaints.append(said.text)

    def _signed_in(self, login: str) -> Any:
        page = self._open()
        page.goto("/sign-in")
        sign_in(page, login, self.password)
        page.wait_for_url(lambda address: "/sign-in" not in address)
        return page.context.storage_state()


def sign_in(page: Page, login: str, password: str) -> None:
    """Types the address and the password, and sends them."""
    page.get_by_label("Work e-mail").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds on the page as it stands, by all its rules or by these: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = page.evaluate(RUN_AXE, {"resultTypes": ["violations"], "preload": False, **only})
    return [f"{one['id']}: {node['target'][0]} {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium of the system's. Playwright keeps an event loop, beside which Django asks whether one means it: a test does."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no Chromium on this machine: none of {', '.join(NAMES)} is on the path")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=path, args=[*sandbox, "--force-color-profile=srgb"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def states() -> dict[tuple[str, str], Any]:
    """Who is signed in already, by installation and address."""
    return {}


@pytest.fixture
def shown(chromium: Browser, demo: Any, states: dict[tuple[str, str], Any]) -> Iterator[Walker]:
    """The demo, to be looked at."""
    yield from _walked(Walker(chromium, demo.url, demo.ready["users"][0]["password"], states))


@pytest.fixture
def kept(chromium: Browser, served: str, states: dict[tuple[str, str], Any]) -> Iterator[Walker]:
    """The application on the tests' own database, to be changed."""
    yield from _walked(Walker(chromium, served, PASSWORD, states))


@pytest.fixture
def make_someone(make_person: Callable[..., Any], now: Any) -> Callable[..., str]:
    """Makes somebody who can sign in, of the provider or of an account, and gives their address."""

    def make(*, staff_role: str = "", account: str = "", role: str = "admin") -> str:
        from mainstay.operations.people import add_member

        email = f"{uuid.uuid4().hex[:12]}@example.test"
        make_person(staff_role=staff_role, email=email, password=PASSWORD)
        if account:
            add_member(actor=None, account=account, email=email, role=role, now=now)
        return email

    return make


def _walked(walker: Walker) -> Iterator[Walker]:
    try:
        yield walker
        walker.check()
    finally:
        walker.close()
