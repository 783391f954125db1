"""The pages of machines: why, until when, on another day; the list; what people change."""

import html
import json
import re
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW, Tenant

from mainstay.operations.contracts import create_contract
from mainstay.operations.environments import create_environment, move_machine, set_host
from mainstay.operations.inventory import correct_kind, rename_machine
from mainstay.operations.orders import NewLine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.account_cover import account_cover, machines_in
from mainstay.queries.machine_page import answers
from mainstay.queries.machine_standing import standings
from mainstay.records.models import Attachment, Machine
from mainstay.terms.decision import Verdict

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text())
IN_FORCE = "2026-12-01"
AFTER_THE_CONTRACT = "2028-02-01"


class Estate:
    """A tenant whose machines are attached by one token, and a client that is signed in as somebody of it."""

    def __init__(self, tenant: Tenant, attach: Callable[..., Any]) -> None:
        self.tenant, self._attach = tenant, attach
        self.client = Client()
        self.client.force_login(tenant.admin)
        issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
        self.token = token_text(actor=None, contract=tenant.number, token="all")

    def machine(self, name: str, **told: Any) -> Machine:
        row = self._attach(self.token, machine_id=uuid.uuid4().hex, **told)
        return rename_machine(actor=None, account=self.tenant.key, machine=row.machine_id, name=name, now=NOW)

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(f"/accounts/{self.tenant.key}/{path}".rstrip("/"), query)

    def page(self, path: str, **query: str) -> str:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content[:300]
        return str(answer.content.decode())

    def post(self, path: str, **said: str) -> Any:
        return self.client.post(f"/accounts/{self.tenant.key}/{path}", said)


@pytest.fixture
def estate(tenant: Tenant, attach: Callable[..., Any]) -> Estate:
    return Estate(tenant, attach)


def test_the_page_says_until_when_and_each_service_why(estate: Estate) -> None:
    estate.machine("web-01")
    page = estate.page("machines/web-01", on=IN_FORCE)
    assert "it is covered until <b><time" in page
    assert "31 December 2027" in page
    assert page.count('class="why-link"') == 15
    assert 'href="/terms/1.2"' in page


def test_a_why_opens_under_its_row_without_a_script(estate: Estate) -> None:
    estate.machine("web-01")
    page = estate.page("machines/web-01", on=IN_FORCE, why="esm-infra")
    assert page.count('class="why-cell"') == 1
    assert "/questions/machine-coverage?facts=" in page
    assert "/services/esm-infra.json?on=2026-12-01" in page


def test_on_another_day_the_answers_that_differ_stand_apart(estate: Estate) -> None:
    estate.machine("web-01")
    page = estate.page("machines/web-01", on=AFTER_THE_CONTRACT, why="esm-infra")
    assert "Shown as of" in page
    assert "Different from today" in page
    assert "its virtual unit ended on 31 Dec 2027" in page
    assert "Different facts from today" in page
    assert "Not shown for another day" in page


def test_past_the_pro_end_a_machine_has_what_was_published(tenant: Tenant, attach: Callable[..., Any]) -> None:
    lines = [NewLine(kind="virtual", quantity=1)]
    contract = create_contract(
        actor=None, account=tenant.key, name="Long", number=f"{tenant.number}-L", effective_from=date(2026, 1, 1),
        effective_to=date(2040, 12, 31), lines=lines, now=NOW,
    )  # fmt: skip
    issue_token(actor=None, contract=contract.number, name="long", now=NOW)
    row = attach(token_text(actor=None, contract=contract.number, token="long"))
    pro_end = date(2034, 4, 25)
    assert answers(row, on=pro_end).machine.decision.verdict is Verdict.YES
    later = answers(row, on=date(2034, 4, 26))
    assert later.machine.decision.verdict is Verdict.LIMITED
    infra = later.service("esm-infra")
    assert infra is not None
    assert infra.decision.verdict is Verdict.LIMITED
    assert infra.until == date(2040, 12, 31)


