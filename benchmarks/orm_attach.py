"""The peer in benchmarks/attach.py: attaching as Django is usually written, with the ORM. The same rules, rows and answer."""

import hashlib

import django
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path

django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

from mainstay import clock  # noqa: E402
from mainstay.api.contract.refusals import answer as json_answer  # noqa: E402
from mainstay.api.contract.requests import Machine, bearer, read  # noqa: E402
from mainstay.api.contract.shapes import token_reply  # noqa: E402
from mainstay.operations.machines import Attached, Heard  # noqa: E402
from mainstay.queries.agreements import terms_of  # noqa: E402
from mainstay.queries.entitlements import services_for_anyone, told_under  # noqa: E402
from mainstay.records import models  # noqa: E402
from mainstay.rules.attachment import MachineAttachFacts, UnitLine, decide_machine_attach  # noqa: E402
from mainstay.rules.contracts import ContractEffectFacts, decide_contract_effect  # noqa: E402
from mainstay.rules.coverage import MachineCoverageFacts, decide_machine_coverage  # noqa: E402


def attach(request: HttpRequest) -> HttpResponse:
    """Token, contract, machine, attachment, line and event, each by the ORM."""
    body, now = read(Machine, request), clock.now()
    report = body.report("127.0.0.1")
    with transaction.atomic():
        token = models.ContractToken.objects.select_related("contract__account").get(
            hash=hashlib.sha256(bearer(request).encode()).digest()
        )
        contract, terms = token.contract, terms_of(token.contract)
        effect = ContractEffectFacts(
            effective_from=contract.effective_from, effective_to=contract.effective_to, on=now.date()
        )
        if decide_contract_effect(effect, terms).answer.state != "effective":
            return HttpResponse(status=403)
        machine, _ = models.Machine.objects.update_or_create(
            account_id=contract.account_id, machine_id=body.machineId,
            defaults={"series": report.series, "release": "22.04", "architecture": report.architecture, "kernel": report.kernel,
                      "virt": report.virt, "client_version": report.client_version, "last_seen_at": now},
            create_defaults={"series": report.series, "release": "22.04", "architecture": report.architecture, "kernel": report.kernel,
                             "virt": report.virt, "client_version": report.client_version, "last_seen_at": now, "first_seen_at": now,
                             "kind": "virtual", "name": f"m-{body.machineId}"},
        )  # fmt: skip
        attachment = (
            models.Attachment.objects.select_for_update(no_key=True).filter(machine=machine, detached_at=None).first()
        )
        if attachment is None:
            line = contract.lines.select_for_update(no_key=True).get(kind="virtual", withdrawn_at=None)
            decide_machine_coverage(MachineCoverageFacts(on=now.date(), kind="virtual"), terms)
            units = (UnitLine(kind="virtual", bought=line.quantity, used=line.used),)
            if (
                decide_machine_attach(MachineAttachFacts(kind="virtual", units=units), terms).answer.attach
                != "accepted"
            ):
                return HttpResponse(status=403)
            attachment = models.Attachment.objects.create(
                account_id=contract.account_id, machine=machine, contract=contract, line=line, under_line=line, token=token,
                through="unit", attached_at=now,
            )  # fmt: skip
            models.Line.objects.filter(pk=line.pk).update(used=F("used") + 1)
        else:
            attachment.token = token
            attachment.save(update_fields=["token"])
        models.Event.objects.create(
            account_id=contract.account_id, kind="machine.attached", about=f"machine {machine.pk}", origin="machine", at=now,
            details={"through": "unit"},
        )  # fmt: skip
    revision = models.Provider.objects.get(pk=1).revision
    told = told_under(
        contract.pk, contract.revision, revision, attachment.under_line_id, legacy=False, only_series="", on=now.date()
    )
    answer = Attached(
        attachment=attachment.pk, machine_id=body.machineId, generation=attachment.generation, heard=Heard(attachment.pk, attachment.activity_current),
        told=told, available=services_for_anyone(report.series, report.architecture, revision, now.date()),
    )  # fmt: skip
    return json_answer(token_reply(answer))


urlpatterns = [path("v1/context/machines/token", attach)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = WSGIHandler()
