"""Nordwind Energie: everything bought, around the clock. Hosts with guests, a full line, one that is over, one that ends soon."""

from dataclasses import replace
from datetime import date, timedelta

from mainstay.demo.story import Agreement, Amended, Asked, Customer, Looked, Program, Someone, Token, Told, numbered
from mainstay.operations.orders import AmendedLine, NewChange, NewLine

DAILY = tuple(day for day in range(30, -1, -1) if day != 11)  # one silent day a month ago


def nordwind(today: date) -> Customer:
    """The customer as it is today."""
    starts = today - timedelta(days=328)
    return Customer(
        key="nordwind",
        name="Nordwind Energie",
        zone="Europe/Berlin",
        people=(
            Someone("Anke Petersen", "anke.petersen@nordwind.example", "admin"),
            Someone("Jonas Wirth", "jonas.wirth@nordwind.example", "admin", holds_credential=True),
            Someone("Lena Kruse", "lena.kruse@nordwind.example", "technical", holds_credential=True),
            Someone("Timo Brandt", "timo.brandt@nordwind.example", "technical", holds_credential=True),
            Someone("Mina Sauer", "mina.sauer@nordwind.example", "technical", holds_credential=True),
            Someone("Rolf Gerber", "rolf.gerber@nordwind.example", "billing"),
            Someone("Eva Voss", "eva.voss@nordwind.example", "viewer"),
            Someone("Henrik Dahl", "henrik.dahl@nordwind.example", "viewer"),
        ),
        asked=(
            Asked("nora.lindt@nordwind.example", "technical", by="jonas.wirth@nordwind.example", days_ago=2),
            Asked("paul.reimers@nordwind.example", "billing", by="anke.petersen@nordwind.example", days_ago=9),
        ),
        looked=(
            Looked(
                by="ines.roth@kestrel.example",
                at="anke.petersen@nordwind.example",
                reason="why hv-ber-03 lapses, asked by phone",
                days_ago=3,
                minutes=4,
                pages=("/accounts/nordwind", "/accounts/nordwind/machines", "/accounts/nordwind/machines/hv-ber-03"),
            ),
        ),
        programs=(
            Program(
                name="laptop",
                scopes=("machines:read", "coverage:read"),
                person="lena.kruse@nordwind.example",
                days_old=70,
                days_left=212,
                minutes_ago=7600,
                address="203.0.113.8",
            ),
            Program(
                name="asset import",
                scopes=("machines:read", "environments:write"),
                service_role="technical",
                days_old=55,
                days_left=305,
                minutes_ago=610,
                address="10.20.9.2",
            ),
            Program(
                name="grafana",
                scopes=("coverage:read", "contracts:read"),
                service_role="viewer",
                days_old=173,
                days_left=183,
                minutes_ago=1,
                address="10.20.0.31",
            ),
            Program(
                name="ansible, ber",
                scopes=("machines:read", "machines:write"),
                person="jonas.wirth@nordwind.example",
                days_old=310,
                days_left=45,
                minutes_ago=4,
                address="10.20.0.14",
            ),
        ),
        agreements=(_everything(today, starts), _desktops(today, starts)),
        environments=("fra-compute", "ber-store"),
        machines=(*_hosts(), *_guests(), *_virtual(), *_desks()),
        cloned=("build-04",),
        detached=("vpn-old-01",),
    )


def _everything(today: date, starts: date) -> Agreement:
    return Agreement(
        number="MS-2041",
        name="Pro, full, 24/7",
        runs=(starts, today + timedelta(days=767)),
        signed_on=starts - timedelta(days=38),
        lines=(
            NewLine(kind="physical", quantity=6, level="24/7", note="hosts of fra-compute"),
            NewLine(kind="virtual", quantity=8, overage=3, level="24/7", note="control systems of the sites"),
            NewLine(kind="virtual", quantity=10, scope="infra-only", level="24/7", note="build machines"),
            NewLine(
                kind="physical", quantity=1, level="24/7", ends_on=today + timedelta(days=38), note="hv-ber-03, on loan"
            ),
            NewLine(kind="virtual", quantity=60, level="24/7", note="sites and trials"),
        ),
        amendments=_amendments(today, starts),
        tokens=(
            Token(name="machines", note="24/7 full"),
            Token(name="hosts", note="physical servers of fra-compute alone", line=1, environment="fra-compute"),
            Token(name="over", note="full and over its quantity, with agreed overage left", line=2),
            Token(name="build", note="infra-only line that is full: 10 of 10 used", line=3),
            Token(name="loan", note="a line that ends soon; its one unit is used", line=4, environment="ber-store"),
        ),
    )


