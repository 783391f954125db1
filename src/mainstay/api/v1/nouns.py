"""How is a path of the API declared? One noun, one router; a path is a reading or a writing.

A reading gives a model, which becomes JSON with an ETag; whoever has that one already is told so. A writing says which operation
does it, what is shown of the outcome and, where there is something to compare, what it is now: If-Match and Idempotency-Key are
then kept in the operation's own transaction. The name of the function is the operationId.
"""

import hashlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mainstay.api.v1.asking import ApiRequest, Token, from_the_api
from mainstay.api.v1.pages import Page
from mainstay.errors import Changed, Invalid
from mainstay.operations.answered_calls import (
    AnsweredBefore,
    answer_of,
    answered,
    claim,
    keep_answer,
)
from mainstay.operations.conditions import Condition, on_condition
from mainstay.records.models import AnsweredCall

KEY = re.compile(r"[\x21-\x7e]{1,200}")
TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e]*")')
JSON = "application/json"
View = Callable[..., Any]

READING_FAILS = (401, 403, 404, 422, 429, 500, 503)
WRITING_FAILS = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A writing: the operation, what is shown of what it returned (nothing: 204), and the row as it is now, locked."""

    does: Callable[[], Any]
    shows: Callable[[Any], BaseModel] | None = None
    holds: Callable[[], BaseModel] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a path is besides its function, for the document and the tables of tests."""

    noun: str
    scope: str | None
    writes: bool
    compares: bool


class Noun:
    """The paths of one noun; `says` is the sentence under which the document lists them."""

    def __init__(self, name: str, says: str) -> None:
        self.name, self.says = name, says
        self.router = Router(tags=[name])

    def read(self, path: str, *, scope: str | None, gives: Any) -> Callable[[View], View]:
        """The function reads: it is given the request and gives a model."""

        def register(view: View) -> View:
            @wraps(view)
            def run(request: ApiRequest, **named: Any) -> HttpResponse:
                return _read(request, view(request, **named))

            self._add(
                ("GET",),
                path,
                run,
                view,
                scope,
                {200: gives},
                READING_FAILS,
                Declared(noun=self.name, scope=scope, writes=False, compares=False),
            )
            return view

        return register

    def asks(self, path: str, *, scope: str | None, gives: Any, body: Any = None) -> Callable[[View], View]:
        """The function answers to a body and changes nothing: it gives a model, or JSON that is made already."""

        def register(view: View) -> View:
            fails = tuple(status for status in WRITING_FAILS if status not in (409, 412))
            declared = Declared(noun=self.name, scope=scope, writes=False, compares=False)
            self._add(("POST",), path, view, view, scope, {200: gives}, fails, declared, body)
            return view

        return register

    def write(
        self, method: str, path: str, *, scope: str, gives: Any, status: int = 200, compares: bool = True
    ) -> Callable[[View], View]:
        """The function says which Act it is."""

        def register(view: View) -> View:
            @wraps(view)
            def run(request: ApiRequest, **named: Any) -> HttpResponse:
                return _Writing(request, view(request, **named), status).answer()

            declared = Declared(noun=self.name, scope=scope, writes=True, compares=compares)
            self._add((method,), path, run, view, scope, {status: gives}, WRITING_FAILS, declared)
            return view

        return register

    def _add(
        self,
        methods: tuple[str, ...],
        path: str,
        run: View,
        view: View,
        scope: str | None,
        gives: dict[int, Any],
        fails: tuple[int, ...],
        declared: Declared,
        body: Any = None,
    ) -> None:
        words = inspect.getdoc(view) or ""
        summary = words.partition("\n\n")[0]
        extra: dict[str, Any] = {"x-declared": declared, "x-fails": fails, "x-words": _words_of(view)}
        if body is not None:
            extra["x-body"] = body
        self.router.add_api_operation(
            path,
            list(methods),
            run,
            auth=Token(scope, _query_of(view, path)),
            response=gives,
            operation_id=view.__name__,
            summary=" ".join(summary.split()).rstrip("."),
            description=" ".join(words.split()),
            openapi_extra=extra,
        )


