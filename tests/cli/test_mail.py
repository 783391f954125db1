"""mainstay mail: what is set, tried, listed, passed on, sent again; and bounces as a mail server pipes them."""

import json

import pytest
from django.db import transaction
from tests.mail_sink import listening

from mainstay import clock
from mainstay.gateways.mail import Delivery
from mainstay.gateways.sealing import unsealed
from mainstay.operations._mail import queue_mail
from mainstay.operations.mail import note_delivery, take_mail
from mainstay.queries.mail import mail_server
from mainstay.records.models import Mail, MailServer


@pytest.fixture(autouse=True)
def mail_is_off(database):
    MailServer.objects.all().delete()
    yield
    MailServer.objects.all().delete()


@pytest.fixture
def said(run):
    """said("list", …) is what `mainstay mail list … --json` answers."""

    def ask(*arguments, given=b""):
        ended = run("mail", *arguments, "--json", given=given)
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout)

    return ask


@pytest.fixture
def held(tenant):
    with transaction.atomic():
        return queue_mail(
            to=tenant.admin.email, subject="Come in", text="https://pro.example/x", kind="invitation", now=clock.now()
        )  # fmt: skip


def turned_on(said, port=587):
    return said(
        "set", "--on", "--host", "127.0.0.1", "--port", str(port), "--security", "none", "--from-address", "p@k.example"
    )


def test_the_server_is_set_with_a_password_from_standard_input_that_is_never_shown(said):
    turned_on(said)
    shown = said(
        "set", "--security", "starttls", "--user", "relay", "--password-file", "-", given=b"correct horse\nmore\n"
    )
    assert (shown["on"], shown["host"], shown["user"], shown["password"]) == (True, "127.0.0.1", "relay", "set")
    assert "horse" not in json.dumps(said("show"))
    assert unsealed(mail_server().password) == "correct horse"


def test_nothing_said_and_what_cannot_be_is_refused(run, database):
    assert run("mail", "set").exit_code == 2
    assert run("mail", "set", "--on").exit_code == 2
    assert run("mail", "list", "--state", "lost").exit_code == 2
    assert run("mail", "text", "999999999").exit_code == 3


def test_a_test_mail_tells_what_the_server_answered(run, said):
    with listening() as sink:
        turned_on(said, sink.port)
        assert said("test", "a@b.example")["answer"] == "250 2.0.0 queued as SINK"
        sink.at_recipient = "550 5.1.1 no such user"
        ended = run("mail", "test", "a@b.example")
        assert (ended.exit_code, "550 5.1.1 no such user" in ended.stderr) == (1, True)


def test_what_is_held_is_listed_without_its_text_read_and_sent(said, run, held):
    (row,) = said("list", "--state", "held", "--find", held.to)
    assert (row["number"], row["subject"]) == (held.pk, "Come in")
    assert "pro.example" not in json.dumps(row)
    assert said("text", str(held.pk))["text"] == "https://pro.example/x"
    assert "\nhttps://pro.example/x\n" in run("mail", "text", str(held.pk)).stdout
    assert run("mail", "send-held").exit_code == 1
    turned_on(said)
    assert said("resend", str(held.pk))["state"] == "queued"


def test_what_is_held_is_sent_or_given_up_together(said, held):
    assert said("drop-held")["given_up"] >= 1
    assert said("list", "--find", held.to)[0]["state"] == "failed"
    turned_on(said)
    assert said("send-held")["queued"] == 0


def test_a_bounce_marks_its_mail(said, held):
    turned_on(said)
    said("resend", str(held.pk))
    take_mail(mail=held.pk, now=clock.now())
    note_delivery(mail=held.pk, delivery=Delivery("sent", "250 OK"), now=clock.now())
    marked = said("bounced", given=notification(held.message_id))
    assert marked["mail"] == held.pk
    assert Mail.objects.get(pk=held.pk).last_error == "5.1.1 550 no such user"


@pytest.mark.parametrize("given", [b"", b"Subject: away\n\nBack soon.\n", b"\xff\xfe\x00"], ids=range(3))
def test_what_is_no_bounce_of_ours_changes_nothing_and_is_no_error(said, database, given):
    assert said("bounced", given=given)["mail"] is None


def test_a_bounce_of_somebody_elses_mail_changes_nothing(said, database):
    assert said("bounced", given=notification("<unknown@example.com>"))["mail"] is None


def notification(message_id):
    return (
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n"
        "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n\n--b--\n"
    ).encode()
