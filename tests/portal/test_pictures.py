"""What the pictures say and draw, without any page around them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from mainstay.portal import examples
from mainstay.portal.pictures.activity import Activity, activity
from mainstay.portal.pictures.amendment_dates import AmendmentDates, Disc, amendment_dates
from mainstay.portal.pictures.bars import Kind, bar, key, patterns
from mainstay.portal.pictures.chain_bar import Chain, chain_bar
from mainstay.portal.pictures.contract_dates import contract_dates
from mainstay.portal.pictures.cover_bar import Share, cover_bar
from mainstay.portal.pictures.cover_timeline import CoverTimeline, Lane, cover_timeline
from mainstay.portal.pictures.guests import Guest, guests
from mainstay.portal.pictures.hour_bars import Hour, hour_bars
from mainstay.portal.pictures.lapses import lapses
from mainstay.portal.pictures.ruler import Ruler, Segment
from mainstay.portal.pictures.sparkline import Sparkline, sparkline
from mainstay.portal.pictures.stacked_bars import Stack, StackedBars, stacked_bars
from mainstay.portal.pictures.strip import Strip, ruler_from, strip, strip_axis
from mainstay.portal.pictures.svg import Markup
from mainstay.portal.pictures.use_steps import Step, UseSteps, use_steps
from mainstay.portal.pictures.used_bar import Used, sentence, used_bar

TODAY = date(2026, 11, 30)
HOSTILE = "<script>alert('&\")</script>"

OVER = UseSteps(
    first=date(2026, 11, 1),
    last=date(2026, 11, 10),
    steps=(
        Step(day=date(2026, 11, 1), used=5, active=5, bought=10),
        Step(day=date(2026, 11, 2), used=5, active=5, bought=10),
        Step(day=date(2026, 11, 3), used=12, active=4, bought=10),
    ),
)

LONGER = AmendmentDates(
    says=HOSTILE,
    starts_on=date(2026, 1, 1),
    ends_on=date(2028, 12, 31),
    then_ends_on=date(2029, 12, 31),
    today=TODAY,
    discs=(Disc(day=date(2026, 1, 1), number=1), Disc(day=date(2027, 1, 1), number=2, says="this draft", is_open=True)),
)

DRAWN = {
    "amendment dates": amendment_dates(LONGER),
    "amendment dates, sooner": amendment_dates(replace(LONGER, then_ends_on=date(2027, 6, 30))),
    "amendment dates of a draft": amendment_dates(replace(LONGER, ends_on=None)),
    "cover timeline": cover_timeline(examples.cover()),
    "cover timeline on another day": cover_timeline(examples.cover(shown=date(2029, 5, 1))),
    "strip": strip(examples.strip()),
    "strip axis": strip_axis(TODAY),
    "contract dates": contract_dates(examples.dates()),
    "used bar": used_bar(Used(used=253, bought=240)),
    "cover bar": cover_bar(examples.shares()),
    "activity": activity(examples.activity()),
    "guests": guests("hv-fra-02", examples.stand()),
    "lapses": lapses(examples.lapses()),
    "use steps": use_steps(OVER),
}


def page_of(drawn: Markup) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 we wrote it ourselves a moment ago


def rectangles(drawn: Markup, look: str) -> list[dict[str, str]]:
    """The bars of a look, in the order in which they are drawn."""
    return [element.attrib for element in page_of(drawn).iter("rect") if element.get("class") == look]


def share(of: str) -> float:
    return float(of.removesuffix("%"))


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_whole_markup_with_a_role_and_a_title(name: str) -> None:
    drawn = [*page_of(DRAWN[name]).iter("svg")]
    spoken = [element for element in drawn if element.get("role") == "img"]
    assert len(spoken) == 1
    assert spoken[0].findtext("title")
    assert "viewBox" not in spoken[0].attrib


@pytest.mark.parametrize("name", ["cover timeline", "contract dates", "activity", "lapses"])
def test_a_picture_that_stands_alone_brings_its_table(name: str) -> None:
    page = page_of(DRAWN[name])
    assert page.findtext(".//summary") == "As a table"
    assert len(page.findall(".//tbody/tr")) > 3


@pytest.mark.parametrize("name", DRAWN)
def test_no_picture_needs_a_style_attribute(name: str) -> None:
    assert "style=" not in DRAWN[name]


def test_text_from_outside_is_escaped_everywhere() -> None:
    lane = Lane(
        label=HOSTILE,
        sub=HOSTILE,
        note=HOSTILE,
        lead=HOSTILE,
        segments=(Segment(start=date(2021, 1, 1), end=date(2039, 1, 1), kind=Kind.CONDITION, text=HOSTILE),),
    )
    drawn = cover_timeline(CoverTimeline(says=HOSTILE, lanes=(lane,), result=lane, today=TODAY))
    named = cover_bar((Share(kind=Kind.YES, count=1, label=HOSTILE, href=HOSTILE),))
    hosted = guests(HOSTILE, (Guest.COVERED,))
    assert all("<script" not in markup for markup in (drawn, named, hosted))
    assert page_of(drawn).findtext(".//title") == HOSTILE


def test_a_ruler_of_years_begins_and_ends_on_a_first_of_january() -> None:
    ruler = Ruler.of_years([date(2020, 4, 23), date(2032, 4, 23)])
    assert (ruler.first, ruler.after) == (date(2020, 1, 1), date(2033, 1, 1))
    assert ruler.years() == tuple(range(2020, 2034))


def test_a_day_outside_the_ruler_lies_on_its_edge() -> None:
    ruler = Ruler(date(2026, 1, 1), date(2027, 1, 1))
    assert (ruler.at(date(2020, 1, 1)), ruler.at(date(2026, 1, 1)), ruler.at(date(2040, 1, 1))) == (0, 0, 100)


def test_the_last_day_of_a_stretch_is_inside_its_bar() -> None:
    ruler = Ruler(date(2026, 1, 1), date(2026, 1, 11))
    assert ruler.span(Segment(start=date(2026, 1, 1), end=date(2026, 1, 5), kind=Kind.YES)) == (0, 50)


def test_a_bar_of_one_day_is_still_seen() -> None:
    drawn = page_of(bar(Kind.YES, 50, 50, y=0, height=8))
    assert share(drawn.attrib["width"]) > 0


def test_every_kind_of_bar_can_be_drawn_and_has_a_key() -> None:
    for kind in Kind:
        assert "<rect" in key(kind)


def test_every_hatch_that_a_bar_refers_to_is_defined() -> None:
    used = {name for kind in Kind for name in re.findall(r"url\(#([a-z-]+)\)", key(kind))}
    defined = {element.get("id") for element in page_of(patterns()).iter("pattern")}
    assert used == defined


def test_the_cover_timeline_draws_the_result_solid_and_a_condition_soft() -> None:
    assert len(rectangles(DRAWN["cover timeline"], "k-yes")) == 1
    assert len(rectangles(DRAWN["cover timeline"], "k-condition")) == 4


def test_today_is_the_accent_line_until_another_day_is_shown() -> None:
    today, shown = DRAWN["cover timeline"], DRAWN["cover timeline on another day"]
    assert "today, 30 Nov 2026" in today
    assert "today-line" not in today
    assert "shown: 1 May 2029" in shown
    assert "today-line" in shown


def test_words_that_do_not_fit_into_a_bar_are_left_to_the_table() -> None:
    short = Segment(start=date(2026, 1, 1), end=date(2026, 3, 1), kind=Kind.CONDITION, text="Pro to 1 Mar 2026")
    lane = Lane(label="22.04", segments=(short, Segment(start=date(2026, 3, 2), end=date(2040, 1, 1), kind=Kind.WOULD)))
    drawn = cover_timeline(CoverTimeline(says="x", lanes=(lane,), result=Lane(label="Covered"), today=TODAY))
    page = page_of(drawn)
    assert "Pro to 1 Mar 2026" not in [element.text for element in page.iter("text")]
    assert "Pro to 1 Mar 2026" in [element.text for element in page.iter("td")]


def test_a_strip_begins_today_and_ends_in_six_years() -> None:
    assert ruler_from(TODAY) == Ruler(TODAY, date(2032, 11, 30))
    assert ruler_from(date(2028, 2, 29)) == Ruler(date(2028, 2, 29), date(2034, 2, 28))


def test_a_strip_without_a_stretch_shows_the_years_alone() -> None:
    drawn = strip(Strip(says="No, and no date is known.", today=TODAY, segments=()))
    assert "<rect" not in drawn


def test_a_stretch_that_is_over_is_not_drawn() -> None:
    past = Segment(start=date(2020, 1, 1), end=date(2021, 1, 1), kind=Kind.YES)
    assert "<rect" not in strip(Strip(says="No.", today=TODAY, segments=(past,)))


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (Used(used=9, bought=25), "9 of 25 used"),
        (Used(used=240, bought=240), "240 of 240 used"),
        (Used(used=253, bought=240), "253 of 240 used, 13 over"),
        (Used(used=6480, bought=8000, adds=1502), "6,480 of 8,000 used, 7,982 after this"),
        (Used(used=0, bought=0), "0 of 0 used"),
    ],
)
def test_a_used_bar_says_its_figures(used: Used, said: str) -> None:
    assert sentence(used) == said
    assert page_of(used_bar(used)).findtext("title") == said


def test_use_beyond_what_was_bought_is_hatched_after_the_tick() -> None:
    drawn = used_bar(Used(used=250, bought=200))
    (tick,) = page_of(drawn).iter("line")
    (over,) = rectangles(drawn, "k-hatched")
    assert tick.get("x1") == over["x"] == "80%"
    assert over["width"] == "20%"


def test_use_within_what_was_bought_has_no_hatch() -> None:
    assert not rectangles(used_bar(Used(used=240, bought=240)), "k-hatched")


def test_the_cover_bar_gives_each_share_its_part() -> None:
    shares = (Share(kind=Kind.YES, count=30, label="own"), Share(kind=Kind.CONDITION, count=10, label="host"))
    drawn = cover_bar(shares)
    assert rectangles(drawn, "k-yes")[0]["width"] == "75%"
    assert page_of(drawn).findtext(".//title") == "30 own, 10 host"


def test_a_cover_bar_without_machines_is_an_empty_one() -> None:
    drawn = cover_bar((Share(kind=Kind.YES, count=0, label="own unit"),))
    assert rectangles(drawn, "k-would")[0]["width"] == "100%"


def test_activity_counts_only_from_the_day_of_the_attach() -> None:
    drawn = activity(Activity(today=TODAY, seen=frozenset({TODAY}), since=date(2026, 11, 29)))
    assert page_of(drawn).findtext(".//title") == "Seen on 1 of the last 2 days."


def test_guests_are_counted_in_the_title_and_the_rest_is_a_number() -> None:
    drawn = guests("hv-1", (Guest.COVERED,) * 205)
    assert page_of(drawn).findtext("title") == "Guests of hv-1: 205 covered."
    assert "and 5 more" in drawn
    assert len(rectangles(drawn, "k-yes")) == 200


def test_a_host_without_guests_says_so() -> None:
    assert page_of(guests("hv-1", ())).findtext("title") == "Guests of hv-1: none."


def test_a_lapse_that_lies_past_the_ruler_is_written_inside_its_bar() -> None:
    assert "to 2032 →" in DRAWN["lapses"]


def test_discs_carry_the_numbers_of_the_list() -> None:
    discs = [
        element.text
        for element in page_of(DRAWN["lapses"]).iter("text")
        if element.get("class", "").startswith("in-disc")
    ]
    assert sorted(filter(None, discs)) == ["1", "2", "3"]


def test_the_dates_of_a_contract_stand_in_order_in_the_table() -> None:
    rows = [row.findtext("th") for row in page_of(DRAWN["contract dates"]).findall(".//tbody/tr")]
    assert rows[0] == "Signed"
    assert rows[-2:] == ["In force until", "Access in grace until"]


def test_use_is_drawn_in_one_piece_while_it_stays_the_same_and_hatched_over_the_bought() -> None:
    soft = rectangles(use_steps(OVER), "k-quiet")
    assert [(bar["x"], bar["width"], bar["height"]) for bar in soft] == [("0%", "20%", "40.0"), ("20%", "10%", "80.0")]
    assert [bar["height"] for bar in rectangles(use_steps(OVER), "k-yes")] == ["40.0", "32.0"]
    assert [bar["height"] for bar in rectangles(use_steps(OVER), "k-hatched")] == ["16.0"]


def test_use_says_its_ends_its_height_and_its_days_over() -> None:
    assert page_of(use_steps(OVER)).findtext(".//title") == (
        "From 1 Nov 2026 to 3 Nov 2026: 5 of 10 used at first, 12 of 10 at last, 12 at most, on 3 Nov 2026. "
        "On 1 day more than was bought."
    )


def test_a_year_of_use_is_drawn_by_weeks_as_high_as_their_highest_day() -> None:
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + ahead) for ahead in range(365)]
    steps = tuple(
        Step(day=day, used=9 if index % 7 == 3 else index % 2, active=0, bought=9) for index, day in enumerate(days)
    )
    drawn = use_steps(UseSteps(first=days[0], last=days[-1], steps=steps))
    assert [(bar["width"], bar["height"]) for bar in rectangles(drawn, "k-quiet")] == [("99.73%", "96.0")]


def test_a_day_that_nobody_counted_is_left_out() -> None:
    gap = UseSteps(
        first=date(2026, 11, 1),
        last=date(2026, 11, 10),
        steps=(
            Step(day=date(2026, 11, 1), used=5, active=0, bought=10),
            Step(day=date(2026, 11, 5), used=5, active=0, bought=10),
        ),
    )
    assert [(bar["x"], bar["width"]) for bar in rectangles(use_steps(gap), "k-quiet")] == [
        ("0%", "10%"),
        ("40%", "10%"),
    ]


@pytest.mark.parametrize(
    ("ends", "then", "says", "kind"),
    [
        (date(2028, 12, 31), date(2029, 12, 31), "longer", "k-would"),
        (date(2028, 12, 31), date(2027, 6, 30), "no longer", "k-ends-cover"),
        (None, date(2028, 12, 31), "would be in force", "k-would"),
    ],
)
def test_an_amendment_shows_what_it_adds_and_what_it_takes_away(
    ends: date | None, then: date, says: str, kind: str
) -> None:
    drawn = amendment_dates(replace(LONGER, ends_on=ends, then_ends_on=then))
    assert f">{says}<" in drawn
    assert f'class="{kind}"' in drawn
    assert "disc-mark draft" in drawn
    assert "<td>1 Jan 2027</td>" in drawn


def test_the_chain_says_until_when_it_is_verified_and_sealed() -> None:
    at = datetime(2026, 11, 30, 11, tzinfo=UTC)
    facts = Chain(
        first_at=datetime(2026, 1, 14, tzinfo=UTC), verified_until=at, sealed_until=at + timedelta(hours=1),
        now=at + timedelta(hours=2), zone="Europe/Berlin",
    )  # fmt: skip
    drawn = chain_bar(facts)
    said = "Verified until 30 Nov 2026, 12:00; sealed until 30 Nov 2026, 13:00."
    assert f"<title>{said}</title>" in drawn
    widths = re.findall(r'<rect x="0%" y="[0-9.]+" width="([0-9.]+)%"', drawn)
    assert widths == ["100", "98.6", "97.2"]
    assert "<td>30 Nov 2026, 13:00</td>" in drawn
    nothing = chain_bar(Chain(first_at=at, verified_until=None, sealed_until=None, now=at))
    assert "<title>Not verified yet; nothing is sealed yet.</title>" in nothing


def test_an_hour_in_which_something_failed_is_red_and_a_quiet_one_is_a_line() -> None:
    drawn = hour_bars("3 of 4 delivered.", (Hour(4), Hour(0), Hour(2, failed=1)))
    assert "<title>3 of 4 delivered.</title>" in drawn
    assert re.findall(r'height="([0-9.]+)" class="(k-[a-z]+)"', drawn) == [
        ("14.0", "k-yes"), ("0.5", "k-empty"), ("7.0", "k-failed"),
    ]  # fmt: skip


def test_a_sparkline_steps_from_count_to_count() -> None:
    drawn = sparkline(Sparkline(says="From 1 to 3.", counts=(1, 3, 3)))
    assert drawn.count("<line") == 3
    assert 'cy="3.0"' in drawn
    assert 'cy="9.0"' in sparkline(Sparkline(says="Always 7.", counts=(7, 7)))
    assert "<line" not in sparkline(Sparkline(says="Nothing.", counts=()))


def test_stacked_bars_stand_on_the_ground_on_one_scale_with_their_table() -> None:
    facts = StackedBars(
        says="From 3 to 6; 8 are bought.", caption="By month", parts=((Kind.YES, "own unit"), (Kind.CONDITION, "free")),
        stacks=(Stack(label="Oct", counts=(2, 1)), Stack(label="<b>", counts=(6, 0))), limit=8,
    )  # fmt: skip
    drawn = stacked_bars(facts)
    assert re.findall(r'y="([0-9.]+)" width="39%" height="([0-9.]+)"', drawn) == [
        ("90.0", "30.0"), ("75.5", "14.0"), ("30.0", "90.0"),
    ]  # fmt: skip
    assert 'y1="0.0"' in drawn
    assert '<th scope="row">&lt;b&gt;</th><td>6</td><td>0</td>' in drawn
