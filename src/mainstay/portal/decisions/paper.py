"""How is an answer set on paper?"""

from collections.abc import Sequence
from datetime import date

from mainstay.gateways.pdf import Block, Facts, Grounds, Paper, Run, Section, Words, bold
from mainstay.portal.citations import cited_as
from mainstay.portal.decisions.shown import AnswerShown
from mainstay.portal.pictures.icons import VERDICT_WORDS
from mainstay.portal.templatetags.answers import in_text
from mainstay.portal.templatetags.dates import long_day, short_day
from mainstay.portal.wording import reasons_heading


def paper_of(shown: AnswerShown, *, provider: str, crumbs: Sequence[str] = (), dots: Sequence[str] = ()) -> Paper:
    """The answer with all that made it. Nothing of the hour in which it is printed stands in it."""
    asked = (f"asked of {short_day(shown.on)}",) if shown.on else ()
    return Paper(
        title=shown.title,
        beside=shown.beside,
        provider=provider,
        crumbs=crumbs,
        dots=(*asked, *dots),
        verdict=str(shown.decision["verdict"]),
        answer=_answer(shown),
        blocks=(*_why(shown), *_until(shown), *_facts(shown)),
        foot=f"{f'Answer {shown.number}, edition' if shown.number else 'Edition'} {shown.decision['edition']}",
    )


def _answer(shown: AnswerShown) -> tuple[Run | str, ...]:
    word = bold(VERDICT_WORDS[str(shown.decision["verdict"])])
    return (word, ", until ", bold(long_day(shown.until)), ".") if shown.until else (word, ".")


def _why(shown: AnswerShown) -> list[Block]:
    reasons = shown.decision["reasons"]
    grounds = Grounds([
        (reason["says"], [(cited_as(clause), shown.says.get(clause, "")) for clause in reason["clauses"]])
        for reason in reasons
    ])  # fmt: skip
    blocks: list[Block] = [Section("Why?", reasons_heading(str(shown.decision["verdict"]), len(reasons))), grounds]
    if readings := shown.decision["readings"]:
        blocks.append(Words(f"It rests on {', '.join(cited_as(name) for name in readings)}.", small=True))
    return blocks


def _until(shown: AnswerShown) -> list[Block]:
    ends: Sequence[tuple[date, str]] = shown.ends
    if not ends and shown.until:
        ends = ((shown.until, "The last day on which this answer holds"),)
    blocks: list[Block] = [Section("Until when")]
    if ends:
        blocks.append(Facts([(short_day(day), says) for day, says in ends]))
    else:
        blocks.append(Words("No date known: no day changes it while the facts stay."))
    for name, said in (("Sooner, if", shown.sooner), ("What would help", shown.helps)):
        if said:
            blocks += [Section(name), *(Words(in_text(one)) for one in said)]
    return blocks


def _facts(shown: AnswerShown) -> list[Block]:
    blocks: list[Block] = []
    for group in shown.groups:
        blocks.append(Section(group.asks, VERDICT_WORDS[group.verdict].lower()))
        blocks.append(Facts(group.facts) if group.facts else Words("Nothing but defaults."))
    catalogues = shown.decision["catalogues"]
    agreed = [(f"Agreed, {cited_as(clause)}", value) for clause, value in shown.agreed]
    editions = [(name.capitalize(), of) for name, of in catalogues.items()]
    return [
        *blocks,
        Section("By what"),
        Facts([("Edition of the terms", str(shown.decision["edition"])), *agreed, *editions]),
    ]
