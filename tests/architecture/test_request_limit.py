"""A request past the limit is refused at the door, whatever it announced."""

import asyncio

import pytest

from egide.config.requetes import ENCOMBRE, LONGUES_A_LA_FOIS, REFUS, BorneDesRequetes


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


async def de_front(nombre: int, *, chemin: str, octets: int):
    """So many requests held open together, their bodies received: the answers, first come first."""
    lues, finies = asyncio.Semaphore(0), asyncio.Event()

    async def attend(scope, receive, send):
        await receive()
        lues.release()
        await finies.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    borne = BorneDesRequetes(attend, 10, {"/fichiers/": 30})

    async def une():
        envoyes = []

        async def receive():
            return {"type": "http.request", "body": bytes(octets), "more_body": False}

        async def send(message):
            envoyes.append(message)

        await borne({"type": "http", "path": chemin}, receive, send)
        return envoyes[0]["status"], envoyes[1]["body"]

    demandes = [asyncio.create_task(une()) for _ in range(nombre)]
    for _ in range(min(nombre, LONGUES_A_LA_FOIS)):
        await lues.acquire()
    finies.set()
    reponses = [await demande for demande in demandes]
    return reponses, await une()


def test_one_address_takes_longer_bodies_but_few_at_a_time():
    reponses, ensuite = asyncio.run(de_front(LONGUES_A_LA_FOIS + 1, chemin="/fichiers/", octets=30))
    assert reponses == [(200, b"")] * LONGUES_A_LA_FOIS + [(503, ENCOMBRE)]
    assert ensuite == (200, b"")


def test_short_bodies_are_never_counted_nor_other_addresses_widened():
    assert asyncio.run(de_front(LONGUES_A_LA_FOIS + 1, chemin="/fichiers/", octets=10))[1] == (200, b"")
    assert asyncio.run(de_front(0, chemin="/", octets=11))[1] == (413, REFUS)
