"""What the tests of forms have in common."""

import html
import json
import re
from typing import Any

from undersigned.core.context import Platform
from undersigned.tenancy.types import Tenant

GOOD = {"name": "Amina Ben Ali", "email": "amina@example.org", "country": "TN", "news": "no"}
"""A form that is filled in right."""

BROWSER = {"sec-fetch-site": "same-origin"}


async def stored(platform: Platform, tenant: Tenant) -> dict[str, int]:
    """How many rows of each table that signing writes to."""
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        return {
            table: await connection.fetchval(f"SELECT count(*) FROM {table} WHERE tenant_id = $1", tenant.id)
            for table in ("signature", "consent", "outbox")
        }


def boot_of(page: str) -> dict[str, Any]:
    """What the browser is told about the page."""
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def shown(page: str) -> dict[str, str]:
    """What stands in the text fields of the page's form, and which country is chosen."""
    values = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input id="field-\w+" name="(\w+)"[^>]* value="([^"]*)"', page)
    }
    chosen = re.search(r'<option[^>]* selected value="(\w*)"|<option[^>]* value="(\w*)" selected', page)
    return values | ({"country": chosen[1] or chosen[2]} if chosen else {})


def summary(page: str) -> list[tuple[str, str]]:
    """The problems above the form: the field that each leads to, and its words."""
    box = re.search(r'<div class="summary".*?</div>', page, re.DOTALL)
    items: list[Any] = re.findall(r'<li>(?:<a href="#field-([^"]+)">)?(.*?)(?:</a>)?</li>', box[0]) if box else []
    return [(field, html.unescape(words)) for field, words in items]
