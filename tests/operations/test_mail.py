"""Mail on its way: queued with the act, tried and tried again, bounced, held, sent again; and the settings of its server."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.gateways.bounces import Bounce
from mainstay.gateways.mail import Delivery
from mainstay.gateways.sealing import unsealed
from mainstay.operations._mail import page_address, queue_mail
from mainstay.operations.mail import (
    DELAYS,
    MailSettings,
    drop_held_mail,
    mail_text,
    note_bounce,
    note_delivery,
    resend_mail,
    send_held_mail,
    set_mail_server,
    take_mail,
)
from mainstay.operations.provider import set_provider
from mainstay.queries.mail import bounced_addresses, mail_list, mail_server
from mainstay.records.models import Event, Mail, MailServer

MINUTE = timedelta(minutes=1)
LATER = Delivery("later", "451 come again")
SENT = Delivery("sent", "250 OK")
REFUSED = Delivery("refused", "550 no such user")


@pytest.fixture(autouse=True)
def mail_is_on(database, now):
    MailServer.objects.all().delete()
    settings = MailSettings(is_on=True, host="relay.example", from_address="pro@kestrel.example")
    set_mail_server(actor=None, settings=settings, now=now)
    yield
    MailServer.objects.all().delete()


@pytest.fixture
def queued(tenant, now):
    """queued() is a mail of the tenant's admin that is due now."""

    def make(kind="contract-ends", **said):
        with transaction.atomic():
            return queue_mail(
                to=tenant.admin.email, person=tenant.admin, account=tenant.account, subject="Hello", text="The text",
                kind=kind, now=now, **said,
            )  # fmt: skip

    return make


def tried(mail, delivery, at):
    assert take_mail(mail=mail.pk, now=at) is not None
    note_delivery(mail=mail.pk, delivery=delivery, now=at)
    mail.refresh_from_db()
    return mail


def jobs_for(mail):
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name="mail.send", args={"mail": mail.pk}).count()


def test_a_mail_and_its_job_are_queued_with_the_act_or_not_at_all(queued, tenant, now):
    mail = queued()
    assert (mail.state, mail.next_try_at, jobs_for(mail)) == ("queued", now, 1)
    with transaction.atomic():
        undone = queue_mail(to="a@b.example", subject="x", text="x", kind="invitation", now=now)
        transaction.set_rollback(True)
    assert not Mail.objects.filter(message_id=undone.message_id).exists()
    assert jobs_for(undone) == 0


def test_the_text_is_sealed_where_it_lies(queued):
    mail = queued()
    assert "The text" not in mail.text
    assert unsealed(mail.text) == "The text"


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_address_is_refused(database, now, to):
    with pytest.raises(Invalid) as error, transaction.atomic():
        queue_mail(to=to, subject="x", text="x", kind="invitation", now=now)
    assert list(error.value.fields) == ["to"]


def test_a_subject_is_one_line_of_at_most_200(database, now):
    with transaction.atomic():
        mail = queue_mail(to="a@b.example", subject="Hello\r\nBcc: x\x00" + "y" * 300, text="", kind="x", now=now)
    assert mail.subject == "Hello Bcc: x " + "y" * 187


def test_pages_are_named_by_the_providers_address(database, now):
    set_provider(actor=None, portal_url="https://pro.kestrel.example", now=now)
    assert page_address("/contracts/MS-1") == "https://pro.kestrel.example/contracts/MS-1"
    set_provider(actor=None, portal_url="", now=now)
    assert page_address("/contracts/MS-1") == "/contracts/MS-1"


def test_a_sent_mail_is_over(queued, now):
    mail = tried(queued(), SENT, now + MINUTE)
    assert (mail.state, mail.sent_at, mail.attempts, mail.next_try_at) == ("sent", now + MINUTE, 1, None)
    assert take_mail(mail=mail.pk, now=now + timedelta(days=1)) is None


