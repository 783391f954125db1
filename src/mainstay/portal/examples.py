"""What does the styleguide show? One example of each part, from a made-up estate."""

from datetime import UTC, date, datetime, timedelta

from mainstay.portal.pictures.activity import Activity
from mainstay.portal.pictures.bars import MEANINGS, Kind
from mainstay.portal.pictures.chain_bar import Chain
from mainstay.portal.pictures.contract_dates import ContractDates
from mainstay.portal.pictures.cover_bar import Share
from mainstay.portal.pictures.cover_timeline import CoverTimeline, Lane
from mainstay.portal.pictures.guests import Guest
from mainstay.portal.pictures.hour_bars import Hour
from mainstay.portal.pictures.icons import ICONS, VERDICTS
from mainstay.portal.pictures.lapses import Change, Group, Lapses, Row
from mainstay.portal.pictures.ruler import Ruler, Segment
from mainstay.portal.pictures.sparkline import Sparkline
from mainstay.portal.pictures.stacked_bars import Stack, StackedBars
from mainstay.portal.pictures.strip import Strip
from mainstay.portal.styleguide.colours import Colour
from mainstay.portal.styleguide.colours import colours as known_colours

TODAY = date(2026, 11, 30)
END = date(2028, 12, 31)
PRO_END = date(2030, 4, 23)

COLOURS = (
    ("paper", "page"),
    ("wash", "open rows, code, hover"),
    ("wash-2", "tags, tracks"),
    ("line", "hairlines"),
    ("edge", "borders of controls, table heads"),
    ("ink", "text, answers"),
    ("ink-2", "second text"),
    ("ink-3", "labels, small print"),
    ("accent", "links, chosen, yes in pictures"),
    ("accent-2", "hover of the accent"),
    ("on-accent", "text on the accent"),
    ("accent-soft", "a condition in force"),
    ("accent-wash", "chosen rows, open Why?"),
    ("band", "open hours"),
    ("ok", "yes, met"),
    ("warn", "waiting, soon, ruling"),
    ("warn-mark", "bars past 75 %"),
    ("warn-wash", "internal notes"),
    ("bad", "missed, error, severity 1"),
    ("bad-wash", "what takes cover away"),
)

DECISION = {
    "question": "entitlement",
    "verdict": "yes",
    "reasons": [
        {
            "code": "guest-of-covered-hosts",
            "clauses": ["intro.physical"],
            "says": "It is a guest of hv-fra-02, and all 3 hosts of fra-compute are covered.",
        },
        {
            "code": "in-pro",
            "clauses": ["1.2"],
            "says": "Ubuntu 20.04 is past standard support and inside Pro support.",
        },
        {
            "code": "covered-architecture",
            "clauses": ["1.4.1"],
            "says": "amd64 on 20.04 is a covered architecture.",
        },
    ],
    "readings": ["later-date-decides"],
    "catalogues": {"releases": "distro-info, 18 Nov 2026"},
    "facts": {"release": "20.04", "architecture": "amd64", "hosts_covered": 3, "on": "2026-11-30", "deviations": []},
    "until": "2028-12-31",
    "edition": "2025-07-02",
}

SAYS = {
    "intro.physical": "Once every physical host of the environment is covered, all Ubuntu guests on those hosts are too.",
    "1.2": "Both scopes get Main packages fixed from the close of standard support to the close of Ubuntu Pro support.",
    "1.4.1": "No promise of fixes off the covered-architecture table; this cell reads Yes.",
}


CHANGES = (
    {"name": "nodes", "before": 32, "after": 33},
    {"name": "border.confirmed_by", "before": None, "after": "Kestrel, Mara Lind"},
)

SCOPES = (
    {"name": "coverage:read", "says": "see machines, cover and answers", "chosen": True},
    {"name": "machines:attach", "says": "attach and detach", "chosen": False},
)

COLUMNS = (
    {"name": "machine", "label": "Machine", "shown": True, "always": True},
    {"name": "until", "label": "Until when", "shown": True, "always": False},
    {"name": "kernel", "label": "Kernel, livepatch until", "shown": False, "always": False},
)


