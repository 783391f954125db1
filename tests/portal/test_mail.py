"""The provider's mail pages: what is set, tried out, held, passed on and sent again; and what nobody else sees."""

import json
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.mail_sink import listening

from mainstay import clock
from mainstay.operations._mail import queue_mail
from mainstay.operations.mail import MailSettings, set_mail_server, take_mail
from mainstay.queries.mail import mail_server
from mainstay.records.models import Mail, MailServer

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text())
SECRET = "https://pro.example/invitations/let-me-in"


@pytest.fixture(autouse=True)
def no_mail(database):
    MailServer.objects.all().delete()
    yield
    MailServer.objects.all().delete()


@pytest.fixture
def sink(database):
    with listening() as sink:
        yield sink


@pytest.fixture
def signed_in():
    def browser(person):
        client = Client(raise_request_exception=True)
        client.force_login(person)
        return client

    return browser


def server_form(port=587, **said):
    return {
        "is_on": "on", "host": "127.0.0.1", "port": str(port), "security": "none", "user": "", "password": "",
        "from_address": "pro@kestrel.example", "from_name": "Kestrel",
    } | said  # fmt: skip


def held(tenant, kind="invitation"):
    with transaction.atomic():
        return queue_mail(
            to=tenant.admin.email, subject="Come in", text=f"Hello\n{SECRET}\n", kind=kind, account=tenant.account,
            person=tenant.admin, now=clock.now(),
        )  # fmt: skip


def test_the_server_is_set_and_its_password_never_shown(signed_in, manager):
    browser = signed_in(manager)
    sent = server_form(security="starttls", user="relay", password="correct horse")
    assert browser.post("/settings/mail/server", sent).status_code == 302
    assert (mail_server().is_on, mail_server().user) == (True, "relay")
    kept = mail_server().password
    for address in ("/settings/mail", "/settings/mail/server"):
        page = browser.get(address).content.decode()
        assert "horse" not in page
        assert kept not in page
    browser.post("/settings/mail/server", server_form(security="starttls", user="relay", from_name="Kestrel Pro"))
    assert (mail_server().password, mail_server().from_name) == (kept, "Kestrel Pro")
    browser.post("/settings/mail/server", server_form(user="", security="starttls", no_password="on"))
    assert mail_server().password == ""


