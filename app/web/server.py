"""Solara's server with the one address it lacks."""

from solara.server.starlette import app
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

WIDGETS = "/jupyter/nbextensions/anywidget/index.js"


async def widgets(request: Request) -> RedirectResponse:
    """Where the widgets' module is.

    The page tells its loader so in a file of its own and does not wait for it. On a busy machine a widget is
    asked for first, and the loader then looks for `anywidget.js` beside the page.
    """
    return RedirectResponse(request.scope.get("root_path", "") + WIDGETS)


app.router.routes.insert(0, Route("/jupyter/anywidget.js", widgets))