def styleguide() -> dict[str, object]:
    """All that the page of the parts needs."""
    return {
        "colours": colours(),
        "icons": ICONS,
        "verdicts": VERDICTS,
        "decision": DECISION,
        "says": SAYS,
        "today": TODAY,
        "changes": CHANGES,
        "scopes": ("machines:read", "machines:attach"),
        "scope_choices": SCOPES,
        "releases": (("22.04", "22.04"), ("24.04", "24.04")),
        "columns": COLUMNS,
        "densities": (("compact", "26", False), ("", "33", True), ("roomy", "41", False)),
        "ways": ({"label": "All 16 here", "url": "#why"}, {"label": "All 100,214", "url": "#why"}),
        "acts": (
            {"name": "move", "label": "Move to a line"},
            {"name": "tag", "label": "Tag"},
            {"name": "detach", "label": "Detach", "danger": True},
        ),
        "yesterday": TODAY - timedelta(days=1),
        "instant": datetime(2026, 11, 30, 12, 11, 40, tzinfo=UTC),
        "hosts": (("hv-fra-01", "yes", 14), ("hv-fra-02", "yes", 14), ("hv-ham-01", "no", 6)),
    }


def pictures() -> dict[str, object]:
    """All that the page of the pictures needs."""
    return {
        "today": TODAY,
        "kinds": MEANINGS,
        "cover": cover(),
        "another_day": cover(shown=date(2029, 5, 1)),
        "strip": strip(),
        "dates": dates(),
        "shares": shares(),
        "activity": activity(),
        "stand": stand(),
        "lapses": lapses(),
        "chain": chain(),
        "hours": hours(),
        "stacked": stacked(),
        "sparkline": Sparkline(says="From 212 to 253 in 90 days.", counts=(212, 214, 214, 230, 230, 231, 248, 253)),
    }


def colours() -> tuple[tuple[str, Colour], ...]:
    """Each colour's use with what it is in both themes."""
    known = known_colours()
    return tuple((use, known[name]) for name, use in COLOURS)


def chain() -> Chain:
    return Chain(
        first_at=datetime(2026, 1, 14, 8, tzinfo=UTC),
        verified_until=datetime(2026, 11, 30, 11, tzinfo=UTC),
        sealed_until=datetime(2026, 11, 30, 12, 11, 40, tzinfo=UTC),
        now=datetime(2026, 11, 30, 12, 12, tzinfo=UTC),
        zone="Europe/Berlin",
    )


def hours() -> tuple[Hour, ...]:
    counts = (8, 6, 9, 7, 10, 8, 11, 9, 8, 7, 6, 8, 0, 9, 10, 12, 8, 7, 9, 8, 7, 9, 6, 5)
    return tuple(Hour(count, failed=count if at > 20 else 0) for at, count in enumerate(counts))


