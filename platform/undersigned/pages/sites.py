"""Host → tenant, once for each request and before anything else is asked (security.md 1.5)."""

import re
from urllib.parse import unquote_to_bytes

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from undersigned.core.context import Caller, Platform
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.network import Network, network_of
from undersigned.core.web import Proxies, normal_host, sole_host
from undersigned.pages.logins import read_cookie
from undersigned.pages.types import BadEncodingError
from undersigned.tenancy.service import CACHE_MOST, Hosts
from undersigned.tenancy.types import Tenant

ANY_HOST = ("/healthz", "/readyz", "/assets/", "/favicon.ico")
"""What answers on any Host: machines that watch the server know only its address, and a page that says that there is no
site here has a stylesheet too."""

LOOPBACK = re.compile(r"(127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII)


class Site(msgspec.Struct, frozen=True):
    """Where a request has come and who asks. `host` is its Host in normal form; without a tenant it is the platform's own."""

    host: str
    tenant: Tenant | None
    caller: Caller


def site_of(connection: HTTPConnection) -> Site | None:
    """The site of a request; None where its Host belongs to nobody."""
    return connection.scope["state"].get("site")


def identify(connection: HTTPConnection) -> tuple[Tenant | None, Caller]:
    """On whose host a request has come (None: the platform's own), and who asks."""
    site: Site = connection.scope["state"]["site"]
    return site.tenant, site.caller


class Sites:
    """Finds the site of every request. Raises HTTPException: 400 for what is no Host, 421 for one that is nobody's."""

    def __init__(self, app: ASGIApp, *, platform: Platform) -> None:
        self._app = app
        self._platform = platform
        self._proxies = Proxies(platform.settings)
        self._hosts = Hosts(platform)
        self._last_seen: dict[str, Tenant] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._open_socket(scope, receive, send)
        elif scope["type"] == "http":
            if not scope["path"].startswith(ANY_HOST):
                scope["state"]["site"] = await self._find(scope)
            _check_address(scope)
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _open_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            scope["state"]["site"] = await self._find(scope)
        except HTTPException:
            await WebSocketClose(reason="no site at this address")(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _find(self, scope: Scope) -> Site:
        raw = sole_host(scope)
        network = self._network_of(scope)
        settings = self._platform.settings
        if settings.demo and raw and LOOPBACK.fullmatch(raw):
            return Site(settings.platform_host, None, Caller(network=network))
        host = normal_host(raw)
        if host is None:
            raise HTTPException(400)
        if host == settings.platform_host:
            return Site(host, None, Caller(network=network))
        tenant = await self._tenant_of(host)
        if tenant is None:
            raise HTTPException(421)
        session = read_cookie(scope, settings, "member")
        return Site(host, tenant, Caller(tenant.default_locale, network, session=session))

    def _network_of(self, scope: Scope) -> Network | None:
        """The networks of the caller; None where no limit by network holds for it."""
        address = self._proxies.client_of(scope)
        if address and address.is_loopback and not self._platform.settings.limit_loopback:
            return None
        return network_of(address)

    async def _tenant_of(self, host: str) -> Tenant | None:
        """The tenant; while the database is away the last that was found, so that it can be said in its words."""
        try:
            tenant = await self._hosts.tenant_of(host)
        except DATABASE_AWAY:
            if host in self._last_seen:
                return self._last_seen[host]
            raise
        if tenant and len(self._last_seen) < CACHE_MOST:
            self._last_seen[host] = tenant
        return tenant


def _check_address(scope: Scope) -> None:
    """Raise BadEncodingError for a path that is not UTF-8, or holds what no path of ours does: a NUL."""
    raw: bytes = (scope.get("raw_path") or b"").partition(b"?")[0]
    try:
        path = (unquote_to_bytes(raw) if b"%" in raw else raw).decode()
    except UnicodeDecodeError:
        raise BadEncodingError from None
    if "\0" in path or "\0" in scope["path"]:
        raise BadEncodingError
