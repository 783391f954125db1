"""How are the calls of machines read? Leniently in what they hold besides, strictly in the type of what is read."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, TypeVar

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from mainstay.api.contract.refusals import answer, refusal
from mainstay.errors import Invalid, NotFound, ServiceError, Unauthenticated
from mainstay.operations.reports import MachineReport, PingReport
from mainstay.terms.catalogues import shipped

READ_ON_MEGABYTES = 8
_log = logging.getLogger(__name__)

Body = TypeVar("Body", bound=BaseModel)
View = Callable[..., HttpResponse]

# What a machine says of itself: a text without NUL, which no row can hold, and null where a client has nothing to say.
_NULL_IS_EMPTY = BeforeValidator(lambda said: "" if said is None else said)
Word = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$"), _NULL_IS_EMPTY]
Said = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$"), _NULL_IS_EMPTY]
MachineId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00/]+$")]


class Call(HttpRequest):
    """A machine's call, with the instant at which it came."""

    now: datetime
    address: str | None


class Loose(BaseModel):
    """Keys that nobody reads are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)


class System(Loose):
    """The old form of a report, which clients still repeat beside the new one."""

    kernel: Said = ""
    series: Word = ""
    release: Said = ""


class Activity(Loose):
    """What the client calls activityInfo: in a ping it is the body itself."""

    series: Word = ""
    architecture: Word = ""
    kernel: Said = ""
    virt: Word = ""
    desktop: bool | None = False
    clientVersion: Annotated[Said, StringConstraints(max_length=100)] = ""  # noqa: N815 -- the client's spelling
    activityToken: Said = ""  # noqa: N815
    resources: Annotated[list[Said], BeforeValidator(lambda said: said or [])] = []
    resourceVariants: Annotated[dict[Said, Said], BeforeValidator(lambda said: said or {})] = {}  # noqa: N815


class Machine(Loose):
    """The body of attach and refresh. `activityInfo` goes before the old form."""

    machineId: MachineId  # noqa: N815
    architecture: Word = ""
    os: Annotated[System, BeforeValidator(lambda said: {} if said is None else said)] = System()
    activityInfo: Activity | None = None  # noqa: N815
    hostType: Said = ""  # noqa: N815 -- of the old form

    def report(self, address: str) -> MachineReport:
        """What the machine says, the new form before the old."""
        info = self.activityInfo or Activity()
        return MachineReport(
            series=info.series or self.os.series,
            release=_release(self.os.release) if not info.series or info.series == self.os.series else "",
            architecture=info.architecture or self.architecture,
            kernel=info.kernel or self.os.kernel,
            virt=info.virt or ("lxc" if self.hostType == "container" else ""),
            desktop=bool(info.desktop),
            client_version=info.clientVersion,
            address=address,
        )


def ping_report(body: Activity) -> PingReport:
    """Which services are on, by their own names: the client reports them as they are presented."""
    services = shipped().services.by_name
    own = {entry.presented_as: entry.name for entry in services.values() if entry.presented_as}
    return PingReport(
        activity_token=body.activityToken or None,
        enabled=tuple(own.get(name, name)[:60] for name in body.resources[:100]),
        variants={own.get(name, name)[:60]: variant for name, variant in list(body.resourceVariants.items())[:100]},
    )


def activity_report(body: Activity, address: str) -> MachineReport:
    """What the machine says of itself with a ping."""
    return MachineReport(
        series=body.series,
        architecture=body.architecture,
        kernel=body.kernel,
        virt=body.virt,
        desktop=bool(body.desktop),
        client_version=body.clientVersion,
        address=address,
    )


def read(model: type[Body], request: HttpRequest) -> Body:
    """The body; Invalid where it is no JSON object of this form."""
    try:
        return model.model_validate_json(request.body)
    except ValidationError as error:
        raise _invalid(error.errors(include_url=False, include_context=False, include_input=False)[0]) from None


def bearer(request: HttpRequest) -> str:
    """The token that the call shows."""
    scheme, _, token = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("this call needs a token: Authorization: Bearer TOKEN")
    return token.strip()


def address(request: "Call") -> str:
    """Where the call came from."""
    return request.address or ""


def endpoint(**methods: View) -> View:
    """One path: a view for each method. Every error is told in the client's shape, whatever the view does."""

    def serve(request: HttpRequest, **path: Any) -> HttpResponse:
        view = methods.get(request.method or "")
        if view is None:
            return answer(
                b'{"code": "method-not-allowed", "message": "this path does not take that method"}', status=405
            )
        try:
            if any("\0" in part for part in path.values()):
                raise Invalid("the path holds a NUL character")
            return view(request, **path)
        except ServiceError as error:
            return refusal(error)
        except RequestDataTooBig:
            _read_on(request)
            return answer(b'{"code": "too-large", "message": "the body is larger than a megabyte"}', status=413)
        except SuspiciousOperation:
            return answer(b'{"code": "bad-request", "message": "this request cannot be read"}', status=400)
        except OperationalError:
            _log.exception("the database did not do what %s asked", request.path)
            return answer(b'{"code": "busy", "message": "the database does not answer; try again"}', status=503)

    return wraps(next(iter(methods.values())))(serve)


def unknown_path(_request: HttpRequest) -> HttpResponse:
    """What the client never asks: told in its shape, as everything under /v1/."""
    return refusal(NotFound("there is nothing at this path"))


def _read_on(request: HttpRequest) -> None:
    """What is still coming is thrown away, up to a bound: whoever is still sending would not hear the answer."""
    for _ in range(READ_ON_MEGABYTES):
        if not request.META["wsgi.input"].read(2**20):
            return


def _release(text: str) -> str:
    return text[:10]


def _invalid(error: ErrorDetails) -> Invalid:
    path = ".".join(map(str, error["loc"]))[:100]
    return Invalid(f"{path}: {error['msg']}" if path else error["msg"], code="bad-request", fields={path: error["msg"]})
