"""A visit: one request to one page, and all that is needed to answer it."""

import dataclasses
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import structs
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from undersigned.core.arrival import kept_query, read_arrival
from undersigned.core.cache import Cache
from undersigned.core.context import Caller, Platform
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import InvalidInput, KeyMissingError, Refusal
from undersigned.core.locale import LATIN, direction
from undersigned.core.messages import FALLBACK
from undersigned.core.ssr import Assets
from undersigned.members import sessions
from undersigned.members.signing import missing
from undersigned.members.types import Member
from undersigned.pages.documents import Documents, etag_of, show_tenant
from undersigned.pages.forms import SentForm, read_form
from undersigned.pages.receipts import cookie_name
from undersigned.pages.sites import Site, site_of
from undersigned.pages.types import (
    Boot,
    FieldProblem,
    FormState,
    MemberShown,
    PageName,
    ReceiptShown,
    RefusalText,
    RunOperation,
)
from undersigned.settings import Settings
from undersigned.signatures.addresses import masked
from undersigned.tenancy.types import Context, Tenant

SHARED = "public, max-age=0, s-maxage=30, stale-while-revalidate=300, stale-if-error=86400"
"""Pages that are the same for everybody (G-15). While we can give nothing but an error, caches give them for a day (X-3)."""
A_DAY = "public, max-age=86400"
FOR_EVER = "public, max-age=31536000, immutable"
"""For addresses that hold a hash of what they lead to."""

WITH_FORM: frozenset[PageName] = frozenset({"petition", "sign", "update", "updates"})
"""The pages that look different for whoever is logged in."""

SIGN_WORDS = {"add-name": "form.addName", "sign-now": "form.signNow"}
"""What buttons say that sign, by the `sign_verb` of the theme; the pages have the usual words themselves."""

PLAIN = "broadsheet"
"""The base of pages that belong to nobody; `frontend/src/core/look.ts` has the rest of their look."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What all pages share, for as long as the process lives."""

    platform: Platform
    run: RunOperation
    documents: Documents
    last_read: OrderedDict[tuple[int, str, str], dict[str, Any]] = field(
        default_factory=OrderedDict[tuple[int, str, str], dict[str, Any]]
    )
    """The data of petitions by tenant, slug and language; `reading` alone uses it."""
    read: Cache[tuple[object, ...], dict[str, Any]] = field(default_factory=lambda: Cache(seconds=1.0, most=300))
    """The same of the last second, by what it was made of too; `reading` alone uses it."""
    letters: Cache[str, bytes] = field(default_factory=lambda: Cache(seconds=86_400.0, most=200))
    """Letters as PDF by the hash of what they are set from; `data` alone uses it."""


