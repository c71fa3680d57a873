"""What holds for every answer, whatever made it: security headers, a request id, an answer even after a fault.

`Guard` is plain ASGI and wraps the whole application, because Starlette answers a fault outside of all its middleware.
"""

import re
import secrets
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from undersigned.core.log import logger
from undersigned.core.network import Address, read_address
from undersigned.settings import PREFIX, Settings, SettingsError

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What no page of ours may use. Browsers complain in the console about names they do not know."""

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "cache-control": "no-store",
}
"""The headers of every answer that does not set them itself."""

TRANSPORT_SECURITY = "max-age=63072000"
"""Without includeSubDomains: what else lives under a tenant's own domain is not ours to decide (security.md 8.4)."""

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.?(:\d{1,5})?", re.ASCII)
HOST_LENGTH = 253
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Guard:
    """Completes the headers of every answer. A fault is logged under the request's id and never reaches the server."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        headers = HEADERS | ({"strict-transport-security": TRANSPORT_SECURITY} if secure else {})
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": self._complete(message.get("headers", ()), request_id)}
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - this is the last place where a fault can be caught
            logger().exception(
                "web.fault",
                fault=request_id,
                method=scope.get("method"),
                route=_route(scope),
                error=type(error).__name__,
            )
            if scope["type"] == "http" and not started:
                await _last_resort(guarded, request_id)

    def _complete(self, given: Sequence[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
        headers = [(name, value) for name, value in given if name.lower() != b"server"]
        present = {name.lower() for name, _ in headers}
        headers += [header for header in self._headers if header[0] not in present]
        return [*headers, (b"x-request-id", request_id.encode())]


def _route(scope: Scope) -> str | None:
    """What answered, by name: an address may hold a token."""
    return getattr(scope.get("endpoint"), "__name__", None)


async def _last_resort(send: Send, request_id: str) -> None:
    body = f"There is a problem with this page. Try again in a few minutes. Reference: {request_id}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def sole_host(scope: Scope) -> str | None:
    """The Host header as it was sent; None where there is none or more than one (RFC 9112, 3.2)."""
    values = [value for name, value in scope["headers"] if name == b"host"]
    return values[0].decode("latin-1") if len(values) == 1 else None


@lru_cache(maxsize=1_000)
def normal_host(raw: str | None) -> str | None:
    """The raw Host header as it stands in the table `domain`; None where it is no host name.

    Lower case, without port and closing dot (security.md 1.5). Never take it from `request.url`: for an invalid Host Starlette
    falls back to the socket's address.
    """
    host = (raw or "").lower()
    if len(host) > HOST_LENGTH + 7 or not HOST.fullmatch(host):
        return None
    return host.partition(":")[0].removesuffix(".")


def is_domain(text: str) -> bool:
    """Whether it is a domain in its normal form: at least two labels (RFC 1123), the last no number, for an address is none."""
    labels = text.split(".")
    return len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()


def is_cross_site(headers: Headers, origin: str, *, any_port: bool) -> bool:
    """Whether a form was sent from a page of somebody else.

    `origin` is ours. Browsers say where a request starts (Sec-Fetch-Site), older ones at least who sends it (Origin);
    a client that says neither is no browser, and holds nobody's cookies. With `any_port` only the host is compared.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    sent = headers.get("origin")
    if sent is None:
        return False
    if not any_port:
        return sent != origin
    try:
        return urlsplit(sent).hostname != urlsplit(origin).hostname
    except ValueError:
        return True


class Proxies:
    """The proxies whose X-Forwarded-For is believed."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError where UNDERSIGNED_TRUSTED_PROXIES holds what is no address and no network."""
        self._networks: list[IPv4Network | IPv6Network] = []
        for text in filter(None, (part.strip() for part in settings.trusted_proxies.split(","))):
            try:
                self._networks.append(ip_network(text, strict=False))
            except ValueError:
                raise SettingsError(
                    f"{PREFIX}TRUSTED_PROXIES: {text} is neither an address nor a network like 10.0.0.0/8."
                ) from None
        self._peer = lru_cache(maxsize=100)(self._read_peer)
        """Remembered, for behind a proxy all requests come from the same few."""

    def client_of(self, scope: Scope) -> Address | None:
        """The address of the client: the peer, or, where that is a proxy of ours, the right-most forwarded address that is none.

        Whatever stands left of it was written by the client itself. None where the peer has no address.
        """
        found, trusted = self._peer(scope["client"][0] if scope.get("client") else None)
        if found is None or not trusted:
            return found
        forwarded = b",".join([value for name, value in scope["headers"] if name == b"x-forwarded-for"])
        for entry in reversed(forwarded.decode("latin-1").split(",")):
            hop = read_address(entry.strip())
            if hop is None:
                break
            found = hop
            if not self._trusts(hop):
                break
        return found

    def _read_peer(self, text: str | None) -> tuple[Address | None, bool]:
        """The address of a peer, and whether it is a proxy of ours."""
        address = read_address(text)
        return address, address is not None and self._trusts(address)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)
