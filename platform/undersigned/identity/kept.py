"""What a browser keeps of the logins that it has begun: sealed, of this tenant, for ten minutes. A few, for people open several tabs."""

import base64
import hmac
import os

import msgspec
from cryptography.exceptions import InvalidTag

from undersigned.core.keys import TenantKeys
from undersigned.identity.types import Flow

MOST = 3
PURPOSE = "login"
LONGEST = 4096


def seal_flows(keys: TenantKeys, flows: tuple[Flow, ...]) -> str:
    """The newest of them as a text that only this tenant's key opens."""
    nonce = os.urandom(12)
    sealed = keys.cipher(PURPOSE).encrypt(nonce, msgspec.json.encode(flows[-MOST:]), PURPOSE.encode())
    return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()


def open_flows(keys: TenantKeys, text: str) -> tuple[Flow, ...]:
    """The logins that have begun; none where the text is not of this tenant, or was altered."""
    if not text or len(text) > LONGEST:
        return ()
    try:
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = keys.cipher(PURPOSE).decrypt(sealed[:12], sealed[12:], PURPOSE.encode())
        return msgspec.json.decode(plain, type=tuple[Flow, ...])
    except (InvalidTag, ValueError):
        return ()


def flow_of(flows: tuple[Flow, ...], state: str | None) -> Flow | None:
    """The login to which an answer with this state belongs."""
    given = (state or "").encode()
    return next((flow for flow in flows if given and hmac.compare_digest(flow.state.encode(), given)), None)