def test_a_wrong_setting_stands_by_its_field_and_nothing_typed_is_lost(signed_in, manager):
    answer = signed_in(manager).post(
        "/settings/mail/server", server_form(user="relay", port="70000", from_address="nobody")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_port_error_1"' in page
    assert 'id="id_from_address_error_1"' in page
    assert 'value="relay"' in page
    assert 'value="nobody"' in page
    refused = signed_in(manager).post("/settings/mail/server", server_form(user="relay", password="p"))
    assert 'id="id_security_error_1"' in refused.content.decode()
    assert mail_server().host == ""


def test_the_test_button_sends_and_shows_what_the_server_said(signed_in, manager, sink):
    browser = signed_in(manager)
    browser.post("/settings/mail/server", server_form(sink.port, is_on=""))
    page = browser.post("/settings/mail/test", {"to": "rolf@nordwind.example"}).content.decode()
    assert "The test mail was taken" in page
    assert "250 2.0.0 queued as SINK" in page
    assert [message["To"] for message in sink.messages] == ["rolf@nordwind.example"]
    sink.at_recipient = "550 5.1.1 no such user"
    page = browser.post("/settings/mail/test", {"to": "rolf@nordwind.example"}).content.decode()
    assert "The test mail was not taken" in page
    assert "550 5.1.1 no such user" in page
    answer = browser.post("/settings/mail/test", {"to": "nobody"})
    assert (answer.status_code, "This is no address of a mailbox." in answer.content.decode()) == (422, True)


def test_a_server_that_is_down_is_said_so_and_is_no_failure_of_ours(signed_in, manager, sink):
    browser = signed_in(manager)
    browser.post("/settings/mail/server", server_form(1))
    page = browser.post("/settings/mail/test", {"to": "rolf@nordwind.example"})
    assert (page.status_code, "127.0.0.1:1 cannot be reached" in page.content.decode()) == (200, True)


def test_what_is_held_is_read_by_those_who_may_and_passed_on(signed_in, tenant, manager, auditor):
    mail = held(tenant)
    page = signed_in(manager).get("/settings/mail").content.decode()
    assert "No mail is sent here." in page
    assert "Come in" in page
    assert SECRET not in page
    assert SECRET in signed_in(manager).get(f"/settings/mail/{mail.pk}").content.decode()
    other = signed_in(auditor).get(f"/settings/mail/{mail.pk}")
    assert (other.status_code, SECRET in other.content.decode()) == (200, False)


def test_what_is_held_goes_out_once_staff_say_so(signed_in, tenant, manager):
    mail = held(tenant)
    browser = signed_in(manager)
    assert browser.post("/settings/mail/held/send").status_code == 409
    browser.post("/settings/mail/server", server_form())
    mail.refresh_from_db()
    assert mail.state == "held"
    browser.post("/settings/mail/held/send")
    mail.refresh_from_db()
    assert mail.state == "queued"


def test_what_is_held_is_given_up_after_a_question(signed_in, tenant, manager):
    mail = held(tenant)
    browser = signed_in(manager)
    assert "Give up the mails that are held" in browser.get("/settings/mail/held/drop").content.decode()
    mail.refresh_from_db()
    assert mail.state == "held"
    browser.post("/settings/mail/held/drop")
    mail.refresh_from_db()
    assert (mail.state, mail.text) == ("failed", "")


def test_one_mail_is_sent_again(signed_in, tenant, manager):
    mail = held(tenant)
    browser = signed_in(manager)
    browser.post("/settings/mail/server", server_form())
    assert browser.post(f"/settings/mail/{mail.pk}/resend").status_code == 302
    take_mail(mail=mail.pk, now=clock.now())
    assert browser.post(f"/settings/mail/{mail.pk}/resend").status_code == 409


@pytest.mark.parametrize(
    "query", ["?state=bounced", "?before=-1", "?before=99999999999999999999", "?state=x'", "?q=" + "a" * 5000]
)
def test_any_filter_is_answered(signed_in, manager, query):
    assert signed_in(manager).get(f"/settings/mail{query}").status_code == 200


def test_the_list_is_filtered_by_state_and_words(signed_in, tenant, manager):
    mail = held(tenant)
    Mail.objects.filter(pk=mail.pk).update(state="bounced", ended_at=clock.now(), last_error="550 no such user")
    browser = signed_in(manager)
    assert "550 no such user" in browser.get(f"/settings/mail?state=bounced&q={tenant.key}").content.decode()
    assert "Nothing matches" in browser.get(f"/settings/mail?state=held&q={tenant.key}").content.decode()


@pytest.mark.parametrize("role", ["engineer", "auditor"])
def test_who_may_only_look_changes_nothing(signed_in, make_person, tenant, role):
    browser = signed_in(make_person(staff_role=role))
    mail = held(tenant)
    page = browser.get("/settings/mail")
    assert (page.status_code, "Send a test mail" in page.content.decode()) == (200, False)
    set_mail_server(actor=None, settings=MailSettings(host="relay.example"), now=clock.now())
    assert "Send a test mail" not in browser.get("/settings/mail").content.decode()
    for path in ("server", "test", "held/send", "held/drop", f"{mail.pk}/resend"):
        assert browser.post(f"/settings/mail/{path}", server_form()).status_code == 403
    assert mail_server().host == "relay.example"


@pytest.mark.parametrize(("name", "path"), [("mail", "/settings/mail"), ("account-notices", "/accounts/{key}/notices")])
def test_a_page_asks_the_database_as_often_for_two_mails_as_for_eight(signed_in, tenant, manager, name, path):
    browser, counts = signed_in(manager), []
    for mails in (2, 6):
        for _ in range(mails):
            held(tenant, kind="contract-ends")
        browser.get(path.format(key=tenant.key))
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path.format(key=tenant.key)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= BUDGETS[name]
