"""A request past the limit is refused at the door, whatever it announced."""

import asyncio

import pytest

from egide.config.requetes import REFUS, BorneDesRequetes


async def echo(scope, receive, send):
    """Reads the whole body, as Django does, then says how long it was."""
    recu = 0
    while True:
        message = await receive()
        recu += len(message["body"])
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(recu).encode()})


def demander(*morceaux, octets=10):
    lus, envoyes = 0, []

    async def receive():
        nonlocal lus
        lus += 1
        return {"type": "http.request", "body": morceaux[lus - 1], "more_body": lus < len(morceaux)}

    async def send(message):
        envoyes.append(message)

    asyncio.run(BorneDesRequetes(echo, octets)({"type": "http", "path": "/"}, receive, send))
    return envoyes[0]["status"], envoyes[1]["body"], lus


def test_what_holds_goes_through():
    assert demander(b"12345", b"67890") == (200, b"10", 2)


@pytest.mark.parametrize("morceaux", [(b"12345678901",), (b"12345", b"678901", b"jamais lu")])
def test_what_is_too_long_is_refused_without_reading_on(morceaux):
    statut, corps, lus = demander(*morceaux)
    assert (statut, corps) == (413, REFUS)
    assert lus == min(len(morceaux), 2)
    assert "trop lourd" in corps.decode()
