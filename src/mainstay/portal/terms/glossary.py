"""The glossary: words that the description leaves undefined, as this provider takes them; staff set what they mean."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mainstay.operations.glossary import define_term, forget_term
from mainstay.portal.days import DayField
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import OpenRequest, PageRequest, today_of, viewer_of
from mainstay.portal.toasts import toast
from mainstay.queries import access
from mainstay.queries.glossary import meaning_of, meanings


class MeaningForm(forms.Form):
    """What a word means, and where that was read."""

    says = forms.CharField(
        label="It means", help_text="In one or two sentences.", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label="Where it was read", help_text="The page or the document, so that others find it.", max_length=300
    )
    read_on = DayField(label="Read on")


@login_not_required
@require_safe
def glossary(request: OpenRequest) -> HttpResponse:
    """All words, each with the clauses that lean on it."""
    viewer = viewer_of(request)
    words = meanings()
    context = {
        "words": words,
        "own": sum(not word.is_ours for word in words),
        "may_define": viewer is not None and access.has_right(viewer, "change-provider", None),
    }
    return render(request, "terms/glossary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def define(request: PageRequest, term: str) -> HttpResponse:
    """GET shows what the word means, POST says says, source and read_on of it."""
    access.require(request.user, "change-provider")
    word = meaning_of(term)
    if request.method == "POST":
        form = MeaningForm(request.POST)
        done = carried_out(
            form, lambda: define_term(actor=request.user, term=term, now=request.now, **form.cleaned_data)
        )
        if done is not None:
            toast(request, f"\N{LEFT DOUBLE QUOTATION MARK}{word.of.term}\N{RIGHT DOUBLE QUOTATION MARK} is defined.")
            return redirect("glossary")
    else:
        said = {} if word.is_ours else {"says": word.says, "source": word.source}
        form = MeaningForm(initial={**said, "read_on": word.read_on or today_of(request)})
    return render(request, "terms/define.html", {"word": word, "form": form}, status=422 if form.errors else 200)


@require_POST
def forget(request: PageRequest, term: str) -> HttpResponse:
    """POST: the word is taken as the software ships it again."""
    forget_term(actor=request.user, term=term, now=request.now)
    toast(request, "It is taken as the software ships it again.")
    return redirect("glossary")
