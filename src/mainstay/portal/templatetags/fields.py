"""Form fields as the pages write them: what describes a field is tied to it."""

from django import template
from django.forms import BoundField, Form
from django.utils.safestring import SafeString

from mainstay.portal.days import day_input as written_day_input
from mainstay.portal.pictures.svg import Markup
from mainstay.portal.wording import count_in_words

register = template.Library()


@register.filter
def described(field: BoundField) -> SafeString:
    """The field's control, tied to its hint and its errors."""
    hint = [f"{field.auto_id}_hint"] if field.help_text else []
    errors = [f"{field.auto_id}_error_{number}" for number in range(1, len(field.errors) + 1)]
    attributes = {"aria-describedby": " ".join([*hint, *errors])} if hint or errors else {}
    invalid = {"aria-invalid": "true"} if errors else {}
    return field.as_widget(attrs={**attributes, **invalid})


@register.simple_tag
def day_input(
    name: str, element: str, value: object = "", key: str = "", label: str = "", error: str = "", look: str = ""
) -> Markup:
    """A field for a day that stands outside a form's table: `element` is its id, `key` takes the focus to it, `error` is the id of what is wrong with it."""
    described = {"aria-invalid": "true", "aria-describedby": error} if error else {}
    attributes = {"name": name, "id": element, "data-key": key, "aria-label": label, "class": look, **described}
    return written_day_input(value, attributes)


@register.filter
def in_the_way(form: Form) -> str:
    """Three things stand in the way: the heading of the error summary."""
    count = sum(len(errors) for errors in form.errors.values())
    return "One thing stands in the way" if count == 1 else f"{count_in_words(count)} things stand in the way"
