"""Form fields as the pages write them: what describes a field is tied to it."""

from django import template
from django.forms import BoundField, Form
from django.utils.safestring import SafeString

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


@register.filter
def in_the_way(form: Form) -> str:
    """Three things stand in the way: the heading of the error summary."""
    count = sum(len(errors) for errors in form.errors.values())
    return "One thing stands in the way" if count == 1 else f"{count_in_words(count)} things stand in the way"
