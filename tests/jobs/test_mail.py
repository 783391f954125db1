"""Mail goes out by itself, to a real server: taken, refused, put off, killed in the middle."""

import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import transaction
from tests.mail_sink import listening

from mainstay import clock
from mainstay.gateways import mail as gateway
from mainstay.operations._mail import queue_mail
from mainstay.operations.mail import MailSettings, note_delivery, set_mail_server, take_mail
from mainstay.records.models import Mail, MailServer

ONE_SEND = """
import django
django.setup()
from mainstay.jobs.mail import send
send(mail={mail})
"""


@pytest.fixture
def jobs(database):
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    return app.tasks


@pytest.fixture
def sink(database):
    Mail.objects.filter(state="queued").delete()
    with listening() as sink:
        settings = MailSettings(
            is_on=True, host="127.0.0.1", port=sink.port, security="none", from_address="pro@kestrel.example"
        )
        set_mail_server(actor=None, settings=settings, now=clock.now())
        yield sink
    MailServer.objects.all().delete()


@pytest.fixture
def mail(sink, tenant):
    with transaction.atomic():
        return queue_mail(
            to=tenant.admin.email, subject="Hello", text="Come in: https://pro.example/x\n", kind="invitation", now=clock.now()
        )  # fmt: skip


def test_a_mail_is_sent_with_our_id(jobs, sink, mail, tenant):
    jobs["mail.send"](mail=mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.text) == ("sent", 1, "")
    (message,) = sink.messages
    assert (message["To"], message["Message-ID"]) == (tenant.admin.email, mail.message_id)
    assert message.get_content().strip() == "Come in: https://pro.example/x"


def test_a_mail_is_sent_once_however_often_its_job_runs(jobs, sink, mail):
    for _ in range(2):
        jobs["mail.send"](mail=mail.pk)
    jobs["mail.sweep"](timestamp=0)
    assert len(sink.messages) == 1


def test_what_the_server_puts_off_waits_and_the_sweep_sends_it_when_due(jobs, sink, mail):
    sink.at_recipient = "451 4.7.1 greylisted"
    jobs["mail.send"](mail=mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("queued", "451 4.7.1 greylisted")
    sink.at_recipient = ""
    jobs["mail.sweep"](timestamp=0)
    assert sink.messages == []
    Mail.objects.filter(pk=mail.pk).update(next_try_at=clock.now() - timedelta(seconds=1))
    jobs["mail.sweep"](timestamp=0)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(sink.messages)) == ("sent", 2, 1)


def test_what_the_server_refuses_has_bounced(jobs, sink, mail):
    sink.at_recipient = "550 5.1.1 no such user"
    jobs["mail.send"](mail=mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error, mail.attempts) == ("bounced", "550 5.1.1 no such user", 1)


def test_a_server_that_is_down_is_tried_again(jobs, sink, mail):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        set_mail_server(actor=None, settings=MailSettings(port=nobody.getsockname()[1]), now=clock.now())
        jobs["mail.send"](mail=mail.pk)
    mail.refresh_from_db()
    assert mail.state == "queued"
    assert "cannot be reached" in mail.last_error


def test_while_the_server_is_away_one_mail_alone_finds_that_out_and_then_all_go(jobs, sink, tenant):
    mails = []
    for _ in range(3):
        with transaction.atomic():
            mails.append(queue_mail(to=tenant.admin.email, subject="x", text="x", kind="x", now=clock.now()))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        set_mail_server(actor=None, settings=MailSettings(port=nobody.getsockname()[1]), now=clock.now())
        jobs["mail.sweep"](timestamp=0)
    attempts = Mail.objects.filter(pk__in=[mail.pk for mail in mails]).values_list("attempts", flat=True)
    assert sorted(attempts) == [0, 0, 1]
    set_mail_server(actor=None, settings=MailSettings(port=sink.port), now=clock.now())
    Mail.objects.filter(state="queued").update(next_try_at=clock.now())
    jobs["mail.sweep"](timestamp=0)
    assert len(sink.messages) == 3


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(sink, mail):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        set_mail_server(actor=None, settings=MailSettings(port=silent.getsockname()[1]), now=clock.now())
        worker = subprocess.Popen([sys.executable, "-c", ONE_SEND.format(mail=mail.pk)])
        silent.settimeout(30)
        caller, _ = silent.accept()  # it has taken the mail and waits for our greeting
        worker.kill()
        worker.wait()
        caller.close()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 1)
    set_mail_server(actor=None, settings=MailSettings(port=sink.port), now=clock.now())
    assert take_mail(mail=mail.pk, now=clock.now()) is None
    later = clock.now() + timedelta(minutes=10)
    letter, server = take_mail(mail=mail.pk, now=later)
    note_delivery(mail=mail.pk, delivery=gateway.send(letter, server), now=later)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(sink.messages)) == ("sent", 2, 1)


def test_a_server_that_says_nothing_is_given_up_long_before_another_worker_takes_over():
    from mainstay.operations._mail import LEASE

    steps = 8  # connect, greet, secure, greet, sign in, sender, recipient, text
    assert timedelta(seconds=gateway.SECONDS * steps) < LEASE
