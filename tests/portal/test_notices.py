"""What one is told of by mail is one's own to choose; an account sees who is told, and what was sent."""

import pytest
from django.test import Client

from mainstay import clock
from mainstay.operations.notices import tell_of_contract_end
from mainstay.queries.notices import choices_of
from mainstay.records.models import Mail


@pytest.fixture
def signed_in():
    def browser(person):
        client = Client(raise_request_exception=True)
        client.force_login(person)
        return client

    return browser


def test_one_chooses_among_what_ones_roles_have_to_do_with(signed_in, tenant):
    browser = signed_in(tenant.technical)
    page = browser.get("/preferences/notices").content.decode()
    assert "A machine is set apart" in page
    assert "A contract ends" not in page
    assert browser.post("/preferences/notices", {"token-ends": "on", "contract-ends": "on"}).status_code == 302
    assert choices_of(tenant.technical) == {"contract-ends": True, "machine-set-apart": False, "token-ends": True}


def test_who_is_told_of_nothing_is_told_so(signed_in, tenant):
    assert "Nothing is mailed to you" in signed_in(tenant.viewer).get("/preferences/notices").content.decode()


def test_ones_own_bounce_is_shown_to_oneself(signed_in, tenant, now):
    tell_of_contract_end(contract=tenant.number, now=now.replace(year=2027, month=12, day=30))
    Mail.objects.filter(person=tenant.admin).update(state="bounced", ended_at=clock.now(), last_error="550 5.1.1 gone")
    assert "550 5.1.1 gone" in signed_in(tenant.admin).get("/preferences/notices").content.decode()
    page = signed_in(tenant.viewer).get(f"/accounts/{tenant.key}/notices").content.decode()
    assert "mail bounced" in page
    assert "550 5.1.1 gone" not in page


def test_an_account_sees_who_is_told_and_what_was_sent_and_not_the_providers_people(signed_in, tenant, manager, now):
    tell_of_contract_end(contract=tenant.number, now=now.replace(year=2027, month=12, day=30))
    page = signed_in(tenant.viewer).get(f"/accounts/{tenant.key}/notices").content.decode()
    assert page.count(f"{tenant.number} of {tenant.account.name} ends on 31 December 2027, tomorrow") == 2
    assert manager.email not in page
