"""The web server, put together: what lives as long as the process, and which request goes where."""

import asyncio
import gc
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from undersigned.core.answers import Answers
from undersigned.core.context import Platform
from undersigned.core.database import Database
from undersigned.core.errors import KeyMissingError
from undersigned.core.keys import PLATFORM, Keys
from undersigned.core.limits import Limits
from undersigned.core.log import logger
from undersigned.core.mail import SmtpSender
from undersigned.core.mail_domains import MailDomains, look_up
from undersigned.core.messages import Messages
from undersigned.core.migrate import database_urls
from undersigned.core.outbound import Outbound
from undersigned.core.ssr import Renderer, RenderError
from undersigned.core.wake import Waker
from undersigned.core.web import Guard
from undersigned.pages import logins, receipts
from undersigned.pages.documents import Documents
from undersigned.pages.problems import EXPECTED, error_page
from undersigned.pages.routes import BY_QUERY, page_routes
from undersigned.pages.sites import Sites, identify
from undersigned.pages.visits import Pages
from undersigned.settings import Settings
from undersigned.signatures.commit import signing_queue
from undersigned.signatures.links import linking_queue
from undersigned_graphql.app import graphql_app, run_operation


@asynccontextmanager
async def open_platform(settings: Settings, stopping: asyncio.Event | None = None) -> AsyncGenerator[Platform]:
    """Everything that web, worker and command line share, opened in order and closed in reverse."""
    urls = database_urls(settings)
    master = settings.master_key_bytes if settings.master_key else None
    database = await Database.open(urls.app, size=settings.database_pool)
    keys = await Keys.open(urls.keys, master)
    waker = Waker(settings.redis_url or None)
    limits = Limits(settings.redis_url or None, await _limit_secret(keys))
    signing = signing_queue(database, waker, most_waiting=settings.sign_queue)
    linking = linking_queue(database, most_waiting=settings.sign_queue)
    try:
        yield Platform(
            settings=settings,
            database=database,
            keys=keys,
            messages=Messages(Path(settings.frontend_dir).parent / "messages"),
            limits=limits,
            waker=waker,
            mail=SmtpSender(settings.smtp_url or "smtp://localhost:25?tls=no"),
            mail_domains=MailDomains(None if settings.demo else look_up),
            outbound=Outbound(settings),
            signing=signing,
            linking=linking,
            stopping=stopping or asyncio.Event(),
        )
    finally:
        await signing.drain()
        await linking.drain()
        await limits.close()
        await waker.close()
        await keys.close()
        await database.close()


async def _limit_secret(keys: Keys) -> bytes:
    """What salts the keys of the limits; without the key database each process counts for itself."""
    try:
        return (await keys.tenant(PLATFORM)).derive("limits")
    except KeyMissingError:
        return os.urandom(32)


class Server:
    """The web server as ASGI servers take it: it opens the platform when it starts and closes it when it stops."""

    def __init__(
        self,
        settings: Settings,
        extra_routes: Sequence[BaseRoute],
        renderer: Renderer | None,
        stopping: asyncio.Event | None,
    ) -> None:
        self._settings = settings
        self._renderer = renderer
        self._stopping = stopping
        self._extra_routes = extra_routes
        self._lifespan = Router(lifespan=self._open)
        self._web: ASGIApp = self._lifespan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._lifespan if scope["type"] == "lifespan" else self._web)(scope, receive, send)

    @asynccontextmanager
    async def _open(self, _app: object) -> AsyncGenerator[None]:
        async with open_platform(self._settings, self._stopping) as platform:
            self._web = web_app(platform, extra_routes=self._extra_routes, renderer=self._renderer)
            _calm_collector()
            yield


def _calm_collector() -> None:
    """Keep the garbage collector from what lives as long as the process, and from looking at requests under way so often.

    Without it a busy server spends a sixth of its time on looking through modules, schema and pages, and its slowest
    answers are those that wait for that.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def create_app(
    settings: Settings,
    *,
    extra_routes: Sequence[BaseRoute] = (),
    renderer: Renderer | None = None,
    stopping: asyncio.Event | None = None,
) -> ASGIApp:
    """The web server with a platform of its own. Whoever runs it sets `stopping` when it is to stop."""
    return Server(settings, extra_routes, renderer, stopping)


def web_app(platform: Platform, *, extra_routes: Sequence[BaseRoute] = (), renderer: Renderer | None = None) -> ASGIApp:
    """The web server over a platform that is open already; without a `renderer` of the running loop it makes its own."""
    renderer = renderer or Renderer(Path(platform.settings.frontend_dir))
    try:
        renderer.check()
    except RenderError as error:
        logger().error("web.cannot_render", error=str(error))
    pages = Pages(platform, run_operation, Documents(renderer))
    answer = error_page(pages)
    expected = dict.fromkeys(EXPECTED, answer)
    graphql = graphql_app(platform, identify)
    app = Starlette(
        routes=[
            Route("/graphql", graphql),
            WebSocketRoute("/graphql", graphql),
            *extra_routes,
            *page_routes(pages),
        ],
        middleware=[Middleware(ExceptionMiddleware, handlers=expected), Middleware(Sites, platform=platform)],
        exception_handlers={**expected, Exception: answer},
    )
    return Answers(
        Guard(app, secure=platform.settings.secure), cookies=(*receipts.COOKIES, *logins.COOKIES), by_query=BY_QUERY
    )