def test_the_delays_grow_to_three_days(database):
    minutes = [int(delay / MINUTE) for delay in DELAYS]
    assert minutes == [1, 5, 15, 30, 60, 120, 240, 480, 480, 480, 480, 480, 480, 480, 480]
    assert timedelta(days=2, hours=23) < sum(DELAYS, timedelta()) < timedelta(days=3)


def test_a_passing_failure_is_tried_again_after_growing_delays_and_given_up_after_the_last(queued, now):
    mail, at = queued(), now
    for delay in DELAYS:
        tried(mail, LATER, at)
        assert (mail.state, mail.next_try_at, mail.last_error) == ("queued", at + delay, "451 come again")
        assert take_mail(mail=mail.pk, now=at + delay - timedelta(seconds=1)) is None
        at += delay
    tried(mail, LATER, at)
    assert (mail.state, mail.attempts, mail.ended_at) == ("failed", 16, at)
    assert Event.objects.filter(kind="mail.failed", about=f"mail {mail.pk}").count() == 1


def test_a_final_refusal_bounces_at_once_and_is_an_event(queued, tenant, now):
    mail = tried(queued(), REFUSED, now)
    assert (mail.state, mail.attempts, mail.last_error) == ("bounced", 1, "550 no such user")
    event = Event.objects.get(kind="mail.bounced", about=f"mail {mail.pk}")
    assert (event.account, event.details["person"], event.details["said"]) == (
        tenant.account,
        tenant.admin.pk,
        "550 no such user",
    )


def test_of_two_workers_one_tries(queued, at_once, now):
    mail = queued()
    taken = at_once(*[lambda: take_mail(mail=mail.pk, now=now)] * 2)
    assert sum(one is not None for one in taken) == 1


def test_a_worker_that_was_killed_leaves_the_mail_to_the_next_after_ten_minutes(queued, now):
    mail = queued()
    assert take_mail(mail=mail.pk, now=now) is not None
    assert take_mail(mail=mail.pk, now=now + 10 * MINUTE - timedelta(seconds=1)) is None
    assert take_mail(mail=mail.pk, now=now + 10 * MINUTE) is not None


def test_what_ended_meanwhile_stays_as_it_is(queued, now):
    mail = tried(queued(), SENT, now)
    note_delivery(mail=mail.pk, delivery=LATER, now=now + MINUTE)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("sent", "")


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("contract-ends", True), ("invitation", False), ("new-password", False), ("offer", True), ("anything-new", False)],
)
def test_a_text_that_lets_somebody_in_is_not_kept_once_it_was_sent(queued, now, kind, kept):
    mail = queued(kind)
    tried(mail, LATER, now)
    assert mail.text != ""
    tried(mail, SENT, now + MINUTE)
    assert (mail.text != "") is kept


def test_without_mail_it_is_held_with_its_text_and_sent_only_when_staff_say_so(queued, manager, now):
    set_mail_server(actor=None, settings=MailSettings(is_on=False), now=now)
    mail = queued("invitation")
    assert (mail.state, jobs_for(mail), mail_text(actor=manager, mail=mail.pk)) == ("held", 0, "The text")
    with pytest.raises(Conflict):
        send_held_mail(actor=manager, now=now)
    set_mail_server(actor=None, settings=MailSettings(is_on=True), now=now)
    mail.refresh_from_db()
    assert mail.state == "held"
    assert send_held_mail(actor=manager, now=now) >= 1
    tried(mail, SENT, now)
    assert mail.state == "sent"


def test_a_mail_that_was_held_goes_out_as_of_today_under_the_senders_domain(queued, manager, now):
    set_mail_server(actor=None, settings=MailSettings(is_on=False), now=now)
    MailServer.objects.all().delete()
    mail = queued()
    mark, domain = mail.message_id.strip("<>").split("@")
    settings = MailSettings(is_on=True, host="relay.example", from_address="pro@kestrel.example")
    set_mail_server(actor=None, settings=settings, now=now)
    send_held_mail(actor=manager, now=now)
    letter, _ = take_mail(mail=mail.pk, now=now + timedelta(days=3))
    mail.refresh_from_db()
    assert domain == "mainstay.invalid"
    assert letter.message_id == mail.message_id == f"<{mark}@kestrel.example>"
    assert letter.written_at == now + timedelta(days=3)


