from datetime import datetime
from functools import lru_cache
from uuid import UUID

import strawberry

from undersigned.core.markdown import render_story
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Context
from undersigned.updates import service
from undersigned.updates.timeline import timeline
from undersigned.updates.types import Event as EventRecord
from undersigned.updates.types import EventKind
from undersigned.updates.types import Update as Record
from undersigned_graphql.context import Info
from undersigned_graphql.relay import (
    Connection,
    Node,
    bad_cursor,
    connection,
    cursor,
    global_id,
    page_size,
    plain,
    read_cursor,
)
from undersigned_graphql.updates.loaders import UpdateLoaders, Wish

_html = lru_cache(maxsize=200)(render_story)


@strawberry.type(description="An update of a petition. Texts are Markdown; what ends in Html is safe HTML.")
class Update(Node):
    slug: str
    locale: str = strawberry.field(description="The language of its texts.")
    title: str
    lead: str
    body: str
    published_at: datetime
    url: str = strawberry.field(description="The address of its page.")

    @strawberry.field
    def body_html(self) -> str:
        return _html(self.body)

    @classmethod
    def of(cls, context: Context, petition: Petition, record: Record) -> "Update":
        return cls(
            id=global_id("Update", record.id),
            slug=record.slug,
            locale=record.locale,
            title=record.title,
            lead=record.lead,
            body=record.body,
            published_at=record.published_at,
            url=service.page_address(context, petition, record.slug),
        )


strawberry.enum(EventKind)


@strawberry.type(description="Something that happened to a petition.")
class Event:
    kind: EventKind
    at: datetime
    title: str = strawberry.field(description="An update's title, or the name of a target; else empty.")
    text: str = strawberry.field(
        description="An update's lead, why the letter was changed, where it was delivered, the headline of the outcome."
    )
    locale: str | None = strawberry.field(description="The language of title and text, where it is not the petition's.")
    url: str | None = strawberry.field(
        description="The address of the update that tells more, or of the letter as it was before it was changed."
    )
    goal: int | None = strawberry.field(description="The goal that was reached.")


@strawberry.type
class Updated:
    """What a petition shows of its updates: a part of the type Petition."""

    record: strawberry.Private[Petition]
    context: strawberry.Private[Context]

    @strawberry.field(description="Published updates, newest first.")
    async def updates(self, info: Info, first: int | None = 10, after: str | None = None) -> Connection[Update]:
        size = page_size(first)
        wish = Wish(self.record.locale, _read_cursor(after), size + 1)
        found = await info.context.loaders(UpdateLoaders, self.context).updates.load((self.record.id, wish))
        return connection(found, size, after, _cursor, lambda one: Update.of(self.context, self.record, one))

    @strawberry.field(description="The published update with that slug.")
    async def update(self, slug: str) -> Update | None:
        found = await service.update_by_slug(self.context, self.record.id, plain(slug), self.record.locale)
        return Update.of(self.context, self.record, found) if found else None

    @strawberry.field(description="Updates, goals, changes of the letter, delivery and answers, the newest first.")
    async def timeline(self, first: int | None = 50) -> list[Event]:
        found = await timeline(self.context, self.record, page_size(first))
        return [_event(self.context, self.record, event) for event in found]


def _event(context: Context, petition: Petition, event: EventRecord) -> Event:
    return Event(
        kind=event.kind,
        at=event.at,
        title=event.title,
        text=event.text,
        locale=event.locale,
        url=_event_address(context, petition, event),
        goal=event.goal,
    )


def _event_address(context: Context, petition: Petition, event: EventRecord) -> str | None:
    if event.former:
        return petitions.former_letter_address(context, petition, event.former)
    return event.slug and service.page_address(context, petition, event.slug)


def _cursor(record: Record) -> str:
    return cursor("update", str(record.id), record.published_at.isoformat())


def _read_cursor(after: str | None) -> tuple[datetime, UUID] | None:
    key = read_cursor(after, "update", 2)
    if key is None:
        return None
    try:
        at = datetime.fromisoformat(key[1])
        update_id = UUID(key[0])
    except ValueError:
        raise bad_cursor() from None
    if at.tzinfo is None:
        raise bad_cursor()
    return at, update_id
