"""The other customers: one state of a contract each, from new to long over."""

from datetime import date, timedelta

from mainstay.demo.story import Agreement, Customer, Someone, Token, Told, numbered
from mainstay.operations.orders import NewLine


def treuenfels(today: date) -> Customer:
    """Weekday support of the infrastructure alone, in Berlin."""
    return Customer(
        key="treuenfels",
        name="Stadtwerke Treuenfels",
        zone="Europe/Berlin",
        people=(
            Someone("Katrin Bode", "katrin.bode@treuenfels.example", "admin"),
            Someone("Uwe Lange", "uwe.lange@treuenfels.example", "technical"),
            Someone("Petra Simon", "petra.simon@treuenfels.example", "billing"),
        ),
        agreements=(
            Agreement(
                number="MS-1760",
                name="Pro, infra-only, weekday",
                runs=(today - timedelta(days=200), today + timedelta(days=310)),
                signed_on=today - timedelta(days=214),
                lines=(
                    NewLine(kind="physical", quantity=2, scope="infra-only", level="weekday"),
                    NewLine(kind="virtual", quantity=40, scope="infra-only", level="weekday"),
                    NewLine(kind="virtual", quantity=6, scope="infra-only", level="weekday", note="control room"),
                ),
                tokens=(
                    Token(name="works", note="infra-only, weekday"),
                    Token(name="last one", note="infra-only, one unit left", line=3),
                ),
            ),
        ),
        environments=("control room",),
        machines=(
            Told(name="leit-01", by="works", series="jammy", virt="none", enabled=("esm-infra",)),
            *_row("netz", 5, by="last one", series="focal", enabled=("esm-infra",)),
        ),
    )


def larkfield(today: date) -> Customer:
    """Self-support with the full scope: much of everything, and nobody to call. A WSL instance among it."""
    return Customer(
        key="larkfield",
        name="Larkfield University",
        zone="Europe/London",
        people=(
            Someone("Owen Price", "owen.price@larkfield.example", "admin"),
            Someone("Grace Holt", "grace.holt@larkfield.example", "technical"),
            Someone("Ada Lyle", "ada.lyle@larkfield.example", "viewer"),
        ),
        agreements=(
            Agreement(
                number="MS-1822",
                name="Pro, full, self-support",
                runs=(today - timedelta(days=320), today + timedelta(days=410)),
                lines=(NewLine(kind="virtual", quantity=40), NewLine(kind="desktop", quantity=20)),
                tokens=(Token(name="campus", note="self-support, full"),),
            ),
        ),
        machines=(
            *_row("lab", 6, by="campus", series="noble", since=90),
            *_row("hpc-login", 2, by="campus", series="jammy", architecture="arm64", since=90),
            Told(name="old-moodle", by="campus", series="focal", since=300, pings=(140,)),
            Told(name="lap-holt", by="campus", series="noble", virt="none", desktop=True, since=90),
            Told(name="wsl-holt", by="campus", series="noble", virt="wsl", desktop=True, on="lap-holt", since=90),
        ),
    )


def ponte_nuovo(today: date) -> Customer:
    """A contract for the applications alone."""
    return Customer(
        key="ponte-nuovo",
        name="Banca Ponte Nuovo",
        zone="Europe/Rome",
        people=(
            Someone("Chiara Fonti", "chiara.fonti@pontenuovo.example", "admin"),
            Someone("Marco Sala", "marco.sala@pontenuovo.example", "technical"),
            Someone("Elena Riva", "elena.riva@pontenuovo.example", "billing"),
        ),
        agreements=(
            Agreement(
                number="MS-1904",
                name="Pro, apps-only",
                runs=(today - timedelta(days=80), today + timedelta(days=285)),
                lines=(NewLine(kind="virtual", quantity=20, scope="apps-only"),),
                tokens=(Token(name="branches", note="apps-only"),),
            ),
        ),
        machines=tuple(_row("branch", 4, by="branches", series="jammy", since=60, enabled=("esm-apps",))),
    )