def _amendments(today: date, starts: date) -> tuple[Amended, ...]:
    """The first is in force as long as the contract, the second is with the customer, the third a draft."""
    credentials = NewChange(kind="figure-agreed", clause="10.2", figure="maximum")
    over = AmendedLine(
        quantity=12, overage=3, ends_on=None, scope="full", support_scope="full", level="24/7",
        note="control systems of the sites",
    )  # fmt: skip
    return (
        Amended(
            note="credentials for the sites",
            drafted_on=starts - timedelta(days=30),
            from_on=starts,
            sent_on=starts - timedelta(days=20),
            accepted_by="anke.petersen@nordwind.example",
            changes=(replace(credentials, value="20 credentials"),),
        ),
        Amended(
            note="a year more, and room for the control systems",
            drafted_on=today - timedelta(days=6),
            from_on=_first_of_a_month(today + timedelta(days=31)),
            sent_on=today - timedelta(days=2),
            changes=(
                NewChange(kind="line-changed", position=2, amended=over),
                NewChange(
                    kind="line-added", line=NewLine(kind="virtual", quantity=10, scope="infra-only", level="weekday")
                ),
                NewChange(kind="line-withdrawn", position=4),
                NewChange(kind="figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="512 TB"),
                replace(credentials, value="30 credentials"),
                NewChange(kind="dates-set", effective_from=starts, effective_to=today + timedelta(days=767 + 365)),
            ),
        ),
        Amended(
            note="fewer hosts",
            drafted_on=today,
            from_on=_first_of_a_month(today + timedelta(days=90)),
            changes=(
                NewChange(
                    kind="line-changed",
                    position=1,
                    amended=replace(over, quantity=3, overage=0, note="hosts of fra-compute"),
                ),
                NewChange(kind="line-withdrawn", position=4),
                NewChange(kind="figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="640 TB"),
                NewChange(kind="figure-taken-back", clause="10.2", figure="maximum"),
            ),
        ),
    )


def _first_of_a_month(after: date) -> date:
    """The first day of a month, that day or the next one."""
    return after if after.day == 1 else (after.replace(day=1) + timedelta(days=32)).replace(day=1)


def _desktops(today: date, starts: date) -> Agreement:
    return Agreement(
        number="MS-2210",
        name="Desktops",
        runs=(starts, today + timedelta(days=128)),
        lines=(NewLine(kind="desktop", quantity=6, level="weekday"),),
        tokens=(Token(name="desktops", note="desktops, weekday"),),
    )


def _hosts() -> list[Told]:
    fra = [
        Told(name=name, by="hosts", series="noble", virt="none", since=300, pings=DAILY, minutes=9)
        for name in numbered("hv-fra", 3)
    ]
    ber = Told(name="hv-ber-03", by="loan", series="noble", virt="none", since=90, minutes=4)
    return [*fra, ber]


def _guests() -> list[Told]:
    names = [("pg-fra", 4, "hv-fra-02", "focal"), ("web-fra", 5, "hv-fra-01", "jammy"), ("app-fra", 4, "hv-fra-03", "noble"),
             ("store-ber", 4, "hv-ber-03", "jammy")]  # fmt: skip
    guests = [
        Told(name=name, by="", host=host, series=series, since=60, minutes=3 + place, pings=(2, 1, 0))
        for stem, count, host, series in names
        for place, name in enumerate(numbered(stem, count))
    ]
    container = Told(name="ci-fra-lxd", by="", host="hv-fra-01", series="noble", virt="lxc", since=60, minutes=20)
    return [*guests, container]


def _virtual() -> list[Told]:
    over = [
        Told(name=name, by="over", series="jammy", since=60, minutes=7 + place)
        for place, name in enumerate(numbered("scada", 10))
    ]
    build = [
        Told(name=name, by="build", series="focal", since=60, enabled=("esm-infra", "livepatch"), minutes=2 + place)
        for place, name in enumerate(numbered("build", 10))
    ]
    silent = Told(name="meter-gw", by="machines", series="noble", architecture="arm64", since=60, pings=(12,))
    left = Told(name="vpn-old-01", by="machines", series="bionic", since=300, pings=(140,))
    return [left, *over, *build, silent]


def _desks() -> list[Told]:
    return [
        Told(name=name, by="desktops", series="noble", virt="none", desktop=True, since=60, minutes=30 + place)
        for place, name in enumerate(numbered("desk", 4))
    ]
