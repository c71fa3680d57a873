"""What an operation is handed."""

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import strawberry
from msgspec import structs

from undersigned.core.context import Caller, Platform, now
from undersigned.tenancy.types import Context, Tenant

L = TypeVar("L")


@dataclass
class OperationContext:
    """One operation: `tenant` is None on the platform's own host. `masks` is off where our own code asks, in process."""

    platform: Platform
    tenant: Tenant | None
    caller: Caller
    masks: bool = True
    _loaders: dict[tuple[type[Any], int], Any] = field(default_factory=dict[tuple[type[Any], int], Any])

    @property
    def here(self) -> Context | None:
        """The tenant whose host was asked, as services need it."""
        return self.of(self.tenant) if self.tenant else None

    def of(self, tenant: Tenant) -> Context:
        return Context(self.platform, tenant, self.caller)

    def loaders(self, kind: type[L], context: Context) -> L:
        """The loaders of that kind for the tenant: one set per operation, so that nothing in them is stale."""
        key = (kind, context.tenant.id)
        if key not in self._loaders:
            self._loaders[key] = kind(context)  # type: ignore[call-arg]
        return self._loaders[key]

    def renewed(self) -> "OperationContext":
        """The same for another operation of the same caller: a WebSocket has many, and its loaders must not be shared."""
        return replace(self, caller=structs.replace(self.caller, at=now()), _loaders={})


Info = strawberry.Info[OperationContext, None]
