"""Pages for when nothing else answers: one file for each tenant, language and status, that a proxy serves by itself (X-3).

They are whole: look and words inside, no script, nothing to load, and no database is asked to make them.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from msgspec import structs

from undersigned.core.locale import direction, format_day_and_time
from undersigned.core.messages import Messages
from undersigned.core.ssr import Assets, Renderer
from undersigned.pages.documents import Documents, show_tenant
from undersigned.pages.types import Boot, FormState, RefusalText
from undersigned.settings import Settings
from undersigned.tenancy.apply import tenant_of
from undersigned.tenancy.stylesheet import theme_css
from undersigned.tenancy.types import Tenant
from undersigned.tenants import TenantFolder

STATUSES = (404, 410, 429, 500, 502, 503, 504)
UNAVAILABLE = 503
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
"""Fonts would have to be fetched; without them the machine's stand in."""


def write_fallback(
    settings: Settings, tenants: list[TenantFolder], folder: Path, until: datetime | None = None
) -> list[Path]:
    """Write `<folder>/<domain>/<language>/<status>.html`; the files. With `until` 503 says until when signing is unavailable.

    Raises RenderError where the frontend is not built.
    """
    renderer = Renderer(Path(settings.frontend_dir))
    writer = _Writer(settings, Documents(renderer), Messages(Path(settings.frontend_dir).parent / "messages"), until)
    return [file for tenant in tenants for file in writer.write(folder, tenant, _look_of(renderer, settings, tenant))]


def _look_of(renderer: Renderer, settings: Settings, folder: TenantFolder) -> "_Look":
    built, base = renderer.built, tenant_of(folder.tenant, folder.theme).look.base
    sheets = (Path(settings.frontend_dir) / file.lstrip("/") for file in (built.sheet(base), *built.further_sheets()))
    return _Look("\n".join([*(sheet.read_text("utf-8") for sheet in sheets), theme_css(folder.theme)]))


class _Writer:
    def __init__(self, settings: Settings, documents: Documents, messages: Messages, until: datetime | None) -> None:
        self._settings = settings
        self._documents = documents
        self._messages = messages
        self._until = until

    def write(self, folder: Path, tenant: TenantFolder, look: "_Look") -> Iterator[Path]:
        """Write each page of the tenant once for all its domains: a page speaks of the first one only."""
        known = _with_nothing_to_load(tenant_of(tenant.tenant, tenant.theme))
        for locale in known.locales:
            for status in STATUSES:
                page = look.give(self._make(known, locale, status))
                for domain in tenant.tenant.domains:
                    file = folder / domain / locale / f"{status}.html"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(page, "utf-8")
                    yield file

    def _make(self, tenant: Tenant, locale: str, status: int) -> str:
        boot = Boot(
            page="problem",
            locale=locale,
            dir=direction(locale),
            digits=tenant.digits(locale),
            path=f"/{locale}/",
            query="",
            origin=self._settings.origin_of(tenant.domain),
            assets=Assets(),
            tenant=show_tenant(self._settings, tenant, locale),
            status=UNAVAILABLE if status > UNAVAILABLE - 2 else status,
            data=None,
            form=self._planned(locale, tenant.digits(locale)) if status == UNAVAILABLE else None,
            saves=True,
        )
        return self._documents.make(boot, keep=False).body.decode()

    def _planned(self, locale: str, digits: str) -> FormState | None:
        """The sentence with a time: none without one is shown (X-3)."""
        if self._until is None:
            return None
        time = format_day_and_time(self._until, locale, digits)
        return FormState(refusal=RefusalText("PLANNED", self._messages.text(locale, "refusal.PLANNED", {"time": time})))


def _with_nothing_to_load(tenant: Tenant) -> Tenant:
    """Its name stands for its logo: whoever would serve that is the one who is away."""
    return replace(tenant, look=structs.replace(tenant.look, logo=None, icon=None))


class _Look:
    """A stylesheet to be put into pages, and the policy that lets it, and nothing else, run or load."""

    def __init__(self, css: str) -> None:
        css = FONT_FACE.sub("", css).replace("</", "<\\/")
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'"
        self._end = f'<meta http-equiv="content-security-policy" content="{policy}"/><style>{css}</style></head>'

    def give(self, html: str) -> str:
        """The document with the look inside and without what only a script reads."""
        before, _, rest = html.partition('<script type="application/json" id="boot">')
        after = rest.partition("</script>")[2]
        return f"{before}{after}".replace("</head>", self._end, 1) + "\n"
