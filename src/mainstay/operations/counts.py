"""How large accounts stand is counted ahead of whoever looks. Nothing is done to anything by it, so no event is kept."""

from datetime import date, datetime, timedelta

from django.db.models import Count

from mainstay.operations._record import operation
from mainstay.queries.account_cover import (
    COUNTED_LIVE,
    AccountCover,
    Hosts,
    counted_now,
    hosts_as_json,
    outcome_as_json,
    told_as_json,
)
from mainstay.queries.account_home import kernels_of
from mainstay.queries.keyset import NEVER
from mainstay.queries.list_queries import wanted_machines
from mainstay.queries.machine_list import count_of, other_counts
from mainstay.records.models import Account, Attachment, CoverCount, KeptClass, SavedView
from mainstay.records.statements import find
from mainstay.rules.joined import WEAKEST_FIRST

EVERY = timedelta(minutes=2)
"""How old a count becomes before it is made anew."""


def accounts_to_count(now: datetime) -> list[int]:
    """The accounts with many machines whose count is old, of another day, or missing; and those that have a count and shrank."""
    open_ones = Attachment.objects.filter(detached_at__isnull=True).order_by().values_list("account_id")
    large = {pk for pk, machines in open_ones.annotate(n=Count("pk")) if machines > COUNTED_LIVE}
    counted = {row.account_id: row for row in CoverCount.objects.all()}
    due = [pk for pk in large if pk not in counted or _is_old(counted[pk], now)]
    return sorted({*due, *(counted.keys() - large)})


@operation
def count_machines(*, account: int, now: datetime) -> CoverCount | None:
    """The account's machines are counted by how they stand today, and each is kept with what lists sort and choose it by.

    An account of few machines keeps no count: it is counted whenever somebody looks.
    """
    row = Account.objects.get(pk=account)
    cover = counted_now(row, now.date())
    if cover.machines <= COUNTED_LIVE:
        CoverCount.objects.filter(account=row).delete()
        KeptClass.objects.filter(account=row).delete()
        return None
    hosts: dict[Hosts, int] = {}
    _keep_classes(cover, hosts)
    counts = other_counts(row, now)
    count, _ = CoverCount.objects.update_or_create(
        account=row,
        defaults={
            "counted_at": now, "on": cover.on, "machines": cover.machines, "silent": counts["silent"],
            "set_apart": counts["set-apart"], "detached": counts["detached"], "kernels": kernels_of(row),
            "hosts": hosts_as_json(hosts),
        },
    )  # fmt: skip
    _count_views(row, cover.on, now)
    return count


def _is_old(count: CoverCount, now: datetime) -> bool:
    return count.on != now.date() or count.counted_at <= now - EVERY


def _keep_classes(cover: AccountCover, hosts: dict[Hosts, int]) -> None:
    KeptClass.objects.bulk_create(
        [
            KeptClass(
                account=cover.account,
                name=each.name,
                machines=each.machines,
                one=each.one,
                outcome=outcome_as_json(each.outcome),
                told=told_as_json(cover.read[each.one], hosts),
            )
            for each in cover.classes
        ],
        update_conflicts=True,
        unique_fields=["account", "name"],
        update_fields=["machines", "one", "outcome", "told"],
        batch_size=1000,
    )
    verdicts = [str(verdict) for verdict in WEAKEST_FIRST]
    find("write_standings", {"account": cover.account.pk, "verdicts": verdicts, "never": NEVER})
    names = [each.name for each in cover.classes]
    KeptClass.objects.filter(account=cover.account).exclude(name__in=names).delete()


def _count_views(account: Account, on: date, now: datetime) -> None:
    for view in SavedView.objects.filter(account=account, noun="machines"):
        view.rows = count_of(account, wanted_machines(view.query), on=on, now=now)
        view.counted_at = now
        view.save(update_fields=["rows", "counted_at"])
