"""The pictures of the documentation: a fresh demo, looked at in Chromium, written to docs/pictures/.

Days and hours in them are those on which they are made. Playwright and a Chromium on the path are all that it needs.
"""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_SECONDS = 120
HEAVIEST_BYTES = 250_000
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
MAINSTAY = Path(sys.executable).with_name("mainstay")
ARCHIVES = {"esm-infra": "https://archive.kestrel.example/infra", "esm-apps": "https://archive.kestrel.example/apps"}
# A desktop's own face is not to be had without a desktop: where Inter is installed it stands in for it.
INSTEAD = """<match><test name="family"><string>{family}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>"""
FACES = "".join(
    [
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>',
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
        *(INSTEAD.format(family=family) for family in ("system-ui", "sans-serif", "sans")),
        "</fontconfig>",
    ]
)
LANGUAGE, ZONE = "en-GB", "Europe/Berlin"

ADMIN, TECHNICAL = "anke.petersen@nordwind.example", "lena.kruse@nordwind.example"
ARCHIVE, NEW = "niamh.byrne@oldmill.example", "dana.whitfield@tidewater.example"
MANAGER = "jana.vogt@kestrel.example"
MACHINE = "/accounts/nordwind/machines/pg-fra-04"
HOST = {
    "distribution": "Ubuntu",
    "series": "noble",
    "architecture": "amd64",
    "kernel": "6.8.0-31-generic",
    "virt": "kvm",
}
ID = "3f1d9c2b7a8e4c55b6d0e1f2a3b4c5d6"

# Colours that lie closer together than a distance become the commoner of them; the distance grows until 256 are left.
IN_FEW_COLOURS = """async url => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const seen = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const colour of seen) counts.set(colour, (counts.get(colour) || 0) + 1);
  const parts = colour => [colour & 255, colour >> 8 & 255, colour >> 16 & 255];
  const apart = (a, b) => Math.hypot(...parts(a).map((part, at) => part - parts(b)[at]));
  const common = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  let palette = common, index;
  for (let closest = 1; !index || palette.length > 256; closest += 1) {
    palette = [];
    index = new Map();
    for (const colour of common) {
      const at = palette.findIndex(chosen => apart(chosen, colour) < closest);
      index.set(colour, at < 0 ? palette.push(colour) - 1 : at);
    }
  }
  const pixels = Uint8Array.from(seen, colour => index.get(colour));
  const read = new FileReader();
  await new Promise(done => { read.onload = done; read.readAsDataURL(new Blob([pixels])); });
  return { width: image.width, palette: palette.map(parts), pixels: read.result.split(",")[1] };
}"""


