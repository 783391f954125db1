"""How do the processes that stay in the foreground log? One JSON object a line, to standard error."""

import logging.config
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

ALLOWED = ("method", "path", "status", "milliseconds")


def configure() -> None:
    """This process logs so."""
    logging.config.dictConfig(CONFIG)


def json_formatter() -> logging.Formatter:
    """Time, level, logger and message, the request's id where there is one, and what is said of the request."""
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
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
    )
