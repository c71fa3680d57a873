"""The settings, read once at start from environment variables that begin with UNDERSIGNED_."""

import base64
import binascii
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_type_hints
from urllib.parse import urlsplit

import msgspec

PREFIX = "UNDERSIGNED_"
ROOT = Path(__file__).parents[2]


class SettingsError(Exception):
    """What is wrong with the settings: one sentence each, with the cure."""


class Secret(str):
    """A text that does not show itself in a traceback, a log or a `repr`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('…')"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Each field is the variable UNDERSIGNED_<FIELD>; UNDERSIGNED_<FIELD>_FILE names a file that holds the value."""

    database_url: str = ""
    owner_database_url: str = ""
    keys_database_url: str = ""
    redis_url: str = ""
    smtp_url: str = ""
    master_key: str = ""
    env: Literal["demo", "production"] = "production"
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    public_url: str = ""
    data_dir: str = ""
    tenants_dir: str = str(ROOT / "tenants")
    frontend_dir: str = str(ROOT / "frontend" / "dist")
    trusted_proxies: str = ""
    security_contact: str = ""
    private_hosts: str = ""
    database_pool: Annotated[int, msgspec.Meta(ge=2, le=200)] = 10
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    limit_loopback: bool = False
    sign_queue: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 2_000
    faults: str = ""

    @property
    def demo(self) -> bool:
        return self.env == "demo"

    @cached_property
    def origin(self) -> str:
        """The platform's own origin, e.g. `https://undersigned.example`; tenants share its scheme and port."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @cached_property
    def secure(self) -> bool:
        return self.origin.startswith("https://")

    @cached_property
    def platform_host(self) -> str:
        return urlsplit(self.origin).hostname or "localhost"

    @cached_property
    def login_origin(self) -> str:
        """Where the demo's own login provider answers."""
        return self.origin_of(f"login.{self.platform_host}")

    def origin_of(self, domain: str) -> str:
        """The origin of a tenant's domain: every absolute address in pages and mails begins with it."""
        before, after = self._around_host
        return f"{before}{domain}{after}"

    @cached_property
    def _around_host(self) -> tuple[str, str]:
        parts = urlsplit(self.origin)
        return f"{parts.scheme}://", f":{parts.port}" if parts.port else ""

    @property
    def master_key_bytes(self) -> bytes:
        return base64.b64decode(self.master_key)


SECRETS = frozenset({"database_url", "owner_database_url", "keys_database_url", "redis_url", "smtp_url", "master_key"})

