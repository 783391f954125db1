"""One's own preferences."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from mainstay.operations.people import set_preferences
from mainstay.portal.errors import carried_out
from mainstay.portal.preferences.forms import ZONES, Preferences
from mainstay.portal.requests import PageRequest


def preferences(request: PageRequest) -> HttpResponse:
    """GET shows them, POST sets them."""
    me = request.user
    if request.method == "POST":
        form = Preferences(request.POST)
        if carried_out(form, lambda: set_preferences(actor=me, now=request.now, **form.cleaned_data)):
            messages.success(request, "Your preferences are set.")
            return redirect("preferences")
    else:
        form = Preferences(initial={name: getattr(me, name) for name in Preferences.base_fields})
    return render(request, "preferences/preferences.html", {"form": form, "zones": ZONES})
