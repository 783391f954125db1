"""Words that the description leaves undefined: as the software takes them, until the provider says what they mean."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mainstay.errors import Forbidden, Invalid, NotFound
from mainstay.operations.glossary import define_term, forget_term
from mainstay.queries.glossary import meaning_of, meanings, meanings_under
from mainstay.records.models import Event, TermMeaning
from mainstay.terms.clauses import edition
from mainstay.terms.glossary import glossary, terms_under

SAID = {"says": "A box with a screen.", "source": "device list, page 3", "read_on": date(2026, 11, 1)}


@pytest.fixture
def undefined() -> Iterator[None]:
    """The word is as it was shipped, before and after."""
    TermMeaning.objects.filter(term="device").delete()
    yield
    TermMeaning.objects.filter(term="device").delete()


def test_every_word_that_the_clause_lists_is_in_the_glossary() -> None:
    said = edition().clauses["doc.undefined-terms"].says.casefold()
    for term in glossary().values():
        assert term.term.casefold().split(",")[0] in said
        assert term.reads.endswith(".")
        assert term.clauses
    assert len(glossary()) == 14


def test_a_clause_knows_the_words_that_it_leans_on() -> None:
    assert [term.name for term in terms_under(["5.3"])] == ["livepatch-covered-kernels"]
    assert [term.name for term in terms_under(["8.3.7.1"])] == ["cloud-validation", "ceph-cluster-build"]
    assert terms_under(["12.3"]) == ()


def test_a_word_is_defined_changed_and_taken_back(manager: Any, undefined: None, now: Any) -> None:
    assert meaning_of("device").says == "A unit under Embedded Services or Ubuntu Core."
    assert meaning_of("device").is_ours
    define_term(actor=manager, term="device", now=now, **SAID)
    define_term(actor=manager, term="device", now=now, **{**SAID, "says": "A box."})
    define_term(actor=manager, term="device", now=now, **{**SAID, "says": "A box."})
    found = meaning_of("device")
    assert (found.says, found.source, found.read_on) == ("A box.", SAID["source"], SAID["read_on"])
    events = Event.objects.filter(about="term device", actor=manager).order_by("pk")
    assert [(event.kind, event.details["before"].get("says")) for event in events] == [
        ("term.defined", None), ("term.defined", "A box with a screen."),
    ]  # fmt: skip
    forget_term(actor=manager, term="device", now=now)
    assert meaning_of("device").is_ours
    with pytest.raises(NotFound):
        forget_term(actor=manager, term="device", now=now)


def test_what_is_refused(manager: Any, engineer: Any, tenant: Any, undefined: None, now: Any) -> None:
    with pytest.raises(NotFound):
        define_term(actor=manager, term="gizmo", now=now, **SAID)
    with pytest.raises(Invalid) as refused:
        define_term(actor=manager, term="device", now=now, **{**SAID, "says": " ", "source": ""})
    assert set(refused.value.fields) == {"says", "source"}
    for actor in (engineer, tenant.admin):
        with pytest.raises(Forbidden):
            define_term(actor=actor, term="device", now=now, **SAID)
        with pytest.raises(Forbidden):
            forget_term(actor=actor, term="device", now=now)


def test_the_pages_say_it_and_staff_set_it(manager: Any, tenant: Any, undefined: None) -> None:
    staff, anybody = Client(), Client()
    staff.force_login(manager)
    assert "our reading" in anybody.get("/terms/glossary").content.decode()
    assert "Define device" not in anybody.get("/terms/glossary").content.decode()
    wrong = staff.post("/terms/glossary/device", {"says": "A box.", "source": "", "read_on": "31 Feb 2026"})
    assert wrong.status_code == 422
    assert "February 2026 has 28 days" in wrong.content.decode()
    assert ">A box.</textarea>" in wrong.content.decode().replace("\n", "")
    done = staff.post("/terms/glossary/device", {"says": "A box.", "source": "page 3", "read_on": "1 Nov 2026"})
    assert done.status_code == 302
    said = anybody.get("/terms/glossary").content.decode()
    assert "<td>A box.</td>" in said
    assert "page 3, read" in said
    assert staff.post("/terms/glossary/device/forget").status_code == 302
    assert "page 3, read" not in anybody.get("/terms/glossary").content.decode()


def test_it_stands_beside_answers_that_lean_on_it(database: str) -> None:
    said = Client().get("/questions/livepatch-kernel").content.decode()
    assert 'href="/terms/glossary#livepatch-covered-kernels"' in said
    assert "kernels on the published list" in said
    assert "/terms/glossary#" not in Client().get("/questions/order-defaults").content.decode()


def test_words_are_read_in_one_statement(django_assert_num_queries: Any, database: str) -> None:
    with django_assert_num_queries(1):
        assert len(meanings()) == 14
    with django_assert_num_queries(0):
        assert meanings_under(["12.3"]) == ()
