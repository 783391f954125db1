"""The paths of the real client."""

from django.urls import path, re_path

from mainstay.api.contract import clouds, livepatch_servers, machines, magic_attach, resources
from mainstay.api.contract.requests import unknown_path
from mainstay.operations.livepatch_servers import LIVEPATCH_SERVER

MACHINE = "v1/contracts/<str:contract>/context/machines/<str:machine>"

urlpatterns = [
    path("v1/context/machines/token", machines.attach_path),
    path("v1/contracts/<str:contract>/machine-activity/<str:machine>", machines.activity_path),
    path(MACHINE, machines.machine_path),
    path(f"{MACHINE}/guest-token", resources.guest_path),
    path(f"v1/resources/{LIVEPATCH_SERVER}/context/machines/{LIVEPATCH_SERVER}", livepatch_servers.resource_path),
    path("v1/resources/<str:service>/context/machines/<str:machine>", resources.resource_path),
    path("v1/resources", resources.resources_path),
    path("v1/contract", machines.contract_path),
    path("v1/magic-attach", magic_attach.magic_attach_path),
    path("v1/clouds/<str:cloud>/token", clouds.cloud_path),
    re_path("^v1/", unknown_path),
]
