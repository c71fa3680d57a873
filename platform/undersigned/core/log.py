"""Structured logs as JSON lines. Only named fields pass: what a library adds of its own accord may be personal data."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import msgspec
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo

FIELDS = frozenset(
    {
        "event", "level", "timestamp", "exception", "tenant", "petition", "signature", "task", "kind", "attempts", "outcome",
        "fault", "error", "operation", "route", "method", "status", "seconds", "count", "process", "host", "port", "address",
        "setting", "signal", "provider", "reason",
    }
)  # fmt: skip


def keep_known_fields(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not named above."""
    return {name: value for name, value in event.items() if name in FIELDS}


def configure(level: str) -> None:
    """Send our own logs to standard error, and those of libraries from warnings on, without their arguments."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_exception),
            keep_known_fields,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_TemplateFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # A form that cannot be read is its sender's matter, and answered; nobody's log is to be filled with errors by it.
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


_transform = ExceptionDictTransformer(show_locals=False, max_frames=20)
_WORDS = ("exc_value", "exc_notes", "syntax_error")


def _exception(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """What was raised and where, without its words: drivers quote in them the values that they were given."""
    return [{name: told for name, told in one.items() if name not in _WORDS} for one in _transform(exc_info)]


class _TemplateFormatter(logging.Formatter):
    """What a library says, without what it says it of: its arguments may be personal data."""

    def format(self, record: logging.LogRecord) -> str:
        event = {"level": record.levelname.lower(), "event": record.name, "error": str(record.msg)}
        if record.exc_info and record.exc_info[0]:
            event["exception"] = record.exc_info[0].__name__
        return msgspec.json.encode(event).decode()


def logger() -> Any:
    return structlog.get_logger()
