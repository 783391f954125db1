"""What does a line of a contract look like, and how is one ordered or amended? The paths are those of agreements.py."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from mainstay.api.v1.words import Count, Given, Shown, Text, said
from mainstay.operations import orders
from mainstay.queries.contracts import LineUse
from mainstay.terms.facts import Day

Note = Annotated[Text, Field(max_length=200)]
Overage = Count | None


class Line(Shown):
    """A line, and how far it is used."""

    position: int = said("Its place in the contract.", 1)
    kind: Literal["physical", "virtual", "desktop", "legacy"] = said("What it counts.", "virtual")
    scope: Literal["full", "infra-only", "apps-only"] = said("The scope of security maintenance.", "full")
    support_scope: Literal["full", "infra"] = said("The scope of support.", "full")
    level: Literal["self-support", "weekday", "24/7"] = said("The support level.", "weekday")
    quantity: int = said("Units bought.", 240)
    overage: int | None = said("Units agreed above the quantity; null: as many as come.", 0)
    used: int = said("Units that attached machines hold.", 187)
    left: int = said("Units that are free.", 53)
    over: int = said("Units held above the quantity.", 0)
    ends_on: date | None = said("An end before the contract's own.", None)
    note: str = said("A few words about it.", "")
    withdrawn_at: datetime | None = said("Since when it gives nothing any more.", None)


class NewLine(Given):
    """A line as it is ordered; scope and level may be said by their former names."""

    kind: Literal["physical", "virtual", "desktop", "legacy"] = said("What it counts.", "virtual")
    quantity: Count = said("Units bought.", 240)
    scope: Text = said("full, infra-only or apps-only; full where none is said.", "full", "")
    level: Text = said("self-support, weekday or 24/7.", "weekday", "self-support")
    support_scope: Text = said("full or infra; as the scope allows where none is said.", "", "")
    overage: Overage = said("Units agreed above the quantity; null: as many as come.", 0, 0)
    ends_on: Day | None = said("An end before the contract's own.", None, None)
    note: Note = said("A few words about it.", "", "")

    def ordered(self) -> orders.NewLine:
        """The line as the operation takes it."""
        return orders.NewLine(**self.model_dump())


class AmendedLine(Given):
    """What becomes of a line: all of what may be amended, as it will be."""

    quantity: Count = said("Units bought.", 260)
    overage: Overage = said("Units agreed above the quantity; null: as many as come.", 0)
    ends_on: Day | None = said("An end before the contract's own.", None)
    scope: Text = said("full, infra-only or apps-only.", "full")
    support_scope: Text = said("full or infra; as the scope allows where it is empty.", "full")
    level: Text = said("self-support, weekday or 24/7.", "24/7")
    note: Note = said("A few words about it.", "")

    def amended(self) -> orders.AmendedLine:
        """The amended line as the operation takes it."""
        return orders.AmendedLine(**self.model_dump())


def line_shown(use: LineUse) -> Line:
    """The line as the API has it."""
    line = use.line
    return Line(
        position=line.position,
        kind=line.kind,  # type: ignore[arg-type]
        scope=line.scope,  # type: ignore[arg-type]
        support_scope=line.support_scope,  # type: ignore[arg-type]
        level=line.level,  # type: ignore[arg-type]
        quantity=line.quantity,
        overage=line.overage,
        used=use.used,
        left=use.left,
        over=use.over,
        ends_on=line.ends_on,
        note=line.note,
        withdrawn_at=line.withdrawn_at,
    )
