from uuid import UUID

import strawberry
from graphql import GraphQLError

from undersigned.petitions import search, service
from undersigned.petitions.types import Show, Sort
from undersigned.tenancy.types import Context
from undersigned_graphql.context import Info
from undersigned_graphql.petitions.types import Petition, PetitionList, SearchResult, hit_of, petition_page
from undersigned_graphql.relay import Connection, connection, page_number, page_size, plain


@strawberry.type
class PetitionQueries:
    @strawberry.field(description="The petition with that slug, in the locale if it is published in it.")
    async def petition(self, info: Info, slug: str, locale: str | None = None) -> Petition | None:
        here = info.context.here
        if here is None:
            return None
        record = await service.petition_by_slug(here, plain(slug), locale)
        return Petition.of(here, record) if record else None

    @strawberry.field(
        description="The petitions of this host's tenant, by slug; all, or those on a topic, by its slug."
    )
    async def petitions(
        self,
        info: Info,
        first: int | None = 10,
        after: str | None = None,
        locale: str | None = None,
        topic: str | None = None,
    ) -> Connection[Petition]:
        here = info.context.here
        if here is None:
            return connection([], page_size(first), after, str, lambda petition: petition)
        return await petition_page(here, first, after, locale, topic)

    @strawberry.field(
        description="A numbered page of this tenant's petitions, chosen and sorted; all, or those on a topic, by its slug."
    )
    async def petition_list(
        self,
        info: Info,
        show: Show = Show.ALL,
        sort: Sort = Sort.NEWEST,
        topic: str | None = None,
        page: int = 1,
        first: int | None = 20,
        locale: str | None = None,
    ) -> PetitionList:
        here = info.context.here
        size, page = page_size(first), page_number(page)
        if here is None:
            return PetitionList(items=[], total=0, page=page, pages=1)
        wish = here.best_locale(locale)
        found, place = await search.listing(
            here, locale=wish, show=show, sort=sort, topic=topic and plain(topic), page=page, size=size
        )
        return PetitionList(
            items=[Petition.of(here, one) for one in found], total=place.total, page=place.page, pages=place.pages
        )

    @strawberry.field(description="A numbered page of the petitions that match a query, those in the locale first.")
    async def petition_search(
        self,
        info: Info,
        query: str,
        *,
        closed: bool = False,
        page: int = 1,
        first: int | None = 20,
        locale: str | None = None,
    ) -> SearchResult:
        here = info.context.here
        size, page = page_size(first), page_number(page)
        if len(query) > search.LONGEST:
            raise GraphQLError(
                f"`query` may have {search.LONGEST} characters, not {len(query):,}.",
                extensions={"code": "QUERY_TOO_LONG"},
            )
        if here is None:
            return SearchResult(hits=[], total=0, page=page, pages=1, suggestion=None)
        wish = here.best_locale(locale)
        found = await search.search(here, query, locale=wish, closed=closed, page=page, size=size)
        place = found.place
        return SearchResult(
            hits=[hit_of(here, hit) for hit in found.hits],
            total=place.total,
            page=place.page,
            pages=place.pages,
            suggestion=found.suggestion,
        )


async def petition_by_id(context: Context, petition_id: UUID) -> Petition | None:
    record = await service.petition_by_id(context, petition_id)
    return Petition.of(context, record) if record else None