def _read(request: ApiRequest, shown: BaseModel) -> HttpResponse:
    """The model as JSON, or 304 where the caller has it."""
    body = shown.model_dump_json().encode()
    tag = tag_of(body)
    wanted = request.headers.get("If-None-Match", "")
    known = wanted.strip() == "*" or tag in TAG.findall(wanted)
    answer = HttpResponse(status=304) if known else HttpResponse(body, content_type=JSON)
    if known:
        del answer.headers["Content-Type"]
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Authorization"
    if isinstance(shown, Page) and shown.next is not None:
        answer.headers["Link"] = f'<{_next_address(request, shown.next)}>; rel="next"'
    return answer


def tag_of(body: bytes) -> str:
    """The ETag of an answer: it differs where anything in the answer does."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _next_address(request: ApiRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"


class _Writing:
    """One call that writes: what comes before the act and after it, both in the act's transaction."""

    def __init__(self, request: ApiRequest, act: Act, status: int) -> None:
        self.request, self.act, self.status = request, act, status
        self.key = _key_of(request)
        self.asked = _digest_of(request)
        self.wanted = request.headers.get("If-Match")
        if self.wanted is not None and act.holds is None:
            raise Invalid(
                "this call compares nothing", code="no-if-match", fields={"If-Match": "taken where a row is changed"}
            )
        self.claimed: AnsweredCall | None = None
        self.body = b""

    def answer(self) -> HttpResponse:
        """What came of it, or what came of it before under the same key."""
        before = self._answered_before()
        if before is not None:
            return self._again(before)
        try:
            with from_the_api(self.request), on_condition(Condition(before=self._before, after=self._after)):
                self.act.does()
        except AnsweredBefore as again:
            return self._again(again.call)
        return self._given(self.status, self.body)

    def _answered_before(self) -> AnsweredCall | None:
        if self.key is None:
            return None
        return answered(self.request.token, self.key, self.asked, self.request.now)

    def _before(self) -> None:
        if self.key is not None:
            self.claimed = claim(self.request.token, self.key, self.asked, self.request.now)
        if self.wanted is not None and self.act.holds is not None:
            tag = tag_of(self.act.holds().model_dump_json().encode())
            if self.wanted.strip() != "*" and tag not in TAG.findall(self.wanted):
                raise Changed(
                    "it was changed since you read it", help="read it again, and see whether you still mean it"
                )

    def _after(self, done: Any) -> None:
        self.body = b"" if self.act.shows is None else self.act.shows(done).model_dump_json().encode()
        if self.claimed is not None:
            keep_answer(self.claimed, self.status, self.body.decode())

    def _again(self, call: AnsweredCall) -> HttpResponse:
        answer = self._given(call.status, answer_of(call).encode())
        answer.headers["Idempotency-Replayed"] = "true"
        return answer

    def _given(self, status: int, body: bytes) -> HttpResponse:
        answer = HttpResponse(body, status=status, content_type=JSON)
        answer.headers["Cache-Control"] = "no-store"
        if body:
            answer.headers["ETag"] = tag_of(body)
        else:
            del answer.headers["Content-Type"]
        return answer


def _key_of(request: ApiRequest) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        said = "1 to 200 letters, digits and signs, without spaces"
        raise Invalid("the idempotency key cannot be", code="bad-idempotency-key", fields={"Idempotency-Key": said})
    return key


def _digest_of(request: ApiRequest) -> bytes:
    """What tells one call from another: its method, its address and its body."""
    said = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(said + request.body).digest()


def _query_of(view: View, path: str) -> frozenset[str]:
    """The names that the path takes after its question mark: the plain arguments that do not stand in it."""
    in_path = set(re.findall(r"{(?:\w+:)?(\w+)}", path))
    named = list(inspect.signature(view).parameters.values())[1:]
    plain = {one.name for one in named if not _is_body(one.annotation)}
    return frozenset(plain - in_path)


def _words_of(view: View) -> dict[str, str]:
    """What the view says of each of its plain arguments."""
    marks = {
        name: getattr(one.annotation, "__metadata__", ()) for name, one in inspect.signature(view).parameters.items()
    }
    return {
        name: mark.description
        for name, found in marks.items()
        for mark in found
        if isinstance(mark, FieldInfo) and mark.description
    }


def _is_body(annotation: Any) -> bool:
    return inspect.isclass(annotation) and issubclass(annotation, BaseModel)
