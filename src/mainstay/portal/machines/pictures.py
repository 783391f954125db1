"""How do a machine's answers become pictures?"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from mainstay.portal.pictures.activity import Activity
from mainstay.portal.pictures.bars import Kind
from mainstay.portal.pictures.cover_timeline import CoverTimeline, Lane
from mainstay.portal.pictures.guests import Guest
from mainstay.portal.pictures.ruler import Segment, written
from mainstay.portal.pictures.strip import Strip, ruler_from
from mainstay.queries.environments import CoveredMachine
from mainstay.queries.machine_page import (
    HOLDS,
    MachineAnswers,
    ServiceAnswer,
    Stretch,
    service_if_bought,
    service_over_time,
    stretches,
)
from mainstay.queries.machine_standing import Standing
from mainstay.queries.machines import ActivityDay
from mainstay.records.models import Machine
from mainstay.terms.days import day_after, day_before
from mainstay.terms.decision import Verdict

LEAST_SHOWN = timedelta(days=365)


def cover_over_the_years(answers: MachineAnswers, today: date) -> CoverTimeline:
    """Release, contract, what covers it, its kernel, and what follows from all of them."""
    standing = answers.standing
    lanes = (
        *_release(standing, today),
        *_contract(standing, today),
        *_cover(standing, today),
        *_kernel(standing, today),
    )
    result = _result(standing, lanes, today)
    return CoverTimeline(
        says=_sentence(result),
        lanes=lanes,
        result=result,
        today=today,
        shown=None if answers.on == today else answers.on,
    )


def strip_of(answer: ServiceAnswer, standing: Standing, today: date) -> Strip:
    """What one service is from now on: yes, and what it would be if renewed, upgraded or bought."""
    last = day_before(ruler_from(today).after)
    has = [each for each in service_over_time(standing, answer.entry, today, last) if each.verdict is Verdict.YES]
    would = [each for each in service_if_bought(standing, answer.entry, today, last) if each.verdict is Verdict.YES]
    solid = tuple(Segment(start=each.start, end=each.end, kind=Kind.YES) for each in has)
    rest = tuple(Segment(start=each.start, end=each.end, kind=Kind.WOULD) for each in _without(would, has))
    segments = tuple(sorted((*solid, *rest), key=lambda segment: segment.start))
    return Strip(says=_strip_sentence(has, would, last), today=today, segments=segments)


def stand_of(host: CoveredMachine, this: Machine) -> tuple[Guest, ...]:
    """The guests of a host, as its row shows them."""
    return tuple(_guest(guest, this) for guest in host.guests)


def activity_picture(days: Iterable[ActivityDay], today: date, since: date) -> Activity:
    """On which of the last days it was heard."""
    return Activity(today=today, seen=frozenset(day.day for day in days if day.pings), since=since)


def _guest(guest: CoveredMachine, this: Machine) -> Guest:
    if guest.machine.pk == this.pk:
        return Guest.THIS
    if not guest.machine.ubuntu:
        return Guest.OTHER
    return Guest.COVERED if guest.is_covered else Guest.UNCOVERED


def _release(standing: Standing, today: date) -> Iterator[Lane]:
    life, row = standing.phase(today).answer, standing.release
    if row is None or life is None or life.standard_until is None or life.pro_until is None:
        return
    segments = [
        Segment(
            start=row.released,
            end=life.standard_until,
            kind=Kind.STANDARD,
            text=f"Standard to {written(life.standard_until)}",
        ),
        Segment(
            start=day_after(life.standard_until),
            end=life.pro_until,
            kind=Kind.CONDITION,
            text=f"Pro to {written(life.pro_until)}",
        ),
    ]
    if life.legacy_until:
        kind, said = (Kind.LEGACY, "Legacy") if standing.has_legacy else (Kind.LAPSED, "Legacy, not bought")
        segments.append(Segment(start=day_after(life.pro_until), end=life.legacy_until, kind=kind, text=said))
    yield Lane(label=f"Ubuntu {row.version} LTS", sub="release", segments=tuple(segments))


def _contract(standing: Standing, today: date) -> Iterator[Lane]:
    contract, effect = standing.contract, standing.in_effect(today).answer
    if contract is None:
        return
    sub = "contract" if standing.line is None else f"contract, line {standing.line.position}"
    if contract.effective_from is None or contract.effective_to is None:
        yield Lane(label=contract.number, sub=sub, note="never in effect")
        return
    segments = [Segment(start=contract.effective_from, end=contract.effective_to, kind=Kind.CONDITION)]
    note = written(contract.effective_to)
    if effect and effect.grace_until:
        segments.append(Segment(start=day_after(contract.effective_to), end=effect.grace_until, kind=Kind.GRACE))
        note += f" + {(effect.grace_until - contract.effective_to).days} days of grace"
    yield Lane(label=contract.number, sub=sub, segments=tuple(segments), note=note)


def _cover(standing: Standing, today: date) -> Iterator[Lane]:
    """The host beside it or the machine under it; a unit of its own ends with its line, which has a lane already."""
    start = _attached_on(standing, today)
    machine, cover = standing.machine, standing.cover
    if machine.host is not None and cover.hosts:
        ends = [host.covered_until for host in cover.hosts]
        lacking = [host.name for host in cover.hosts if host.covered_until is None]
        until = min((end for end in ends if end), default=None)
        if lacking or until is None:
            yield Lane(label=machine.host.name, sub="its host", note=f"without cover: {', '.join(lacking)}")
        else:
            yield _lane(machine.host.name, "its host", start, until)
    if machine.parent is not None:
        until_parent = cover.parent_covered_until
        if isinstance(until_parent, date):
            yield _lane(machine.parent.name, "the machine under it", start, until_parent)
        else:
            note = "covered, no end known" if until_parent == "open" else "without cover"
            yield Lane(label=machine.parent.name, sub="the machine under it", note=note)
    line = standing.attachment.line if standing.attachment else None
    if line is not None and line.ends_on is not None:
        yield _lane(str(line), "its unit", start, line.ends_on)


def _lane(label: str, sub: str, start: date, until: date) -> Lane:
    segment = Segment(start=min(start, until), end=until, kind=Kind.CONDITION)
    return Lane(label=label, sub=sub, segments=(segment,), note=written(until))


def _kernel(standing: Standing, today: date) -> Iterator[Lane]:
    """The kernel, where Livepatch is on or the kernel is listed; the list gives no first day, so it begins with the attach."""
    listed = standing.kernel(today).answer if standing.attachment else None
    if listed is None or listed.covered_until is None:
        return
    start, until = _attached_on(standing, today), listed.covered_until
    segment = Segment(start=min(start, until), end=until, kind=Kind.CONDITION)
    note = f"{written(until)} then upgrade and reboot"
    yield Lane(label=standing.machine.kernel, sub="livepatch", segments=(segment,), note=note)


def _attached_on(standing: Standing, today: date) -> date:
    return standing.attachment.attached_at.date() if standing.attachment else today


def _result(standing: Standing, lanes: Iterable[Lane], today: date) -> Lane:
    first = _attached_on(standing, today)
    ends = [segment.end for lane in lanes for segment in lane.segments]
    last = max([*ends, first + LEAST_SHOWN])
    held = [each for each in stretches(standing.on, first, last) if each.verdict in HOLDS]
    if not held:
        return Lane(label="Covered", note="not covered")
    segments = tuple(Segment(start=each.start, end=each.end, kind=_kind(each)) for each in held)
    covered = [each for each in held if each.verdict is not Verdict.LIMITED]
    note = "nothing new is owed" if held[-1].verdict is Verdict.LIMITED else f"until {written(held[-1].end)}"
    lead = f"from {written(covered[0].start)}" if covered else ""
    return Lane(label="Covered", lead=lead, note=note, segments=segments)


def _kind(stretch: Stretch) -> Kind:
    return Kind.UNCOVERED if stretch.verdict is Verdict.LIMITED else Kind.YES


def _sentence(result: Lane) -> str:
    stretch = [segment for segment in result.segments if segment.kind is Kind.YES]
    if not stretch:
        return "It is not covered on any day."
    start, end = written(stretch[0].start), written(stretch[-1].end)
    return f"Machine, contract and release all hold from {start} to {end}."


def _without(wanted: Iterable[Stretch], taken: list[Stretch]) -> Iterator[Stretch]:
    """The parts of the stretches that none of the taken ones has."""
    for stretch in wanted:
        start = stretch.start
        for other in taken:
            if other.end < start or other.start > stretch.end:
                continue
            if other.start > start:
                yield Stretch(start, day_before(other.start), stretch.verdict)
            start = day_after(other.end)
        if start <= stretch.end:
            yield Stretch(start, stretch.end, stretch.verdict)


def _strip_sentence(has: list[Stretch], would: list[Stretch], last: date) -> str:
    said = f"Yes until {_end(has[-1].end, last)}" if has else "No"
    if would and (not has or would[-1].end > has[-1].end):
        return f"{said}; if renewed, upgraded or bought, yes from {written(would[0].start)} until {_end(would[-1].end, last)}."
    return f"{said}."


def _end(end: date, last: date) -> str:
    return written(end) + (" and longer" if end == last else "")
