"""Mail goes out: each as soon as it is queued, and what waits for another try, or whose worker was killed, every minute."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.gateways import mail as gateway
from mainstay.operations.mail import note_delivery, take_mail
from mainstay.queries.mail import due_mails

BATCH = 100


@app.task(name="mail.send")
def send(mail: int) -> None:
    """The mail was tried, and what came of it is written down. A worker that is killed in between leaves it to the next."""
    _try(mail)


@app.periodic(cron="* * * * *")
@app.task(name="mail.sweep", queueing_lock="mail.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Nothing that is due waits longer than a minute, but while the server is away one mail alone finds that out."""
    for mail in due_mails(clock.now(), limit=BATCH):
        if not _try(mail):
            return


def _try(mail: int) -> bool:
    """The mail was tried; whether the server could be reached."""
    taken = take_mail(mail=mail, now=clock.now())
    if taken is None:
        return True
    delivery = gateway.send(*taken)
    note_delivery(mail=mail, delivery=delivery, now=clock.now())
    return delivery.outcome != "unreachable"
