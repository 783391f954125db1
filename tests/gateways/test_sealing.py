"""What is sealed is read again here, and nowhere else."""

import pytest
from cryptography.fernet import Fernet

from mainstay.gateways.sealing import Unsealable, sealed, unsealed


def test_a_sealed_secret_is_read_again_and_does_not_show() -> None:
    text = sealed("s3cret of the mail server")
    assert "s3cret" not in text
    assert unsealed(text) == "s3cret of the mail server"


def test_nothing_stays_nothing() -> None:
    assert sealed("") == ""
    assert unsealed("") == ""


def test_another_installations_secret_is_refused() -> None:
    foreign = Fernet(Fernet.generate_key()).encrypt(b"theirs").decode()
    with pytest.raises(Unsealable, match="this installation's key"):
        unsealed(foreign)