DESCRIPTIONS: dict[str, str] = {
    "database_url": "PostgreSQL ≥ 15 as the role `undersigned_app`; alone it may name a role that can create roles and databases.",
    "owner_database_url": "PostgreSQL as a role that may `SET ROLE undersigned_owner`; used by `migrate` and `tenants apply` only.",
    "keys_database_url": "The separate PostgreSQL database that holds the wrapped keys.",
    "redis_url": "Redis ≥ 7 or Valkey. May be lost at any time.",
    "smtp_url": "Where mail goes: `smtp://user:password@host:587` (STARTTLS), `smtps://…:465`, `smtp://localhost:25?tls=no`.",
    "master_key": "32 random bytes in base64: `openssl rand -base64 32`. Without it nothing can be read or signed.",
    "env": "`production` (only persisted operations for anonymous callers, no mail view, countries named from ten signatures on) or `demo`.",
    "host": "The address to listen on.",
    "port": "The port to listen on.",
    "public_url": "Scheme, host and port under which people reach the platform's own page.",
    "data_dir": "Where the embedded servers of the demo keep their data.",
    "tenants_dir": "The folder of the tenants' files.",
    "frontend_dir": "The folder of the built frontend.",
    "trusted_proxies": "Addresses of the proxies in front, comma-separated: only theirs X-Forwarded-For is believed.",
    "security_contact": "Where weaknesses are reported, for `/.well-known/security.txt`: `mailto:…` or `https://…`.",
    "private_hosts": "Login providers on private networks that the server may ask all the same, over http too: `host:port`, comma-separated.",
    "database_pool": "Connections to PostgreSQL per process.",
    "log_level": "debug, info, warning or error.",
    "limit_loopback": "Whether limits by network hold for loopback addresses too.",
    "sign_queue": "Signatures that may wait for their commit in one process; above it the answer is 503.",
    "faults": "Names of fault points at which the process dies, for tests; refused in production.",
}


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings; raises SettingsError naming every variable that is wrong, and the cure."""
    names = set(get_type_hints(Settings))
    raw, problems = _collect(environ, names)
    for name, value in list(raw.items()):
        try:
            msgspec.convert({name: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            what = str(error).partition(" - at ")[0]
            problems.append(f"{PREFIX}{name.upper()} cannot be {value!r}: {what}. {DESCRIPTIONS[name]}")
            del raw[name]
    settings = msgspec.convert(raw, Settings, strict=False)
    problems += _check(settings)
    if problems:
        raise SettingsError("\n".join(problems))
    hidden = {name: Secret(getattr(settings, name)) for name in SECRETS}
    return msgspec.structs.replace(settings, **hidden)


def _collect(environ: Mapping[str, str], names: set[str]) -> tuple[dict[str, str], list[str]]:
    raw: dict[str, str] = {}
    problems: list[str] = []
    for variable, value in sorted(environ.items()):
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in names and name.endswith("_file") and name.removesuffix("_file") in names:
            try:
                raw[name.removesuffix("_file")] = Path(value).read_text("utf-8").strip()
            except OSError as error:
                problems.append(f"{variable}: the file {value} cannot be read ({error.strerror}).")
        elif name in names:
            raw[name] = value.strip()
        else:
            known = ", ".join(f"{PREFIX}{name.upper()}" for name in sorted(names))
            problems.append(f"{variable} is not a setting. The settings are: {known}.")
    return raw, problems


def _check(settings: Settings) -> list[str]:
    problems: list[str] = []
    if settings.master_key:
        try:
            right = len(base64.b64decode(settings.master_key, validate=True)) == 32  # noqa: PLR2004
        except binascii.Error:
            right = False
        if not right:
            problems.append(f"{PREFIX}MASTER_KEY must be 32 bytes in base64. {DESCRIPTIONS['master_key']}")
    for name, schemes in URL_SCHEMES.items():
        value = str(getattr(settings, name))
        if value and _scheme(value) not in schemes:
            beginnings = " or ".join("mailto:" if scheme == "mailto" else f"{scheme}://" for scheme in schemes)
            problems.append(f"{PREFIX}{name.upper()} must begin with {beginnings}.")
    problems += [
        f"{PREFIX}PRIVATE_HOSTS: {entry} is no host and port like login.internal:8080."
        for entry in filter(None, (part.strip() for part in settings.private_hosts.split(",")))
        if not re.fullmatch(r"[a-z0-9.-]+:\d{1,5}", entry)
    ]
    if settings.faults and not settings.demo:
        problems.append(f"{PREFIX}FAULTS kills the process on purpose and is refused outside {PREFIX}ENV=demo.")
    return problems


def _scheme(url: str) -> str:
    """The scheme of an address; none where it is no address at all."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


URL_SCHEMES: dict[str, tuple[str, ...]] = {
    "database_url": ("postgresql", "postgres"),
    "owner_database_url": ("postgresql", "postgres"),
    "keys_database_url": ("postgresql", "postgres"),
    "security_contact": ("mailto", "https"),
    "redis_url": ("redis", "rediss", "unix"),
    "smtp_url": ("smtp", "smtps"),
    "public_url": ("http", "https"),
}


def require(settings: Settings, *names: str) -> None:
    """Raise SettingsError unless each named setting has a value."""
    missing = [name for name in names if not getattr(settings, name)]
    if missing:
        raise SettingsError("\n".join(f"{PREFIX}{name.upper()} is not set. {DESCRIPTIONS[name]}" for name in missing))