def aalto(today: date) -> Customer:
    """A contract that ended five days ago: what is attached keeps its access for nine days more."""
    return Customer(
        key="aalto",
        name="Aalto Precision",
        zone="Europe/Helsinki",
        people=(
            Someone("Mika Aalto", "mika.aalto@aalto.example", "admin"),
            Someone("Sanna Laine", "sanna.laine@aalto.example", "technical"),
        ),
        agreements=(
            Agreement(
                number="MS-1655",
                name="Pro, full, weekday",
                runs=(today - timedelta(days=370), today - timedelta(days=5)),
                lines=(NewLine(kind="virtual", quantity=5, level="weekday"),),
                tokens=(Token(name="mills", note="in grace: attached machines go on, new ones are refused"),),
            ),
        ),
        machines=tuple(_row("cnc", 3, by="mills", series="jammy", since=300)),
    )


def old_mill(today: date) -> Customer:
    """An estate past the end of Pro support, held by the Legacy add-on."""
    return Customer(
        key="old-mill",
        name="Old Mill Archive",
        zone="Europe/Dublin",
        people=(
            Someone("Niamh Byrne", "niamh.byrne@oldmill.example", "admin"),
            Someone("Cian Walsh", "cian.walsh@oldmill.example", "technical"),
        ),
        agreements=(
            Agreement(
                number="MS-1588",
                name="Pro, full, weekday, with Legacy",
                runs=(today - timedelta(days=150), today + timedelta(days=580)),
                lines=(
                    NewLine(kind="virtual", quantity=12, level="weekday"),
                    NewLine(kind="legacy", quantity=6, note="for what runs 16.04 and older"),
                ),
                tokens=(Token(name="archive", note="weekday full, with the Legacy add-on"),),
            ),
        ),
        environments=("reading room",),
        machines=(
            *_row("scan", 4, by="archive", series="xenial", since=90, enabled=("esm-infra", "esm-infra-legacy")),
            *_row("index", 3, by="archive", series="bionic", since=90, enabled=("esm-infra", "esm-apps")),
        ),
    )


def tidewater(today: date) -> Customer:
    """New: a contract, and nothing attached yet."""
    return Customer(
        key="tidewater",
        name="Tidewater Robotics",
        zone="America/New_York",
        people=(
            Someone("Dana Whitfield", "dana.whitfield@tidewater.example", "admin"),
            Someone("Luis Ortega", "luis.ortega@tidewater.example", "technical"),
        ),
        agreements=(
            Agreement(
                number="MS-2302",
                name="Pro, full, weekday",
                runs=(today, today + timedelta(days=364)),
                signed_on=today - timedelta(days=3),
                lines=(
                    NewLine(kind="virtual", quantity=25, level="weekday"),
                    NewLine(kind="physical", quantity=2, level="weekday"),
                ),
                tokens=(Token(name="first", note="weekday full, nothing attached yet"),),
            ),
        ),
    )


def calder_pike(today: date) -> Customer:
    """Contracts under which nothing attaches: one to come, one never begun, one long over."""
    virtual = (NewLine(kind="virtual", quantity=10, level="weekday"),)
    return Customer(
        key="calder-pike",
        name="Calder Pike",
        zone="Europe/London",
        people=(
            Someone("Ruth Calder", "ruth.calder@calderpike.example", "admin"),
            Someone("Sam Pike", "sam.pike@calderpike.example", "billing"),
        ),
        agreements=(
            Agreement(
                number="MS-1490",
                name="Pro, full, weekday (past year)",
                runs=(today - timedelta(days=425), today - timedelta(days=60)),
                lines=virtual,
                tokens=(Token(name="past", note="expired long ago"),),
            ),
            Agreement(
                number="MS-2318",
                name="Pro, full, weekday",
                runs=(today + timedelta(days=21), today + timedelta(days=385)),
                signed_on=today - timedelta(days=1),
                lines=virtual,
                tokens=(Token(name="coming", note="not yet in effect"),),
            ),
            Agreement(
                number="MS-2319",
                name="Pro, full, 24/7 (draft)",
                runs=None,
                lines=virtual,
                tokens=(Token(name="draft", note="never in effect"),),
            ),
        ),
        machines=(Told(name="ledger-01", by="past", series="focal", since=300, pings=(60,)),),
    )


def _row(
    stem: str,
    count: int,
    *,
    by: str,
    series: str,
    since: int = 60,
    architecture: str = "amd64",
    enabled: tuple[str, ...] = ("esm-infra", "esm-apps", "livepatch"),
) -> list[Told]:
    """Machines of one kind that pinged today, one after the other."""
    return [
        Told(
            name=name,
            by=by,
            series=series,
            since=since,
            architecture=architecture,
            enabled=enabled,
            minutes=4 + 3 * place,
        )
        for place, name in enumerate(numbered(stem, count))
    ]
