"""A delivery status notification, as mail servers send it (RFC 3464)."""

import pytest

from mainstay.gateways.bounces import Bounce, read_bounce

HEADERS = """\
From: Kestrel <pro@kestrel.example>
To: rolf@nordwind.example
Message-ID: <0123abcd@kestrel.example>
X-Mainstay-Mail: 0123abcd
Subject: Your contract ends
"""


def notification(
    *,
    action="failed",
    returned="text/rfc822-headers",
    headers=HEADERS,
    diagnostic="smtp; 550 5.1.1 <rolf@nordwind.example>: user\n unknown",
):
    status = "Status: 5.1.1\n" if action == "failed" else "Status: 4.4.1\n"
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@relay.kestrel.example (Mail Delivery System)
To: pro@kestrel.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.kestrel.example
Arrival-Date: Tue, 24 Nov 2026 12:00:01 +0000

Final-Recipient: rfc822; rolf@nordwind.example
Action: {action}
{status}Diagnostic-Code: {diagnostic}

--b1
Content-Type: {returned}

{headers}
--b1--
""".encode()


def test_a_failed_recipient_is_read_with_the_servers_word_and_our_mark():
    said = "5.1.1 550 5.1.1 <rolf@nordwind.example>: user unknown"
    assert read_bounce(notification()) == Bounce(frozenset({"0123abcd"}), "failed", said)


def test_the_whole_returned_message_names_it_as_well():
    bounce = read_bounce(notification(returned="message/rfc822", headers=HEADERS + "\nIt ends soon.\n"))
    assert bounce.marks == {"0123abcd"}


def test_a_message_id_that_a_server_changed_still_leaves_our_own_header():
    changed = HEADERS.replace("<0123abcd@kestrel.example>", "<20261124@relay>")
    assert read_bounce(notification(headers=changed)).marks == {"0123abcd", "20261124"}


@pytest.mark.parametrize(
    ("action", "final"), [("failed", True), ("delayed", False), ("delivered", False), ("relayed", False)]
)
def test_only_a_failure_is_final(action, final):
    assert read_bounce(notification(action=action)).is_final is final


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: I am away until Monday\nAuto-Submitted: auto-replied\n\nBack soon.\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x--\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nAction: failed\n\n--x--\n",
        notification(headers="Subject: nothing of ours\n"),
        notification().replace(b"Action: failed", b"Inaction: failed"),
    ],
    ids=range(7),
)
def test_what_is_no_notification_or_names_no_mail_is_none(raw):
    assert read_bounce(raw) is None


def test_our_mark_in_the_notifications_own_headers_names_nothing():
    forged = notification(headers="Subject: x\n").replace(b"Return-Path: <>", b"X-Mainstay-Mail: 0123abcd")
    assert read_bounce(forged) is None
