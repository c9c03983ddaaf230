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


def _drop_personal_data(_: Any, __: str, event_dict: dict[str, Any]) -> dict[str, Any]:
    """Keep only the allowed keys, and of an exception only its type: its text may quote a file."""
    if event_dict.pop("exc_info", None):
        event_dict.setdefault("exc_type", "exception")
    record = event_dict.get("_record")
    if record is not None and record.exc_info and record.exc_info[0]:
        event_dict["exc_type"] = record.exc_info[0].__name__
    return {key: value for key, value in event_dict.items() if key in ALLOWED_KEYS or key.startswith("_")}


class _WithoutArguments(logging.Filter):
    """Django's request logger writes the path, which may hold a search: keep the status only."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django"):
            record.msg, record.args = record.name, ()
        return True


def configure(_: dict[str, Any] | None = None) -> None:
    """Install the structured logging of every process (settings.LOGGING_CONFIG)."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        _drop_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"without_arguments": {"()": _WithoutArguments}},
            "formatters": {"json": formatter},
            "handlers": {
                "stream": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "filters": ["without_arguments"],
                }
            },
            "root": {"handlers": ["stream"], "level": "WARNING"},
            "loggers": {"egide": {"level": "INFO"}, "uvicorn.access": {"level": "CRITICAL"}},
        }
    )
