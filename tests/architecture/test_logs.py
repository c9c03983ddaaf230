"""A line of the technical log never carries what a library was holding: its text may quote a row of a file."""

import asyncio
import gc
import io
import json
import logging

import pytest
import structlog

from egide.config import logs

CANARY = "Tom-Inventé-des-traces"


@pytest.fixture
def lines(monkeypatch):
    """What our own handler writes, line by line."""
    written = io.StringIO()
    [handler] = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    assert any(isinstance(one, logs._WithoutArguments) for one in handler.filters)
    monkeypatch.setattr(handler, "stream", written)
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


async def forget_a_task_that_fails():
    async def fail():
        raise RuntimeError(f"DETAIL: Failing row contains (42, {CANARY}).")

    task = asyncio.ensure_future(fail())
    await asyncio.wait([task])


def test_a_task_that_nobody_waited_for_says_the_kind_of_its_exception_only(lines):
    asyncio.run(forget_a_task_that_fails())
    gc.collect()
    [line] = [line for line in lines() if line["logger"] == "asyncio"]
    assert (line["event"], line["level"], line["exc_type"]) == ("asyncio", "error", "RuntimeError")
    assert CANARY not in str(line)


def test_a_sentence_that_a_library_made_beforehand_is_not_kept(lines):
    logging.getLogger("procrastinate.worker").error(f"Job egide.essai[1](nom={CANARY}) ended")
    assert [(line["logger"], line["event"]) for line in lines()] == [("procrastinate.worker", "procrastinate.worker")]


def test_our_own_sentences_stay(lines):
    structlog.get_logger("egide.taches").error("tâche abandonnée après ses essais", tache="egide.essai", nom=CANARY)
    logging.getLogger("egide").warning("une phrase, %s", CANARY)
    logging.getLogger("egidee").warning("une autre")
    assert [line["event"] for line in lines()] == ["tâche abandonnée après ses essais", "une phrase, %s", "egidee"]
    assert lines()[0]["tache"] == "egide.essai"
    assert CANARY not in str(lines())
