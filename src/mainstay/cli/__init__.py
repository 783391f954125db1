"""The same verbs for a terminal: one file a noun, registered here.

A command's module imports at its top nothing but typer and what is as light; what it works with it imports when it runs,
so that `decide`, `questions`, `clause` and `terms` never load Django and start at once. The commands that need an
installation find its folder by `mainstay.cli.options.data_folder`.
"""

import sys
from typing import Annotated

import typer

from mainstay import __version__
from mainstay.cli import (
    account,
    amendment,
    api_token,
    audit,
    clause,
    cloud,
    contract,
    decide,
    demo,
    document,
    environment,
    events,
    init,
    machine,
    mail,
    migrate,
    people,
    provider,
    questions,
    release,
    second_factor,
    serve,
    service,
    simulate,
    single_sign_on,
    terms,
    token,
    webhook,
    why,
)
from mainstay.cli.connecting import ServerOfAll
from mainstay.cli.exits import EXIT_CODES, exit_code_of
from mainstay.cli.options import DataFolder
from mainstay.cli.output import complain
from mainstay.errors import ServiceError

app = typer.Typer(
    name="mainstay",
    help="Runs an Ubuntu-Pro-style service on your own machines, and says by which clause it decides.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("decide")(decide.decide)
app.command("questions")(questions.questions)
app.command("clause")(clause.clause)
app.add_typer(terms.app, name="terms")
app.command("init")(init.init)
app.command("migrate")(migrate.migrate)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.command("demo")(demo.demo)
app.command("simulate")(simulate.simulate)
app.add_typer(account.app, name="account")
app.add_typer(people.app, name="people")
app.add_typer(second_factor.app, name="second-factor")
app.add_typer(single_sign_on.app, name="single-sign-on")
app.add_typer(contract.app, name="contract")
app.add_typer(amendment.app, name="amendment")
app.add_typer(document.app, name="document")
app.add_typer(token.app, name="token")
app.add_typer(api_token.app, name="api-token")
app.add_typer(machine.app, name="machine")
app.add_typer(environment.app, name="environment")
app.add_typer(service.app, name="service")
app.add_typer(provider.app, name="provider")
app.add_typer(mail.app, name="mail")
app.add_typer(release.app, name="release")
app.add_typer(cloud.app, name="cloud")
app.add_typer(webhook.app, name="webhook")
app.add_typer(audit.app, name="audit")
app.command("events")(events.events)
app.add_typer(why.app, name="why")


def main() -> None:
    """The command line. An act that was not done is said in one line, with what would help, and an exit code."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a name may hold what is no text
    try:
        app()
    except ServiceError as error:
        complain(error.message, error.help)
        sys.exit(exit_code_of(error))


def _version(wanted: bool) -> None:  # noqa: FBT001 -- typer calls it so
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _everywhere(
    *,
    data: DataFolder = None,
    server: ServerOfAll = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version, and nothing else.")
    ] = False,
) -> None:
    """What every command takes before its name."""