@pytest.mark.parametrize(
    "day", ["2026-02-30", "yesterday", "20261124", "2026-11-24T00:00", "9999-12-31", "0001-01-01", "²026-11-24", "'"]
)
@pytest.mark.parametrize("path", ["machines/web-01", "machines", "machines/web-01/answer.json", ""])
def test_a_day_that_cannot_be_shown_is_said_to_be_none(estate: Estate, day: str, path: str) -> None:
    estate.machine("web-01")
    answer = estate.get(path, on=day)
    assert answer.status_code == 400
    assert "Not done" in answer.content.decode()


def test_an_empty_day_is_today(estate: Estate) -> None:
    estate.machine("web-01")
    assert "Shown as of</label>" in estate.page("machines/web-01", on="")


def test_an_unknown_service_or_view_opens_nothing(estate: Estate) -> None:
    estate.machine("web-01")
    assert "why-cell" not in estate.page("machines/web-01", why="<b>none</b>")
    assert "web-01" in estate.page("machines", view="<b>none</b>", after="\x01")
    assert estate.get("machines/web-01/services/none.json").status_code == 404


def test_what_a_machine_reports_is_escaped(estate: Estate) -> None:
    row = estate.machine("web-01")
    hostile = "<script>alert(1)</script>"
    Machine.objects.filter(pk=row.pk).update(
        kernel=hostile, architecture='"><img src=x>', release="99.04", virt=hostile
    )
    for path in ("machines/web-01", "machines", "machines/web-01/activity", "machines/web-01/change"):
        page = estate.page(path)
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


def test_a_release_that_nobody_knows_makes_the_answers_unknown(estate: Estate) -> None:
    row = estate.machine("web-01")
    Machine.objects.filter(pk=row.pk).update(release="99.04", series="")
    assert "99.04 is not in the release table" in estate.page("machines/web-01", on=IN_FORCE)


def test_the_json_is_the_answer_of_the_page(estate: Estate) -> None:
    row = estate.machine("web-01")
    said = estate.get("machines/web-01/services/esm-infra.json", on=IN_FORCE).json()
    found = answers(row, on=date.fromisoformat(IN_FORCE)).service("esm-infra")
    assert found is not None
    assert said["verdict"] == "yes"
    assert said["until"] == "2027-12-31"
    assert [part["question"] for part in said["premises"]] == ["entitlement", "machine-coverage", "contract-effect"]
    assert said["number"] == found.number
    assert estate.get("machines/web-01/answer.json", on=IN_FORCE).json()["verdict"] == "yes"


def test_livepatch_ends_with_the_kernel_and_needs_a_known_one(estate: Estate) -> None:
    row = estate.machine("web-01")
    Machine.objects.filter(pk=row.pk).update(kernel="5.15.0-1-generic", release="20.04", series="focal")
    row.refresh_from_db()
    found = answers(row, on=date(2026, 12, 1)).service("livepatch")
    assert found is not None
    assert [part.question for part in found.decision.premises][1] == "livepatch-kernel"
    Machine.objects.filter(pk=row.pk).update(kernel="my-own")
    row.refresh_from_db()
    unknown = answers(row, on=date(2026, 12, 1)).service("livepatch")
    assert unknown is not None
    assert unknown.decision.verdict is Verdict.UNKNOWN


def test_the_first_thing_to_change_is_the_service_that_ends_before_the_cover(
    tenant: Tenant, attach: Callable[..., Any]
) -> None:
    lines = [NewLine(kind="virtual", quantity=1), NewLine(kind="legacy", quantity=1)]
    contract = create_contract(
        actor=None, account=tenant.key, name="Legacy", number=f"{tenant.number}-L", effective_from=date(2026, 1, 1),
        effective_to=date(2040, 12, 31), lines=lines, now=NOW,
    )  # fmt: skip
    issue_token(actor=None, contract=contract.number, name="old", now=NOW)
    row = attach(token_text(actor=None, contract=contract.number, token="old"), series="bionic")
    legacy = contract.lines.get(kind="legacy")
    Machine.objects.filter(pk=row.pk).update(kernel="4.15.0-1-generic", release="18.04", series="bionic")
    Attachment.objects.filter(machine=row).update(enabled=["livepatch", "esm-infra"], legacy_line=legacy)
    row.refresh_from_db()
    found = answers(row, on=date(2026, 12, 1))
    assert found.machine.until == date(2030, 4, 30)
    assert found.first_change is not None
    assert (found.first_change.name, found.first_change.until) == ("esm-infra", date(2028, 4, 26))
    Attachment.objects.filter(machine=row).update(enabled=["landscape"])
    assert answers(row, on=date(2026, 12, 1)).first_change is None


