"""How do the processes that stay in the foreground log? One JSON object a line, to standard error."""

import logging.config
from collections.abc import MutableMapping
from typing import Any

CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mainstay.cli.logs.json_formatter"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {
        "_granian": {"level": "INFO"},
        "granian.access": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # who asked for what is not there is no matter for the log
    },
}

REQUESTS = "django.request"
ALLOWED = ("method", "path", "status", "milliseconds")


def configure() -> None:
    """This process logs so."""
    logging.config.dictConfig(CONFIG)


def json_formatter() -> logging.Formatter:
    """Time, level, logger and message, the request's id where there is one, and what is said of the request. Where something
    failed: at which lines, and not what the variables held there, among which are passwords and tokens.
    """
    import structlog

    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=ALLOWED),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_address,
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(),
        ],
    )


def without_address(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Django's own words of a failed request, without its address: that may let somebody in, and stands without it in the line
    of the request, which has the same id.
    """
    if said.get("logger") == REQUESTS:
        said["event"] = str(said["event"]).partition(":")[0]
    return said
