"""The guard: only pages of this app, on this computer, with its token, are answered.

The token stands in the address, so that no other program or page can know an address of the app.
Host and Origin are checked besides, since a foreign page may try to speak through the browser.
"""

from collections.abc import Mapping
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_SENT = 2 * 1024 * 1024
"""Bytes that a page may send: a scenario has at most a quarter of a megabyte."""
RETURNS = "/returns"
MOST_RETURNS = 256 * 1024 * 1024
"""Bytes that the page of returns may send: a census of 100,000 children is below this."""
_ALWAYS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""A page may load what this app serves, and nothing else; no script or style stands in it."""


class TooMuchError(Exception):
    """More was sent than any page of the app would."""


class Guard:
    """Refuses what does not come from a page of the app, before anything looks at it."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
        if refusal is not None:
            await PlainTextResponse(*refusal, headers=dict(_ALWAYS))(scope, receive, send)
            return
        scope["root_path"] = f"/{self._token}"
        await self._app(scope, _bounded(receive, _most(scope["path"])), _with_headers(send))

    def _refusal(self, method: str, path: str, headers: Headers) -> tuple[str, int] | None:
        """Why a request is not answered, or None."""
        if headers.get("host", "") not in self._hosts:
            return "This address is not the app's own.", 421
        given = path.split("/")[1] if path.startswith("/") else ""
        if not compare_digest(given.encode(), self._token.encode()):
            return "Open the address that Caseload said when it started.", 404
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "Another page may not ask anything of this app.", 403
        if method == "GET":
            return None
        if method != "POST":
            return "There is nothing of that kind here.", 405
        if headers.get("origin", "") not in {f"http://{host}" for host in self._hosts}:
            return "Only pages of this app may change anything.", 403
        if int(headers.get("content-length") or 0) > _most(path):
            return f"At most {_most(path) // 1024**2} MB may be sent.", 413
        return None


def _most(path: str) -> int:
    """Bytes that a page may send."""
    return MOST_RETURNS if path.endswith(RETURNS) else MOST_SENT


def _bounded(receive: Receive, most: int) -> Receive:
    """Receive no more than a page may send, whatever it said beforehand."""
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise TooMuchError
        return message

    return bounded


def _with_headers(send: Send, always: Mapping[str, str] = _ALWAYS) -> Send:
    """Send every answer with the headers that keep it safe, unless it brings its own."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in always.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers
