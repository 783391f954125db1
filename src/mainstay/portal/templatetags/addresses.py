"""The addresses of things, as the pages link them."""

from django import template

from mainstay.portal import addresses
from mainstay.queries.names import Named

register = template.Library()

register.filter("account_address", addresses.of_account)
register.filter("contracts_address", addresses.of_contracts)
register.filter("contract_address", addresses.of_contract)
register.filter("machines_address", addresses.of_machines)
register.filter("question_address", addresses.of_question)


@register.simple_tag
def machine_address(account: str, name: str) -> str:
    """The page of a machine of the account."""
    return addresses.of_machine(account, name)


@register.filter
def named_address(named: Named) -> str:
    """The page of whatever it is."""
    if named.kind == "machine":
        return addresses.of_machine(named.account, named.name)
    return addresses.of_contract(named.name) if named.kind == "contract" else addresses.of_account(named.name)
