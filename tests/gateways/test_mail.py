"""One message to one recipient: what arrives, what a server may answer, and what no name can do to a header."""

import socket
import subprocess
import threading
from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from tests.mail_sink import listening

from mainstay.gateways.mail import Letter, Server, message_of, send

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def letter(**said):
    return Letter(
        **{
            "to": "anke@nordwind.example", "subject": "Your contract ends", "text": "It ends soon.\n.\nStill here.\n",
            "message_id": "<0123abcd@kestrel.example>", "written_at": AT,
        } | said
    )  # fmt: skip


def server(port, **said):
    return Server(
        **{
            "host": "localhost", "port": port, "security": "none", "from_address": "pro@kestrel.example",
            "from_name": "Kestrel",
        } | said
    )  # fmt: skip


@pytest.fixture
def sink():
    with listening() as sink:
        yield sink


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A key and a certificate for localhost that signs itself."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key",
         "-out", folder / "crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_bytes((folder / "key").read_bytes() + (folder / "crt").read_bytes())
    return both


def test_a_letter_arrives_with_its_headers_and_every_line(sink):
    came = send(letter(), server(sink.port))
    assert (came.outcome, came.said) == ("sent", "250 2.0.0 queued as SINK")
    (message,) = sink.messages
    assert message["From"] == "Kestrel <pro@kestrel.example>"
    assert message["To"] == "anke@nordwind.example"
    assert message["Message-ID"] == "<0123abcd@kestrel.example>"
    assert message["X-Mainstay-Mail"] == "0123abcd"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Tue, 24 Nov 2026 12:00:00 +0000"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == "It ends soon.\n.\nStill here.\n"


def test_letters_of_all_languages_arrive(sink):
    sent = letter(subject="Vertrag läuft aus: Zürich 北京", text="Grüße\n" * 40)
    assert send(sent, server(sink.port, from_name="Müller & Söhne")).outcome == "sent"
    (message,) = sink.messages
    assert message["Subject"] == "Vertrag läuft aus: Zürich 北京"
    assert message["From"] == "Müller & Söhne <pro@kestrel.example>"
    assert message.get_content().count("Grüße") == 40


def test_a_domain_in_other_letters_is_written_as_servers_know_it():
    assert message_of(letter(to="a@bücher.example"), server(25))["To"] == "a@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("at", "answer", "outcome"),
    [
        ("at_recipient", "550 5.1.1 no such user", "refused"),
        ("at_recipient", "451 4.7.1 greylisted, come again", "later"),
        ("at_text", "554 5.6.0 content refused", "refused"),
        ("at_text", "452 4.3.1 the disk is full", "later"),
        ("at_sender", "550 5.7.1 not a sender of ours", "later"),  # the settings are wrong, the letter is not
    ],
)
def test_what_the_server_answers_is_kept_word_for_word(sink, at, answer, outcome):
    setattr(sink, at, answer)
    came = send(letter(), server(sink.port))
    assert (came.outcome, came.said) == (outcome, answer)
    assert sink.messages == []


def test_a_server_that_is_not_there_may_be_there_later():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    came = send(letter(), server(port))
    assert came.outcome == "unreachable"
    assert came.said.startswith(f"localhost:{port} cannot be reached: ")


def test_a_server_that_says_nothing_is_not_waited_for_long():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        came = send(letter(), server(silent.getsockname()[1], host="127.0.0.1"), seconds=1)
    assert (came.outcome, "timed out" in came.said) == ("unreachable", True)


def _hang_up(listener):
    caller, _ = listener.accept()
    caller.close()


def test_a_server_that_hangs_up_may_stay_later():
    with socket.create_server(("127.0.0.1", 0)) as rude:
        threading.Thread(target=_hang_up, args=[rude], daemon=True).start()
        came = send(letter(), server(rude.getsockname()[1], host="127.0.0.1"), seconds=5)
    assert came.outcome == "unreachable"


def test_the_way_is_secret_and_the_password_goes_over_it(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(certificate=certificate) as sink:
        to = server(sink.port, security="starttls", user="relay", password="correct horse")
        assert send(letter(), to).outcome == "sent"
        assert sink.signed_in == [("relay", "correct horse")]


def test_a_certificate_that_nobody_known_signed_ends_it(certificate):
    with listening(certificate=certificate) as sink:
        came = send(letter(), server(sink.port, security="starttls", user="relay", password="correct horse"))
        assert came.outcome == "unreachable"
        assert "certificate" in came.said
        assert sink.signed_in == []


def test_a_certificate_of_another_name_ends_it(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(certificate=certificate) as sink:
        came = send(letter(), server(sink.port, host="127.0.0.1", security="starttls"))
        assert (came.outcome, sink.messages) == ("unreachable", [])


def test_a_wrong_password_is_the_settings_fault_and_not_the_letters(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(certificate=certificate) as sink:
        came = send(letter(), server(sink.port, security="starttls", user="relay", password="wrong battery"))
        assert (came.outcome, came.said[:4]) == ("unreachable", "535 ")
        assert "wrong battery" not in came.said


def test_a_server_without_a_secret_way_gets_nothing(sink):
    came = send(letter(), server(sink.port, security="starttls"))
    assert (came.outcome, sink.messages) == ("unreachable", [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "Hello\r\nBcc: all@example.com"},
        {"subject": "Hello\nBcc: all@example.com"},
        {"to": "a@b.example\r\nRCPT TO:<c@d.example>"},
        {"to": "a@b.example, c@d.example"},
        {"message_id": "<x@y>\r\nBcc: all@example.com"},
    ],
    ids=repr,
)
def test_no_name_can_add_a_header(sink, wrong):
    came = send(letter(**wrong), server(sink.port))
    assert (came.outcome, sink.messages) == ("refused", [])


def test_no_sender_name_can_add_a_header(sink):
    came = send(letter(), server(sink.port, from_name="Kestrel\r\nBcc: all@example.com"))
    assert (came.outcome, sink.messages) == ("refused", [])


def test_the_message_is_one_that_any_reader_parses():
    message = message_from_bytes(message_of(letter(subject="s" * 200), server(25)).as_bytes())
    assert message.defects == []
    assert max(map(len, message_of(letter(text="x" * 3000), server(25)).as_bytes().splitlines())) <= 998


def test_a_password_is_not_in_the_servers_repr():
    assert "horse" not in repr(server(25, user="relay", password="correct horse"))