# A host that no name server knows: what is sent there fails, and the page of deliveries has something to say.
NOWHERE = "https://pager.nordwind.example/in"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def add_passkey(page: Page) -> None:
    """Whoever is signed in has a passkey, and the page says so."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Its name").fill("laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.goto("/security")


def fail_to_deliver(page: Page) -> None:
    """A webhook was added and tested, and what was sent is open."""
    page.get_by_label("Address").fill(NOWHERE)
    page.get_by_label("Events").select_option(["machine.attached", "machine.detached"])
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="I have kept it").click()
    page.get_by_label(f"Acts on {NOWHERE}").click()
    page.get_by_role("button", name="Send a test").click()
    failing = page.get_by_text("Failing since")
    ends = time.monotonic() + PATIENCE_SECONDS
    while not failing.count():
        if time.monotonic() > ends:
            sys.exit("the test of the webhook was not sent")
        page.wait_for_timeout(500)
        page.reload()


def open_row(page: Page) -> None:
    """The offer of an amendment is open."""
    page.get_by_role("link", name="More of offered an amendment").first.click()
    page.locator(".why-cell").wait_for()


def open_columns(page: Page) -> None:
    """The menu of columns is open."""
    page.locator("summary", has_text="Columns,").click()


def open_palette(page: Page) -> None:
    """The palette has found something."""
    page.keyboard.type("/legacy")
    page.get_by_role("option").filter(has_text="clause").first.wait_for()


def stay(page: Page) -> None:
    """The page is shown as it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture: its name, who looks at what, what they do there, by which light, how wide, how much of it (pixels; 0: all)."""

    name: str
    login: str
    path: str
    act: Callable[[Page], None] = stay
    dark: bool = False
    phone: bool = False
    height: int = 0
    status: int = 200


SHOTS = (
    Shot(name="sign-in", login="", path="/sign-in"),
    Shot(name="home", login=ADMIN, path="/accounts/nordwind"),
    Shot(name="empty", login=NEW, path="/accounts/tidewater"),
    Shot(name="machines", login=ADMIN, path="/accounts/nordwind/machines"),
    Shot(name="machine", login=ADMIN, path=f"{MACHINE}?why=esm-infra"),
    Shot(name="machine-dark", login=ADMIN, path=f"{MACHINE}?why=esm-infra", dark=True),
    Shot(name="machine-390", login=ADMIN, path=MACHINE, phone=True),
    Shot(name="other-day", login=ARCHIVE, path="/accounts/old-mill/machines/index-01?on=2028-05-01&why=esm-infra"),
    Shot(name="contract", login=ADMIN, path="/contracts/MS-2041"),
    Shot(name="clause", login=ADMIN, path="/terms/1.2"),
    Shot(name="question", login=ADMIN, path="/questions/machine-coverage"),
    Shot(name="amendment", login=MANAGER, path="/contracts/MS-2041/amendments/3"),
    Shot(name="offer", login=ADMIN, path="/contracts/MS-2041/amendments/2"),
    Shot(name="use", login=ADMIN, path="/contracts/MS-2041/use?days=90", height=1000),
    Shot(name="environment", login=ADMIN, path="/accounts/nordwind/environments/fra-compute", height=1000),
    Shot(name="preview", login=ADMIN, path="/accounts/nordwind/machines?q=hv&all=1&act=environment"),
    Shot(name="columns", login=ADMIN, path="/accounts/nordwind/machines", act=open_columns),
    Shot(name="palette", login=ADMIN, path=MACHINE, act=open_palette, height=900),
    Shot(name="audit", login=ADMIN, path="/accounts/nordwind/audit", act=open_row, height=1100),
    Shot(name="webhooks", login=ADMIN, path="/accounts/nordwind/webhooks/new", act=fail_to_deliver),
    Shot(name="tokens", login=ADMIN, path="/accounts/nordwind/api", height=1000),
    Shot(name="security", login=ADMIN, path="/security", act=add_passkey),
    Shot(name="people", login=ADMIN, path="/accounts/nordwind/people"),
    Shot(name="not-found", login=ADMIN, path="/accounts/nordwind/machines/pg-fra-99", status=404),
    Shot(name="styleguide", login=MANAGER, path="/styleguide", height=1400),
    Shot(name="styleguide-dark", login=MANAGER, path="/styleguide", dark=True, height=1400),
    Shot(name="styleguide-pictures", login=MANAGER, path="/styleguide/pictures", height=1400),
)


def main() -> None:
    """Every picture anew, or those that the arguments name; those that are too heavy are named at the end."""
    wanted = set(sys.argv[1:])
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        sys.exit(f"no Chromium: none of {', '.join(CHROMIUM)} is on the path")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as faces, demo() as told, sync_playwright() as playwright:
        faces.write(FACES)
        faces.flush()
        arguments = ["--force-color-profile=srgb", *([] if os.geteuid() else ["--no-sandbox"])]
        environment = {**os.environ, "FONTCONFIG_FILE": faces.name}
        browser = playwright.chromium.launch(executable_path=path, args=arguments, env=environment)
        states: dict[str, Any] = {}
        for shot in (shot for shot in SHOTS if not wanted or shot.name in wanted):
            page = opened(browser, told, shot, states)
            answer = page.goto(shot.path)
            if answer is None or answer.status != shot.status:
                sys.exit(f"{shot.path} cannot be shown: {answer and answer.status}")
            shot.act(page)
            take(page, shot.name, shot.height)
            page.context.close()
        if not wanted or wanted & {"attach", "attached"}:
            attach_by_code(browser, told, states)
    heavy = [file.name for file in sorted(FOLDER.glob("*.png")) if file.stat().st_size > HEAVIEST_BYTES]
    if heavy:
        sys.exit(f"heavier than {HEAVIEST_BYTES:,} bytes: {', '.join(heavy)}")


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """A demo of its own while it lasts, with archives to come from; gives what its ready file says."""
    with tempfile.TemporaryDirectory(prefix="mainstay-pictures-") as name, socket.socket() as probe:
        folder = Path(name)
        folder.chmod(0o755)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        ready = folder / "ready.json"
        command = [MAINSTAY, "demo", "--data", folder, "--port", str(port)]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([*command, "--ready-file", ready], stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(ready, server)
            for service, url in ARCHIVES.items():
                address = ["--apt-url", url, "--suites", "noble-security", "--default"]
                subprocess.run(
                    [MAINSTAY, "service", "set", service, *address, "--data", folder, "--json"],
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            yield json.loads(ready.read_text())
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)


def wait_for(ready: Path, server: subprocess.Popen[bytes]) -> None:
    """The demo serves."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists():
        if server.poll() is not None or time.monotonic() > ends:
            sys.exit(f"the demo did not start:\n{ready.with_name('log').read_text()}")
        time.sleep(0.1)