def test_a_frozen_link_gives_the_answer_that_it_was_made_from(estate: Estate) -> None:
    estate.machine("web-01")
    page = estate.page("machines/web-01", on=IN_FORCE, why="esm-infra")
    links = re.findall(r'href="(/questions/[a-z-]+\?facts=[^"]+)"', page)
    assert len(links) == 3
    for link in links:
        answer = estate.client.get(html.unescape(link))
        assert answer.status_code == 200
        assert 'aria-label="Yes"' in answer.content.decode() or ">Yes<" in answer.content.decode()


def test_the_count_by_classes_is_the_count_of_each_machine(estate: Estate) -> None:
    key = estate.tenant.key
    for name in ("a-1", "a-2", "a-3", "b-1", "c-1"):
        estate.machine(name)
    create_environment(actor=None, account=key, name="cloud", now=NOW)
    for name in ("a-1", "a-2", "a-3"):
        Attachment.objects.filter(machine__account__key=key, machine__name=name).update(line=None, through="hosts")
    Machine.objects.filter(account__key=key, name="c-1").update(kind="physical")
    move_machine(actor=None, account=key, machine="c-1", environment="cloud", now=NOW)
    for name in ("a-1", "a-2"):
        set_host(actor=None, account=key, machine=name, host="c-1", now=NOW)
    for on in (date(2026, 12, 1), date(2028, 2, 1)):
        cover = account_cover(estate.tenant.account, on)
        each = standings(Machine.objects.filter(account=estate.tenant.account), on)
        covered = [pk for pk, standing in each.items() if standing.on(on).verdict in (Verdict.YES, Verdict.LIMITED)]
        assert cover.covered_count == len(covered)
        assert cover.machines == len(each) == 5
        uncovered = set(machines_in(estate.tenant.account, cover.uncovered).values_list("pk", flat=True))
        assert uncovered == set(each) - set(covered)
        assert sum(lacking.machines for lacking in cover.lacking()) == len(uncovered)


def test_the_list_says_how_many_are_covered_and_filters(estate: Estate) -> None:
    estate.machine("web-01")
    estate.machine("db-01")
    page = estate.page("machines", on=IN_FORCE)
    assert "<b>2 of 2</b>" in page
    filtered = estate.page("machines", q="web")
    assert "web-01" in filtered
    assert "db-01" not in filtered
    assert "<b>0 of 2</b>" in estate.page("machines", on=AFTER_THE_CONTRACT)
    assert "Renew" in estate.page("machines", on=AFTER_THE_CONTRACT, view="not-covered")
    assert "Every machine is covered" in estate.page("machines", on=IN_FORCE, view="not-covered")


