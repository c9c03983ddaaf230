"""A request too long is refused at the door: past this size its body would be written on the disk, readable."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

REFUS = (
    '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Envoi trop lourd</title>'
    "<h1>Cet envoi est trop lourd</h1><p>Revenez en arrière, choisissez un fichier plus léger, puis renvoyez-le. "
    "Rien n’a été enregistré.</p></html>"
).encode()


class TropLong(Exception):
    """The body of a request goes past the limit."""


class BorneDesRequetes:
    """Lets through the requests whose body holds in `octets`; answers the others 413, in French, without reading on."""

    def __init__(self, application: App, octets: int) -> None:
        self.application = application
        self.octets = octets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the body as it arrives: what a client announces is not believed."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        recu = 0

        async def compter() -> Message:
            nonlocal recu
            message = await receive()
            recu += len(message.get("body", b""))
            if recu > self.octets:
                raise TropLong
            return message

        try:
            await self.application(scope, compter, send)
        except TropLong:
            entetes = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 413, "headers": entetes})
            await send({"type": "http.response.body", "body": REFUS})
