"""The words without a definition that a decision leans on."""

from collections.abc import Mapping

from django import template

from mainstay.queries.glossary import Meaning, meanings_under

register = template.Library()


@register.simple_tag
def undefined_words(decision: Mapping[str, object]) -> tuple[Meaning, ...]:
    """Those that the clauses of its reasons lean on. One statement where there are any."""
    reasons = decision["reasons"]
    cited = [name for reason in reasons for name in reason["clauses"]] if isinstance(reasons, list | tuple) else []
    return meanings_under(cited)
