"""The same shared platform as in `tests/signatures`: one per module, and a tenant of its own for each test."""

from tests.signatures.conftest import (
    context,
    database_url,
    petition,
    platform,
    redis_url,
    settings,
    shared,
    tenant,
)

__all__ = ["context", "database_url", "petition", "platform", "redis_url", "settings", "shared", "tenant"]
