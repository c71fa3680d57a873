"""The cookies of logins that have begun, and of sessions. Both are of one host: under TLS their names make browsers refuse them from any other."""

from typing import Literal

from starlette.responses import Response
from starlette.types import Scope

from undersigned.identity.types import FLOW_LIFE
from undersigned.settings import Secret, Settings

Kind = Literal["member", "login"]

COOKIES = ("member", "__Host-member")
"""Those with which a page is somebody's own."""


def cookie_name(settings: Settings, kind: Kind) -> str:
    return f"__Host-{kind}" if settings.secure else kind


def read_cookie(scope: Scope, settings: Settings, kind: Kind) -> Secret:
    """The cookie's value; empty where there is none, or more than one: then somebody else has put one beside ours (cookie tossing)."""
    name = cookie_name(settings, kind)
    sent = [value for header, value in scope["headers"] if header == b"cookie"]
    if not any(name.encode() in value for value in sent):
        return Secret("")
    found: list[str] = []
    for part in b"; ".join(sent).decode("latin-1").split(";"):
        given, _, value = part.strip().partition("=")
        if given == name:
            found.append(value)
    return Secret(found[0] if len(found) == 1 else "")


def set_session(response: Response, settings: Settings, session_id: str) -> None:
    """For as long as the browser is open: whether a device is the person's own is theirs to say."""
    _set(response, settings, "member", session_id, "")


def end_session(response: Response, settings: Settings) -> None:
    _set(response, settings, "member", "", "; Max-Age=0")


def keep_logins(response: Response, settings: Settings, kept: str) -> None:
    """Keep what is left of logins that have begun; empty where none is."""
    _set(response, settings, "login", kept, f"; Max-Age={int(FLOW_LIFE.total_seconds()) if kept else 0}")


def _set(response: Response, settings: Settings, kind: Kind, value: str, life: str) -> None:
    """SameSite=Lax, for the way back from a provider begins on its site."""
    secure = "; Secure" if settings.secure else ""
    response.headers.append(
        "set-cookie", f"{cookie_name(settings, kind)}={value}; HttpOnly{life}; Path=/; SameSite=lax{secure}"
    )
