"""Whoever has forgotten the password is mailed a link, a moment after asking."""

from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.passwords import ANSWER, mail_new_password_link

STALE = timedelta(hours=1)


@app.task(name=ANSWER)
def answer(email: str, asked_at: str) -> None:
    """The link is on its way; one that was asked for an hour ago helps nobody any more."""
    now = clock.now()
    if now - datetime.fromisoformat(asked_at) < STALE:
        mail_new_password_link(email=email, now=now)