def test_pages_of_the_list_follow_one_another_by_name(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay.portal.lists.ROWS", (2, 50))
    for name in ("m-1", "m-2", "m-3"):
        estate.machine(name)
    first = estate.page("machines")
    assert "m-2" in first
    assert "m-3" not in first
    assert "after=m-2" in first
    assert 'rel="prev"' not in first
    second = estate.page("machines", after="m-2")
    assert "m-3" in second
    assert "before=m-3" in second
    assert "m-1" in estate.page("machines", before="m-3")


def test_an_environment_shows_its_hosts_and_what_is_not_covered(estate: Estate) -> None:
    estate.machine("web-01")
    create_environment(actor=None, account=estate.tenant.key, name="cloud", now=NOW)
    assert "No machine yet" in estate.page("environments/cloud")
    move_machine(actor=None, account=estate.tenant.key, machine="web-01", environment="cloud", now=NOW)
    assert "web-01" in estate.page("environments/cloud", on=IN_FORCE)
    assert "Not covered" in estate.page("environments/cloud", on=AFTER_THE_CONTRACT)


def test_a_machine_is_renamed_and_a_taken_name_is_told_by_the_form(estate: Estate) -> None:
    estate.machine("web-01")
    estate.machine("web-02")
    assert estate.post("machines/web-01/rename", name="web-09").headers["Location"].endswith("/machines/web-09")
    taken = estate.post("machines/web-09/rename", name="web-02")
    assert taken.status_code == 400
    assert "has a machine called" in taken.content.decode()
    assert estate.post("machines/web-09/rename", name="no/slash").status_code == 400


def test_a_kind_without_a_free_unit_is_refused_with_its_clause(estate: Estate) -> None:
    estate.machine("web-01")
    refused = estate.post("machines/web-01/correct", kind="physical")
    assert refused.status_code == 400
    assert "\N{SECTION SIGN}" in refused.content.decode()
    assert Machine.objects.get(account=estate.tenant.account, name="web-01").kind == "virtual"


def test_a_machine_is_placed_and_set_under_a_host(estate: Estate) -> None:
    estate.machine("web-01")
    estate.machine("hv-01")
    Machine.objects.filter(account=estate.tenant.account, name="hv-01").update(kind="physical")
    create_environment(actor=None, account=estate.tenant.key, name="cloud", now=NOW)
    assert estate.post("machines/web-01/place", environment="cloud").status_code == 302
    assert estate.post("machines/web-01/host", host="hv-01").status_code == 302
    row = Machine.objects.select_related("environment", "host").get(account=estate.tenant.account, name="web-01")
    assert (str(row.environment), str(row.host)) == ("cloud", "hv-01")
    assert estate.post("machines/hv-01/host", host="web-01").status_code == 400
    nobody = estate.post("machines/web-01/host", host="nix")
    assert nobody.status_code == 400
    assert "has no machine &#x27;nix&#x27;" in nobody.content.decode()
    correct_kind(actor=None, account=estate.tenant.key, machine="web-01", kind="container", now=NOW)
    assert estate.post("machines/web-01/parent", parent="hv-01").status_code == 302


def test_detaching_asks_for_the_name(estate: Estate) -> None:
    row = estate.machine("web-01")
    wrong = estate.post("machines/web-01/detach", confirm="web-02")
    assert "This machine is called web-01." in wrong.content.decode()
    assert Attachment.objects.filter(machine=row, detached_at=None).exists()
    assert estate.post("machines/web-01/detach", confirm="web-01", because="moved").status_code == 302
    assert not Attachment.objects.filter(machine=row, detached_at=None).exists()
    page = estate.page("machines/web-01")
    assert "It is not attached" in page
    assert "moved" in page


def test_a_clone_is_set_apart_until_it_is_released(estate: Estate) -> None:
    row = estate.machine("web-01")
    Attachment.objects.filter(machine=row).update(quarantined_at=NOW)
    assert "Set apart" in estate.page("machines/web-01")
    assert "set apart" in estate.page("machines", view="set-apart")
    assert estate.post("machines/web-01/release").status_code == 302
    assert "Release it" not in estate.page("machines/web-01")
    assert estate.post("machines/web-01/release").status_code == 409


def test_who_may_only_look_is_offered_no_act_and_may_do_none(estate: Estate) -> None:
    estate.machine("web-01")
    estate.client.force_login(estate.tenant.viewer)
    assert "/change" not in estate.page("machines/web-01")
    assert estate.get("machines/web-01/change").status_code == 403
    assert estate.post("machines/web-01/rename", name="mine").status_code == 403


def test_who_has_one_account_is_led_to_its_machines(estate: Estate, engineer: Any) -> None:
    assert estate.client.get("/machines").headers["Location"] == f"/accounts/{estate.tenant.key}/machines"
    estate.client.force_login(engineer)
    assert estate.tenant.key in estate.client.get("/machines", {"q": estate.tenant.key}).content.decode()
    assert "No account is called so" in estate.client.get("/machines", {"q": "nobody is called so"}).content.decode()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("machines", "machines"),
        ("machine", "machines/web-1?why=esm-infra"),
        ("activity", "machines/web-1/activity"),
        ("home", ""),
    ],
)
def test_a_page_asks_the_database_as_often_for_two_machines_as_for_eight(estate: Estate, name: str, path: str) -> None:
    counts = []
    for machines in (2, 8):
        for number in range(machines):
            if not Machine.objects.filter(account=estate.tenant.account, name=f"web-{number}").exists():
                estate.machine(f"web-{number}")
        estate.page(path)
        with CaptureQueriesContext(connection) as asked:
            estate.page(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= BUDGETS[name]
