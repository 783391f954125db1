"""The command line, asked in this process."""

import pytest
from typer.testing import CliRunner

from mainstay.cli import app


@pytest.fixture(scope="session")
def run():
    """run("decide", …, given=bytes) gives what the command wrote and its exit code; an exception that escapes is raised."""

    def invoke(*arguments, given=b""):
        return CliRunner().invoke(app, arguments, input=given, catch_exceptions=False)

    return invoke
