"""Where does the page of a thing stand? Names from people and machines are quoted."""

from urllib.parse import quote, urlencode


def of_account(key: str) -> str:
    return f"/accounts/{quote(key)}"


def of_people(key: str) -> str:
    return f"{of_account(key)}/people"


def of_contracts(key: str) -> str:
    return f"{of_account(key)}/contracts"


def of_contract(number: str) -> str:
    return f"/contracts/{quote(number, safe='')}"


def of_amendment(contract: str, number: int) -> str:
    return f"{of_contract(contract)}/amendments/{number}"


def of_documents(contract: str) -> str:
    return f"{of_contract(contract)}/documents"


def of_machines(key: str) -> str:
    return f"{of_account(key)}/machines"


def of_machine(key: str, name: str) -> str:
    return f"{of_machines(key)}/{quote(name, safe='')}"


def of_bulk_act(key: str, number: int) -> str:
    return f"{of_account(key)}/machine-acts/{number}"


def of_environments(key: str) -> str:
    return f"{of_account(key)}/environments"


def of_environment(key: str, name: str) -> str:
    return f"{of_account(key)}/environments/{quote(name, safe='')}"


def of_question(name: str) -> str:
    return f"/questions/{quote(name)}"


def of_saved_view(noun: str, key: str, query: str) -> str:
    """The list that a saved view is of, as it was saved; `key` is empty where it is of all accounts."""
    place = f"{of_account(key)}/{noun}" if key else f"/{noun}"
    return f"{place}?{query}" if query else place


def of_answer(key: str) -> str:
    """Of an answer that is kept."""
    return f"/decisions/{quote(key)}"


def with_query(address: str, **said: object) -> str:
    """The address with what is said after its question mark; None is left out."""
    query = urlencode({name: str(value) for name, value in said.items() if value is not None}, doseq=True)
    return f"{address}?{query}" if query else address
