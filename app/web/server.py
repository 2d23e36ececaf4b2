"""Solara's server with what it lacks: who may ask, what a page may load, and one address.

The page runs Vue, which makes functions of its templates (`unsafe-eval`), and widgets, which come as modules
from memory (`blob:`) and bring styles (`unsafe-inline` for styles). Everything else comes from this server.
On Vue 3 modules are read from memory before they are run.
"""

import re
import secrets
from html import escape
from typing import Any
from urllib.parse import urlsplit

from solara.server import starlette as solara_server
from solara.server.server import vue3
from solara.server.starlette import app
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.documents import BELOW, answer, document
from app.web.limits import hosts, public
from app.web.setup import read_setup
from app.web.words import page_words

WIDGETS = "/jupyter/nbextensions/anywidget/index.js"
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'nonce-{nonce}' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' blob:" if vue3 else "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PATHS = ("", "dispute", "lessons", "results", "about")  # pages of the app
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
OWN_AFFAIRS = ("/resourcez",)  # tells of the machine; visitors of a class need not know
SHOWN_OF_PATH = 120  # signs of an unknown address that are repeated
CHANGING = ("POST", "PUT", "PATCH", "DELETE")


def policy(nonce: str) -> str:
    """The content security policy of a page."""
    return "; ".join(f"{name} {value.format(nonce=nonce)}" for name, value in POLICY.items())


class Guard:
    """Refuses what other sites ask for in a visitor's name, and adds headers to every answer."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 403; a websocket is refused before it opens."""
        if scope["type"] not in ("http", "websocket"):
            await self.inner(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asks = scope["type"] == "websocket" or scope["method"] in CHANGING
        if asks and not from_here(headers):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await PlainTextResponse("Refused: asked for by another site.", 403)(scope, receive, send)
            return
        if public() and scope["path"] in OWN_AFFAIRS:
            await PlainTextResponse("Not found.", 404)(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    found.setdefault(name, value)
                found.setdefault("Content-Security-Policy", policy(secrets.token_urlsafe(12)))
            await send(message)

        await self.inner(scope, receive, sent)


def from_here(headers: Headers) -> bool:
    """Whether a request comes from a page of this server, or from no page at all."""
    origin = headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""


async def page(request: Request) -> Response:
    """A page of Solara: in the visitor's language, to be zoomed, with no script but those it came with."""
    if request.path_params.get("fullpath", "").strip("/") not in PATHS:
        return missing(request)
    found: Any = await solara_server.root(request, request.path_params.get("fullpath", ""))
    if not isinstance(found, HTMLResponse):
        return found  # type: ignore[no-any-return]
    accepted = request.headers.get("accept-language", "")
    lang = read_setup(request.url.query, accepted)[0].lang
    nonce = secrets.token_urlsafe(16)
    text = rewritten(bytes(found.body).decode("utf-8"), lang, nonce)
    headers = {"Content-Security-Policy": policy(nonce), "Cache-Control": "no-store"}
    made = HTMLResponse(text, found.status_code, headers)
    for name, value in found.raw_headers:
        if name == b"set-cookie":
            made.raw_headers.append((name, value))
    return made


MISSING = """<!doctype html><html lang="{html}"><head><meta charset="utf-8">{viewport}
<link rel="icon" href="data:,"><title>{title}</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 17px/1.5 system-ui, sans-serif; max-width: 40em;
margin: 3em auto; padding: 0 1em; overflow-wrap: anywhere }}</style></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="{back}">{link}</a></p></main></body></html>"""


def missing(request: Request) -> HTMLResponse:
    """What stands at an address that is no page: so in words of the visitor's language, and the way back."""
    lang = read_setup(request.url.query, request.headers.get("accept-language", ""))[0].lang
    words = page_words(lang)
    text = MISSING.format(
        html=html_lang(lang),
        viewport=VIEWPORT,
        title=escape(words("not_found_title")),
        text=escape(words("not_found", path=request.url.path[:SHOWN_OF_PATH])),
        link=escape(words("not_found_back")),
        back=f"{request.scope.get('root_path', '')}/?lang={lang}",
    )
    return HTMLResponse(text, 404)


def html_lang(lang: str) -> str:
    """A language as HTML calls it."""
    return "zh-Hans" if lang == "zh" else lang


def rewritten(text: str, lang: str, nonce: str) -> str:
    """The page with its language, a viewport that can be zoomed, and a number used once on every script."""
    text = re.sub(r"<html\b(?![^>]*\blang=)", f'<html lang="{html_lang(lang)}"', text, count=1)
    text = re.sub(r'<meta\s+name="viewport"[^>]*>', VIEWPORT, text, count=1)
    return re.sub(r"<script\b", f'<script nonce="{nonce}"', text)


async def documents(request: Request) -> Response:
    """A document of the project's folder, with the way back to the page that names it."""
    path = document(request.path_params["name"])
    if path is None:
        return missing(request)
    lang = read_setup(request.url.query, request.headers.get("accept-language", ""))[0].lang
    back = f"{request.scope.get('root_path', '')}/about?lang={lang}"
    link = escape(page_words(lang)("document_back"))
    return answer(path, html=html_lang(lang), viewport=VIEWPORT, back=back, link=link)


async def widgets(request: Request) -> RedirectResponse:
    """Where the widgets' module is.

    The page tells its loader so in a file of its own and does not wait for it. On a busy machine a widget is
    asked for first, and the loader then looks for `anywidget.js` beside the page.
    """
    return RedirectResponse(request.scope.get("root_path", "") + WIDGETS)


def dressed() -> None:
    """Put all of this around Solara's server."""
    routes = app.router.routes
    for row, route in enumerate(routes):
        if isinstance(route, Route) and route.endpoint is solara_server.root:
            routes[row] = Route(route.path, page)
    routes.insert(0, Route("/jupyter/anywidget.js", widgets))
    routes.insert(0, Route(f"{BELOW}{{name:path}}", documents))
    app.add_middleware(Guard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts()), www_redirect=False)


dressed()