def stacked() -> StackedBars:
    months = ("Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
    counts = ((180, 20), (190, 22), (196, 30), (205, 31), (214, 34), (219, 34))
    return StackedBars(
        says="From 200 machines in June to 253 in November; 240 are bought.",
        caption="Machines by month",
        parts=((Kind.YES, "own unit"), (Kind.CONDITION, "through a covered host")),
        stacks=tuple(Stack(label=month, counts=count) for month, count in zip(months, counts, strict=True)),
        limit=240,
    )


def cover(shown: date | None = None) -> CoverTimeline:
    return CoverTimeline(
        says="Release, contract and host all hold from 14 January 2026 to 31 December 2028.",
        lanes=(
            Lane(label="Ubuntu 20.04 LTS", sub="release", segments=_release()),
            Lane(
                label="MS-2041, line 1",
                sub="contract",
                note="31 Dec 2028 + 14 days of grace",
                segments=(
                    Segment(start=date(2026, 1, 1), end=END, kind=Kind.CONDITION),
                    Segment(start=date(2029, 1, 1), end=date(2029, 1, 14), kind=Kind.GRACE),
                ),
            ),
            Lane(
                label="hv-fra-02",
                sub="its host, line 1",
                note="31 Dec 2028",
                segments=(Segment(start=date(2026, 1, 1), end=END, kind=Kind.CONDITION),),
            ),
            Lane(
                label="5.15.0-128-generic",
                sub="livepatch",
                note="18 Jan 2027 then upgrade and reboot",
                segments=(Segment(start=date(2026, 10, 12), end=date(2027, 1, 18), kind=Kind.CONDITION),),
            ),
        ),
        result=Lane(
            label="Covered",
            lead="from 14 Jan 2026",
            note="until 31 Dec 2028",
            segments=(Segment(start=date(2026, 1, 14), end=END, kind=Kind.YES),),
        ),
        today=TODAY,
        shown=shown,
    )


def _release() -> tuple[Segment, ...]:
    return (
        Segment(start=date(2020, 4, 23), end=date(2025, 5, 29), kind=Kind.STANDARD, text="Standard to 29 May 2025"),
        Segment(start=date(2025, 5, 30), end=PRO_END, kind=Kind.CONDITION, text="Pro to 23 Apr 2030"),
        Segment(start=date(2030, 4, 24), end=date(2032, 4, 23), kind=Kind.LAPSED, text="Legacy, not bought"),
    )


def strip() -> Strip:
    return Strip(
        says="Yes until 31 Dec 2028; with a renewed contract until 23 Apr 2030.",
        today=TODAY,
        segments=(
            Segment(start=TODAY, end=END, kind=Kind.YES),
            Segment(start=date(2029, 1, 1), end=PRO_END, kind=Kind.WOULD),
        ),
    )


def dates() -> ContractDates:
    return ContractDates(
        says="Signed 24 November 2025, in force 1 January 2026 to 31 December 2028, access to 14 January 2029.",
        signed_on=date(2025, 11, 24),
        starts_on=date(2026, 1, 1),
        ends_on=END,
        grace_ends_on=date(2029, 1, 14),
        today=TODAY,
    )


def shares() -> tuple[Share, ...]:
    return (
        Share(kind=Kind.YES, count=874, label="own unit"),
        Share(kind=Kind.CONDITION, count=377, label="through a covered host"),
        Share(kind=Kind.UNCOVERED, count=33, label="not covered, for three reasons", href="#pictures"),
    )


def activity() -> Activity:
    seen = (TODAY - timedelta(days=back) for back in range(31))
    return Activity(today=TODAY, seen=frozenset(day for day in seen if day != date(2026, 11, 19)))


def stand() -> tuple[Guest, ...]:
    return (*[Guest.COVERED] * 3, Guest.THIS, *[Guest.COVERED] * 10, Guest.OTHER, Guest.UNCOVERED)


def lapses() -> Lapses:
    begin = date(2026, 10, 1)
    return Lapses(
        says="hv-ber-03 ends on 31 December 2026 and takes cover from 14 guests; MS-2041 ends on 31 December 2028.",
        today=TODAY,
        ruler=Ruler(begin, date(2031, 1, 1)),
        groups=(
            Group(
                name="Contracts, hosts",
                rows=(
                    Row(
                        label="hv-ber-03",
                        sub="host of 14 guests",
                        segments=(Segment(start=begin, end=date(2026, 12, 31), kind=Kind.ENDS_COVER),),
                        changes=(Change(day=date(2026, 12, 31), number=1, kind="bad"),),
                    ),
                    Row(
                        label="MS-2041",
                        sub="374 machines, full, 24/7",
                        segments=(Segment(start=begin, end=END, kind=Kind.CONDITION),),
                        changes=(Change(day=END, number=3),),
                    ),
                ),
            ),
            Group(
                name="Releases",
                rows=(
                    Row(
                        label="22.04 LTS",
                        sub="640",
                        segments=(
                            Segment(start=begin, end=date(2027, 6, 1), kind=Kind.STANDARD),
                            Segment(start=date(2027, 6, 2), end=date(2032, 4, 21), kind=Kind.CONDITION),
                        ),
                        changes=(Change(day=date(2027, 6, 1), number=2),),
                    ),
                    Row(
                        label="20.04 LTS",
                        sub="241",
                        segments=(Segment(start=begin, end=PRO_END, kind=Kind.CONDITION),),
                    ),
                    Row(
                        label="16.04 LTS",
                        sub="18, with Legacy",
                        segments=(Segment(start=begin, end=date(2028, 4, 25), kind=Kind.LEGACY),),
                    ),
                ),
            ),
        ),
    )
