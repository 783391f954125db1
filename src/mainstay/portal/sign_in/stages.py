"""What lies between the password and the portal?"""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest


class SecondFactor(AuthenticateStage):  # type: ignore[misc]
    """The second factor, where one is set up. Whoever comes from an identity provider has shown theirs there."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        vouched = any(record["method"] == "socialaccount" for record in records)
        return not vouched and super()._should_handle(request)