class Visit(msgspec.Struct, frozen=True):
    """One request in one language. `site` is None where the Host belongs to nobody."""

    pages: Pages
    request: Request
    site: Site | None
    locale: str
    member: Member | None = None
    """Whose session the browser has."""

    @property
    def context(self) -> Context:
        """For the services. Raises HTTPException 404 where there is no tenant."""
        if self.site is None or self.site.tenant is None:
            raise HTTPException(404)
        return Context(self.pages.platform, self.site.tenant, self.site.caller)

    @property
    def settings(self) -> Settings:
        return self.pages.platform.settings

    def as_caller(self, caller: Caller) -> "Visit":
        """The same visit by somebody of whom more is known."""
        return structs.replace(self, site=self.site and structs.replace(self.site, caller=caller))

    @property
    def arrival(self) -> dict[str, str]:
        """What the address says about how the person came."""
        return read_arrival(self.request.url.query)

    @property
    def arrival_query(self) -> str:
        """The same as it is handed on to other pages: with its `?`, or empty."""
        kept = kept_query(self.request.scope["query_string"])
        return f"?{kept}" if kept else ""

    def parameter(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def petition_path(self, locale: str = "") -> str:
        """The path of the page of the petition that this path names, in its language or another."""
        return f"/{locale or self.locale}/p/{self.parameter('slug')}"

    async def run(self, operation: str, **variables: str | int | bool | None) -> dict[str, Any]:
        """The data of a persisted operation."""
        site = self.site
        if site is None:
            raise HTTPException(421)
        return await self.pages.run(self.pages.platform, site.tenant, site.caller, operation, variables)

    async def read_form(self, *, by_token: bool = False) -> SentForm:
        """The form that was sent, `by_token` where the address holds the authority for it. Raises RejectedError."""
        return await read_form(self.request, self.settings, self.site.host if self.site else "", by_token=by_token)

    @property
    def digits(self) -> str:
        """The numbering system in which the tenant writes this language."""
        tenant = self.site.tenant if self.site else None
        return tenant.digits(self.locale) if tenant else LATIN

    def say(self, message: str, **arguments: str | int) -> str:
        return self.pages.platform.messages.text(self.locale, message, arguments, self.digits)

    def refused(
        self,
        name: PageName,
        data: dict[str, Any],
        refusal: Refusal,
        values: dict[str, str],
        receipt: ReceiptShown | None = None,
    ) -> Response:
        """The page again, with what was typed and why it was not taken."""
        if isinstance(refusal, InvalidInput):
            form = FormState(values=values, problems=self._problems(refusal))
        else:
            form = FormState(values=values, refusal=RefusalText(refusal.code, self._words_of(refusal)))
        headers = {"retry-after": str(refusal.retry_after)} if refusal.retry_after else None
        return self.page(name, data, status=refusal.status, form=form, receipt=receipt, headers=headers)

    def json(self, value: Mapping[str, Any], *, cache: str) -> Response:
        """A small answer for scripts, which may ask whether it is still the same."""
        return self.shared_file(msgspec.json.encode(value), "application/json", cache=cache)

    def shared_page(self, name: PageName, data: dict[str, Any], *, keep: bool = True) -> Response:
        """A page that is the same for everybody: caches may keep it, and may ask whether it is still the same.

        We keep it ourselves too, unless there is one for whatever anybody may type.
        """
        if self.member:
            return self.page(name, data)
        personal = cookie_name(self.settings) in self.request.cookies
        headers = {"cache-control": "private, no-cache" if personal else SHARED}
        return self.page(name, data, headers=headers, shared=True, keep=keep)

    def shared_file(self, body: bytes, media_type: str, *, cache: str = SHARED) -> Response:
        """What is the same for everybody and no page."""
        return Response(body, headers={"cache-control": cache, "etag": etag_of(body)}, media_type=media_type)

    def page(
        self,
        name: PageName,
        data: dict[str, Any] | None,
        *,
        status: int = 200,
        form: FormState | None = None,
        receipt: ReceiptShown | None = None,
        reference: str | None = None,
        path: str | None = None,
        headers: dict[str, str] | None = None,
        shared: bool = False,
        keep: bool = False,
    ) -> Response:
        """The page as an answer, with a tag where it is shared. With `keep` its document is remembered for all. Raises RenderError."""
        settings = self.settings
        tenant = self.site.tenant if self.site else None
        boot = Boot(
            page=name,
            locale=self.locale,
            dir=direction(self.locale),
            digits=self.digits,
            path=path or self.request.scope["path"],
            query="" if path else self.arrival_query,
            origin=settings.origin_of(tenant.domain) if tenant else settings.origin,
            assets=self.assets(),
            tenant=show_tenant(settings, tenant, self.locale, self._sign_words(tenant)) if tenant else None,
            status=status,
            data=data,
            form=form,
            receipt=receipt,
            member=self._member_shown() if name in WITH_FORM else None,
            reference=reference,
            saves=self.request.headers.get("save-data", "").lower() == "on",
        )
        document = self.pages.documents.make(boot, keep=keep)
        tag = {"etag": document.etag} if shared or keep else {}
        return Response(document.body, status, {"vary": "save-data", **tag, **(headers or {})}, "text/html")

    def assets(self) -> Assets:
        built = self.pages.documents.renderer.built
        tenant = self.site.tenant if self.site else None
        if tenant is None:
            return Assets(built.script, (built.sheet(PLAIN),))
        return Assets(built.script, (built.sheet(tenant.look.base), f"/theme/{tenant.theme_hash}.css"))

    def _sign_words(self, tenant: Tenant) -> str:
        message = SIGN_WORDS.get(tenant.look.verb)
        return self.say(message) if message else ""

    def _member_shown(self) -> MemberShown | None:
        found = self.member
        return found and MemberShown(found.name, masked(found.email), missing(found))

    def _words_of(self, refusal: Refusal) -> str:
        """What is told of a refusal; its words may name what it is about."""
        told = {field.name: getattr(refusal, field.name) for field in dataclasses.fields(refusal)}
        return self.say(
            f"refusal.{refusal.code}", **{name: text for name, text in told.items() if isinstance(text, str)}
        )

    def _problems(self, invalid: InvalidInput) -> tuple[FieldProblem, ...]:
        organisation = self.context.tenant.name
        return tuple(
            FieldProblem(p.field, p.code, self.say(f"problem.{p.code}", organisation=organisation, **p.arguments))
            for p in invalid.problems
        )


def error_visit(pages: Pages, request: Request) -> Visit:
    """A visit that failed: in the language of the path where the tenant speaks it, else in its default one."""
    site = site_of(request)
    if site is None or site.tenant is None:
        return Visit(pages, request, site, FALLBACK)
    return Visit(pages, request, site, site.tenant.best_locale(request.scope["path"].lstrip("/").partition("/")[0]))


Handler = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


def tenant_page(pages: Pages, handler: Handler) -> Endpoint:
    """The endpoint of a tenant's page under `/{lang}/…`. Raises HTTPException 404 elsewhere and in other languages."""

    async def endpoint(request: Request) -> Response:
        site, locale = site_of(request), str(request.path_params["lang"])
        if site is None or site.tenant is None or locale not in site.tenant.locales:
            raise HTTPException(404)
        caller = structs.replace(site.caller, locale=locale)
        visit = Visit(pages, request, Site(site.host, site.tenant, caller), locale)
        return await handler(structs.replace(visit, member=await _member(visit)) if caller.session else visit)

    endpoint.__name__ = handler.__name__
    return endpoint


async def _member(visit: Visit) -> Member | None:
    """Whose session it is; nobody's while that cannot be known, for the page is whole without it."""
    try:
        return await sessions.current(visit.context)
    except (KeyMissingError, *DATABASE_AWAY):
        return None


def tenant_address(pages: Pages, handler: Handler) -> Endpoint:
    """The endpoint of a tenant's address that is in no language. Raises HTTPException 404 where there is no tenant."""

    async def endpoint(request: Request) -> Response:
        site = site_of(request)
        if site is None or site.tenant is None:
            raise HTTPException(404)
        return await handler(Visit(pages, request, site, site.tenant.default_locale))

    endpoint.__name__ = handler.__name__
    return endpoint