def test_what_was_held_can_be_given_up(queued, manager, now):
    set_mail_server(actor=None, settings=MailSettings(is_on=False), now=now)
    mail = queued("invitation")
    assert drop_held_mail(actor=manager, now=now) >= 1
    mail.refresh_from_db()
    assert (mail.state, mail.text) == ("failed", "")


def test_mail_that_is_turned_off_meanwhile_is_held(queued, now):
    mail = queued()
    set_mail_server(actor=None, settings=MailSettings(is_on=False), now=now)
    assert take_mail(mail=mail.pk, now=now) is None
    mail.refresh_from_db()
    assert (mail.state, mail.next_try_at) == ("held", None)


def test_a_bounce_is_known_by_our_mark_and_nothing_else(queued, now):
    mail = tried(queued(), SENT, now)
    mark = mail.message_id.strip("<>").partition("@")[0]
    assert note_bounce(actor=None, bounce=Bounce(frozenset({mark[:-1], "%", "_"}), "failed", "x"), now=now) is None
    assert note_bounce(actor=None, bounce=Bounce(frozenset({mark}), "delayed", "x"), now=now) is None
    bounce = Bounce(frozenset({"other", mark}), "failed", "5.1.1 user unknown")
    assert note_bounce(actor=None, bounce=bounce, now=now + MINUTE).pk == mail.pk
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("bounced", "5.1.1 user unknown")
    note_bounce(actor=None, bounce=bounce, now=now + 2 * MINUTE)
    assert Event.objects.filter(kind="mail.bounced", about=f"mail {mail.pk}").count() == 1


def test_an_address_has_bounced_until_a_later_mail_arrives(queued, tenant, now):
    asked = [tenant.admin.email.upper(), tenant.viewer.email]
    assert bounced_addresses(asked) == {}
    mail = tried(queued(), REFUSED, now)
    assert bounced_addresses(asked) == {tenant.admin.email: mail}
    queued()
    assert bounced_addresses(asked) == {tenant.admin.email: mail}
    tried(queued(), SENT, now)
    assert bounced_addresses(asked) == {}


def test_a_bounced_mail_is_sent_again_from_the_start(queued, manager, now):
    mail = tried(queued(), REFUSED, now)
    resend_mail(actor=manager, mail=mail.pk, now=now + MINUTE)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.next_try_at, jobs_for(mail)) == ("queued", 0, now + MINUTE, 2)
    assert tried(mail, SENT, now + MINUTE).state == "sent"


def test_a_mail_is_not_sent_again_while_it_is_tried_or_when_its_text_is_gone(queued, manager, now):
    mail = queued("invitation")
    take_mail(mail=mail.pk, now=now)
    with pytest.raises(Conflict) as error:
        resend_mail(actor=manager, mail=mail.pk, now=now + MINUTE)
    assert error.value.code == "being-sent"
    note_delivery(mail=mail.pk, delivery=SENT, now=now + MINUTE)
    with pytest.raises(Conflict) as error:
        resend_mail(actor=manager, mail=mail.pk, now=now + MINUTE)
    assert error.value.code == "text-not-kept"
    with pytest.raises(NotFound):
        resend_mail(actor=manager, mail=0, now=now)


def test_what_lets_somebody_in_is_read_by_those_who_could_let_them_in(
    queued, tenant, manager, engineer, auditor, make_person, now
):
    operations = make_person(staff_role="operations")
    of_account, of_nobody, notice = queued("invitation"), queued("password-reset"), queued()
    Mail.objects.filter(pk=of_nobody.pk).update(account=None)
    assert [mail_text(actor=who, mail=of_account.pk) for who in (manager, operations, engineer, auditor)] == [
        "The text",
        "The text",
        None,
        None,
    ]
    assert [mail_text(actor=who, mail=of_nobody.pk) for who in (manager, operations, engineer, auditor)] == [
        "The text",
        None,
        None,
        None,
    ]
    assert [mail_text(actor=who, mail=notice.pk) for who in (manager, operations, engineer, auditor)] == [
        "The text"
    ] * 4


