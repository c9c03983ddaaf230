"""Structured logs without personal data: event, duration, role; never a body, a name or an address."""

import logging
import logging.config
from typing import Any

import structlog

ALLOWED_KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "duree_ms",
        "methode",
        "route",
        "statut",
        "tache",
        "facade",
        "exc_type",
    }
)
# Libraries that install handlers of their own, which would write next to ours without any filter.
REPRIS = ("django", "django.server", "uvicorn", "uvicorn.error")


def _drop_personal_data(_: Any, __: str, event_dict: dict[str, Any]) -> dict[str, Any]:
    """Keep only the allowed keys, and of an exception only its type: its text may quote a file."""
    if event_dict.pop("exc_info", None):
        event_dict.setdefault("exc_type", "exception")
    record = event_dict.get("_record")
    if record is not None and record.exc_info and record.exc_info[0]:
        event_dict["exc_type"] = record.exc_info[0].__name__
    return {key: value for key, value in event_dict.items() if key in ALLOWED_KEYS or key.startswith("_")}


class _WithoutArguments(logging.Filter):
    """Of a library only its logger, the level and the kind of exception stay; of ours, the sentence without its values.

    Libraries often format before they log (a task of asyncio with its exception, a job with its arguments): their
    sentence may hold a path, a search or a row of the base.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] != "egide":
            record.msg, record.args = record.name, ()
        elif isinstance(record.msg, str):
            record.args = ()
        return True


_SHARED: list[Any] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    _drop_personal_data,
]
_FORMATTER = {
    "()": structlog.stdlib.ProcessorFormatter,
    "foreign_pre_chain": _SHARED,
    "processors": [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
}


def configure(_: dict[str, Any] | None = None) -> None:
    """Install the structured logging of every process (settings.LOGGING_CONFIG)."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"without_arguments": {"()": _WithoutArguments}},
            "formatters": {"json": _FORMATTER},
            "handlers": {
                "stream": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "filters": ["without_arguments"],
                }
            },
            "root": {"handlers": ["stream"], "level": "WARNING"},
            "loggers": {
                "egide": {"level": "INFO"},
                **{nom: {"handlers": [], "propagate": True} for nom in REPRIS},
                "django.request": {"level": "ERROR"},  # refusals and absences have their line in the journal
                "uvicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
            },
        }
    )
