import strawberry

from undersigned.core.context import Platform
from undersigned.petitions.service import public_topics
from undersigned.tenancy.types import Tenant as Record
from undersigned_graphql.context import Info
from undersigned_graphql.petitions.types import Petition, Topic, petition_page
from undersigned_graphql.relay import Connection, Node, global_id
from undersigned_graphql.updates.types import Update


@strawberry.type(description="Who answers for the organisation.")
class Contact:
    name: str
    address: str
    email: str


@strawberry.type(description="An update, with the petition that it is about.")
class News:
    petition: Petition
    update: Update


@strawberry.type(description="An organisation with petitions.")
class Tenant(Node):
    record: strawberry.Private[Record]
    slug: str
    name: str
    url: str = strawberry.field(description="The address of its site; its own GraphQL endpoint is there too.")
    locales: list[str]
    default_locale: str
    contact: Contact

    @strawberry.field(
        description='What one of its members is called in a language, with its article, as in "an Access member". '
        "Without a locale in its default one; empty where it says nothing of members."
    )
    def member_name(self, locale: str | None = None) -> str:
        return self.record.member_names.get(locale or self.default_locale, "")

    @strawberry.field(
        description="The numbering system of CLDR in which its pages and mails write numbers in a language: `latn` is 0 to 9."
    )
    def numbering_system(self, locale: str | None = None) -> str:
        return self.record.digits(locale or self.default_locale)

    @strawberry.field(description="Its petitions, by slug; all, or those on a topic, by its slug.")
    async def petitions(
        self,
        info: Info,
        first: int | None = 10,
        after: str | None = None,
        locale: str | None = None,
        topic: str | None = None,
    ) -> Connection[Petition]:
        return await petition_page(info.context.of(self.record), first, after, locale, topic)

    @strawberry.field(
        description="The topics on which it has a petition to see, in the words of a language; without a locale in its default one."
    )
    async def topics(self, info: Info, locale: str | None = None) -> list[Topic]:
        spoken = self.record.best_locale(locale)
        return [Topic.of(topic, spoken) for topic in await public_topics(info.context.of(self.record))]

    @classmethod
    def of(cls, platform: Platform, record: Record) -> "Tenant":
        return cls(
            record=record,
            id=global_id("Tenant", record.id),
            slug=record.slug,
            name=record.name,
            url=platform.settings.origin_of(record.domain),
            locales=list(record.locales),
            default_locale=record.default_locale,
            contact=Contact(name=record.contact.name, address=record.contact.address, email=record.contact.email),
        )