def test_settings_are_changed_by_those_who_may_alone(tenant, engineer, auditor, now):
    for actor in (tenant.admin, engineer, auditor):
        for act in (
            lambda: set_mail_server(actor=actor, settings=MailSettings(is_on=False), now=now),  # noqa: B023
            lambda: send_held_mail(actor=actor, now=now),  # noqa: B023
            lambda: drop_held_mail(actor=actor, now=now),  # noqa: B023
            lambda: resend_mail(actor=actor, mail=1, now=now),  # noqa: B023
            lambda: note_bounce(actor=actor, bounce=Bounce(frozenset(), "failed", ""), now=now),  # noqa: B023
        ):
            with pytest.raises(Forbidden):
                act()
    assert mail_server().is_on


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (MailSettings(host=""), "host"),
        (MailSettings(from_address=""), "from_address"),
        (MailSettings(from_address="nobody"), "from_address"),
        (MailSettings(port=0), "port"),
        (MailSettings(port=65536), "port"),
        (MailSettings(security="ssl"), "security"),
        (MailSettings(user="relay", security="none"), "security"),
        (MailSettings(from_name="Kestrel\r\nBcc: x"), "from_name"),
        (MailSettings(from_name="x" * 101), "from_name"),
    ],
    ids=repr,
)
def test_settings_that_cannot_be_are_refused_by_their_field(settings, field, now):
    with pytest.raises(Invalid) as error:
        set_mail_server(actor=None, settings=settings, now=now)
    assert list(error.value.fields) == [field]
    assert (mail_server().host, mail_server().port) == ("relay.example", 587)


def test_the_password_is_sealed_and_is_in_no_event(now):
    set_mail_server(actor=None, settings=MailSettings(user="relay", password="correct horse"), now=now)
    assert "horse" not in mail_server().password
    assert unsealed(mail_server().password) == "correct horse"
    event = Event.objects.filter(kind="mail.server-set").latest("pk")
    assert event.details == {"before": {"user": "", "password": False}, "after": {"user": "relay", "password": True}}
    assert "horse" not in json.dumps(list(Event.objects.filter(about="mail").values_list("details", flat=True)))


def test_setting_what_is_set_changes_nothing(now):
    settings = MailSettings(user="relay", password="correct horse")
    set_mail_server(actor=None, settings=settings, now=now)
    before = Event.objects.filter(kind="mail.server-set").count()
    set_mail_server(actor=None, settings=settings, now=now)
    assert Event.objects.filter(kind="mail.server-set").count() == before


def test_another_server_is_not_shown_the_old_ones_password(now):
    set_mail_server(actor=None, settings=MailSettings(user="relay", password="correct horse"), now=now)
    with pytest.raises(Invalid) as error:
        set_mail_server(actor=None, settings=MailSettings(host="evil.example"), now=now)
    assert list(error.value.fields) == ["password"]
    set_mail_server(actor=None, settings=MailSettings(host="new.example", password="battery staple"), now=now)
    assert unsealed(mail_server().password) == "battery staple"
    set_mail_server(actor=None, settings=MailSettings(host="newer.example", password=""), now=now)
    assert mail_server().password == ""


def test_the_list_is_filtered_and_paged_and_carries_no_text(queued, tenant, now):
    mails = [queued(about=f"page {number}") for number in range(3)]
    tried(mails[0], SENT, now)
    first = mail_list(words=tenant.admin.email, limit=2)
    assert [mail.pk for mail in first.mails] == [mails[2].pk, mails[1].pk]
    rest = mail_list(words=tenant.admin.email, before=first.before, limit=2)
    assert ([mail.pk for mail in rest.mails], rest.before) == ([mails[0].pk], 0)
    assert [mail.pk for mail in mail_list(state="sent", words=tenant.admin.email).mails] == [mails[0].pk]
    assert "text" not in first.mails[0].__dict__
