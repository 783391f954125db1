"""What is asked of those who change an environment?"""

from typing import Any

from django import forms


class NameForm(forms.Form):
    """Its name."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="What your people call it: fra-compute, ham-cloud. Tokens and commands name it so.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HostsForm(forms.Form):
    """Which machine runs on which: a line for each, as it is written in hypervisor lists."""

    pairs = forms.CharField(
        label="Guests of each host",
        help_text="One host a line: its name, a colon, its guests parted by commas or spaces. An empty list takes all of them off.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "placeholder": "hv-fra-01: web-01, web-02"}),
        max_length=200_000,
    )

    def clean_pairs(self) -> dict[str, tuple[str, ...]]:
        """Host to guests. Refused: a line without a host, a host or a guest named twice."""
        said: dict[str, tuple[str, ...]] = {}
        for number, line in enumerate(self.cleaned_data["pairs"].splitlines(), start=1):
            if not line.strip():
                continue
            host, colon, guests = line.partition(":")
            if not colon or not host.strip():
                raise forms.ValidationError(f"Line {number} names no host: write host: guest, guest.")
            if host.strip() in said:
                raise forms.ValidationError(f"Line {number}: {host.strip()} has a line already.")
            said[host.strip()] = tuple(guests.replace(",", " ").split())
        twice = _first_twice(guest for guests in said.values() for guest in guests)
        if twice:
            raise forms.ValidationError(f"{twice} is named twice; a machine runs on one host.")
        return said


def _first_twice(names: Any) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return str(name)
        seen.add(name)
    return ""
