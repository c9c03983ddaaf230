"""A request too long is refused at the door: past this size its body would be written on the disk, readable."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def _page(titre: str, phrase: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>{titre}</title><h1>{titre}</h1>'
        f"<p>{phrase} Rien n’a été enregistré.</p></html>"
    ).encode()


REFUS = _page("Cet envoi est trop lourd", "Revenez en arrière, choisissez un fichier plus léger, puis renvoyez-le.")
ENCOMBRE = _page("Trop de fichiers arrivent à la fois", "Revenez en arrière, attendez une minute, puis renvoyez-le.")
# Long bodies of one process are held in memory together: no more than these, so that a text always passes.
LONGUES_A_LA_FOIS = 8


class RequeteRefusee(Exception):
    """The body of a request goes past the limit, or there are too many of them."""

    def __init__(self, statut: int, page: bytes) -> None:
        super().__init__(statut)
        self.statut, self.page = statut, page


class BorneDesRequetes:
    """Lets through the requests whose body holds in `octets`, answers the others 413, in French, without reading on.

    `longues` gives the larger limit of some addresses; few such bodies at a time, the next one is answered 503.
    """

    def __init__(self, application: App, octets: int, longues: Mapping[str, int] | None = None) -> None:
        self.application = application
        self.octets = octets
        self.longues = longues or {}
        self._en_cours = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the body as it arrives: what a client announces is not believed."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        recu, longue, limite = 0, False, self.longues.get(scope["path"], self.octets)

        async def compter() -> Message:
            nonlocal recu, longue
            message = await receive()
            recu += len(message.get("body", b""))
            if recu > limite:
                raise RequeteRefusee(413, REFUS)
            if recu > self.octets and not longue:
                if self._en_cours >= LONGUES_A_LA_FOIS:
                    raise RequeteRefusee(503, ENCOMBRE)
                self._en_cours, longue = self._en_cours + 1, True
            return message

        try:
            await self.application(scope, compter, send)
        except RequeteRefusee as refusee:
            entetes = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": refusee.statut, "headers": entetes})
            await send({"type": "http.response.body", "body": refusee.page})
        finally:
            self._en_cours -= longue
