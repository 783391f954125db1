"""How are the hand-written statements run? Prepared, on a plain cursor over Django's own connection and in its transaction."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import connection
from psycopg import Cursor, ServerCursor
from psycopg.rows import namedtuple_row


@cache
def statement(name: str) -> bytes:
    """The text of records/sql/NAME.sql."""
    return (files("mainstay.records") / "sql" / f"{name}.sql").read_bytes()


def find(name: str, parameters: Mapping[str, Any]) -> Any | None:
    """The first row that the statement gives, by column name; None where it gives none."""
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection, row_factory=namedtuple_row) as cursor:
        cursor.execute(statement(name), parameters, prepare=True)
        return cursor.fetchone()


def write(name: str, parameters: Mapping[str, Any]) -> Any:
    """The row that the statement wrote."""
    written = find(name, parameters)
    if written is None:
        raise LookupError(f"{name} wrote nothing")
    return written


def find_all(name: str, parameters: Mapping[str, Any]) -> list[Any]:
    """Every row that the statement gives, by column name."""
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection, row_factory=namedtuple_row) as cursor:
        cursor.execute(statement(name), parameters, prepare=True)
        return cursor.fetchall()


def stream(name: str, parameters: Mapping[str, Any], *, rows: int = 5000) -> Iterator[Any]:
    """The rows that the statement gives, fetched some thousand at a time: however many there are, few are in memory. Inside a
    transaction.
    """
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        ServerCursor(connection.connection, name, row_factory=namedtuple_row) as cursor,
    ):
        cursor.itersize = rows
        cursor.execute(statement(name), parameters)
        yield from cursor
