"""Boot objects as HTML documents, remembered by what they are made of."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

import msgspec
from msgspec import structs

from undersigned.core.ssr import Renderer
from undersigned.pages.types import Boot, ContactShown, LookShown, ProviderShown, TenantShown
from undersigned.settings import Settings
from undersigned.tenancy.types import Tenant

MOST = 512


@dataclass(frozen=True, slots=True)
class Document:
    body: bytes
    etag: str


class Documents:
    """Makes documents. Equal boot objects give equal documents, so that one can be kept for the other.

    The key is a hash of the whole boot object: tenant, theme, page, path, language, data, count. Nothing can be left out of it.
    """

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self._known: OrderedDict[bytes, Document] = OrderedDict()

    def make(self, boot: Boot, *, keep: bool) -> Document:
        """The document; with `keep` it is remembered, which nothing personal may be. Raises RenderError."""
        source = msgspec.json.encode(boot)
        if not keep or boot.form or boot.receipt or boot.member or boot.reference:
            return self._render(source)
        key = hashlib.blake2b(source, digest_size=16).digest()
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._render(source)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return known

    def _render(self, source: bytes) -> Document:
        body = self.renderer.render(source)
        return Document(body, etag_of(body))


def etag_of(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def show_tenant(settings: Settings, tenant: Tenant, locale: str, words: str = "") -> TenantShown:
    """What a page in the locale is told of the tenant."""
    return TenantShown(
        slug=tenant.slug,
        name=tenant.name,
        url=settings.origin_of(tenant.domain),
        default_locale=tenant.default_locale,
        locales=tenant.locales,
        member_name=tenant.member_names.get(locale, ""),
        contact=ContactShown(tenant.contact.name, tenant.contact.address, tenant.contact.email),
        look=LookShown(**structs.asdict(tenant.look), words=words),
        share_order=tenant.share_order,
        suggested_countries=tenant.suggested_countries,
        providers=tuple(
            ProviderShown(one.id, one.name.get(locale) or next(iter(one.name.values())))
            for one in tenant.providers
            if "members" in one.audience and (settings.demo or not one.development)
        ),
    )