def opened(browser: Browser, told: dict[str, Any], shot: Shot, states: dict[str, Any]) -> Page:
    """A page of the demo, signed in as the shot has it; who was signed in once stays so."""
    page = context(browser, told, shot, states.get(shot.login)).new_page()
    if shot.login and shot.login not in states:
        page.goto("/sign-in")
        page.get_by_label("Work e-mail").fill(shot.login)
        page.get_by_label("Password").fill(told["users"][0]["password"])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "/sign-in" not in address)
        states[shot.login] = page.context.storage_state()
    return page


def context(browser: Browser, told: dict[str, Any], shot: Shot, state: Any) -> BrowserContext:
    """A window of the shot's width and light, of whoever the state signs in."""
    return browser.new_context(
        base_url=told["url"].replace("127.0.0.1", "localhost"),  # a passkey is of a name, never of an address
        storage_state=state,
        viewport=PHONE if shot.phone else WIDE,
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
        locale=LANGUAGE,
        timezone_id=ZONE,
    )


def attach_by_code(browser: Browser, told: dict[str, Any], states: dict[str, Any]) -> None:
    """A machine asks for a code, a person confirms it, the machine attaches: a picture before and one after."""
    machine = httpx.Client(base_url=told["contract_url"], timeout=PATIENCE_SECONDS)
    asked = machine.post("/v1/magic-attach").json()
    page = opened(browser, told, Shot(name="attach", login=TECHNICAL, path="/attach"), states)
    page.goto(f"/attach?code={asked['userCode']}")
    take(page, "attach")
    page.get_by_label("I read this code on a machine of ours").check()
    page.get_by_role("button", name="Attach it").click()
    page.wait_for_url("**/attach/*")
    token = call(machine, "GET", "/v1/magic-attach", asked["token"])["contractToken"]
    body = {"machineId": ID, "architecture": "amd64", "os": HOST | {"release": "24.04"}, "activityInfo": HOST}
    reply = call(machine, "POST", "/v1/context/machines/token", token, body)
    contract = reply["machineTokenInfo"]["contractInfo"]["id"]
    said = reply["activityInfo"] | HOST | {"resources": ["esm-infra", "esm-apps", "livepatch"]}
    call(machine, "POST", f"/v1/contracts/{contract}/machine-activity/{ID}", reply["machineToken"], said)
    page.reload()
    take(page, "attached")


def call(machine: httpx.Client, method: str, path: str, token: str, body: Any = None) -> Any:
    """One call of a machine; it has to succeed."""
    answer = machine.request(method, path, headers={"Authorization": f"Bearer {token}"}, json=body)
    return answer.raise_for_status().json()


def take(page: Page, name: str, height: int = 0) -> None:
    """The page as it stands, down to the height where there is one, in at most 256 colours."""
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    size = page.viewport_size or WIDE
    if height:
        page.set_viewport_size({"width": size["width"], "height": height})
    taken = base64.b64encode(page.screenshot(full_page=not height, animations="disabled", caret="hide")).decode()
    blank = page.context.browser.new_page()
    drawn = blank.evaluate(IN_FEW_COLOURS, f"data:image/png;base64,{taken}")
    blank.close()
    file = FOLDER / f"{name}.png"
    file.write_bytes(png(drawn["width"], drawn["palette"], base64.b64decode(drawn["pixels"])))
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size:,} bytes")


def png(width: int, palette: list[list[int]], pixels: bytes) -> bytes:
    """The picture as a PNG whose pixels name colours of the palette, a byte each."""
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)]
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0),
        b"PLTE": bytes(part for colour in palette for part in colour),
        b"IDAT": zlib.compress(b"".join(b"\0" + row for row in rows), 9),
        b"IEND": b"",
    }
    packed = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks.items()
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


if __name__ == "__main__":
    main()
