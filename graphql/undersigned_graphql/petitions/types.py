from datetime import datetime
from functools import lru_cache

import strawberry

from undersigned.core.markdown import Picture, render_letter, render_story
from undersigned.petitions import search, service
from undersigned.petitions.types import FieldKind, NameVisibility, PetitionState, Show, Sort
from undersigned.petitions.types import FormField as FieldRecord
from undersigned.petitions.types import LetterChange as LetterChangeRecord
from undersigned.petitions.types import Petition as Record
from undersigned.petitions.types import Target as TargetRecord
from undersigned.tenancy.types import Context
from undersigned.tenancy.types import Topic as TopicRecord
from undersigned.updates import service as updates
from undersigned_graphql.context import Info
from undersigned_graphql.followers.types import Followed
from undersigned_graphql.petitions.loaders import PetitionLoaders
from undersigned_graphql.refusals import Refusal
from undersigned_graphql.relay import Connection, Node, connection, cursor, global_id, page_size, plain, read_cursor
from undersigned_graphql.signatures.types import Signed
from undersigned_graphql.updates.types import Updated

strawberry.enum(PetitionState)
strawberry.enum(Show, name="PetitionShow", description="Which petitions a list holds.")
strawberry.enum(Sort, name="PetitionSort")
strawberry.enum(FieldKind, name="FormFieldKind")
strawberry.enum(NameVisibility, description="Where a name goes: to the target only, also on the page, or nowhere.")

_letter_html = lru_cache(maxsize=200)(render_letter)
_story_html = lru_cache(maxsize=200)(render_story)


@strawberry.type(description="Somebody to whom the petition is delivered.")
class Target:
    name: str
    role: str
    received_at: datetime | None = strawberry.field(description="When the petition was handed to it.")
    answered_at: datetime | None
    answer_url: str | None = strawberry.field(description="The address of the update that tells its answer.")


@strawberry.type(description="A photograph; `alt` says what it shows.")
class Photo:
    url: str
    width: int
    height: int
    alt: str


@strawberry.type(description="Where and when the petition was handed over, and the proof.")
class Delivery:
    delivered_at: datetime
    place: str
    photo: Photo | None
    receipt_url: str | None = strawberry.field(description="The address of the signed receipt, a PDF.")


@strawberry.type(description="That the letter was changed after somebody had signed it, and why.")
class LetterChange:
    at: datetime
    reason: str
    former_url: str | None = strawberry.field(description="Where it can be read as it was, if that was kept.")


@strawberry.type(description="A wording that the letter had.")
class FormerLetter:
    letter: str
    letter_html: str
    until: datetime
    reason: str = strawberry.field(description="Why it was changed.")


@strawberry.type(description="Something that petitions of this tenant are about.")
class Topic:
    slug: str = strawberry.field(description="By this name lists can be narrowed to it.")
    name: str

    @classmethod
    def of(cls, record: TopicRecord, locale: str) -> "Topic":
        return cls(slug=record.slug, name=record.names[locale])


@strawberry.type
class PinnedLink:
    label: str
    url: str


@strawberry.type(description="The banner above the petition.")
class PinnedUpdate:
    text: str
    published_at: datetime
    links: list[PinnedLink]


@strawberry.type(description="What happens when a goal is reached.")
class GoalReason:
    goal: int
    reason: str


@strawberry.type
class FieldChoice:
    value: str
    label: str


@strawberry.type(description="Something that the form asks beside name, address and country.")
class FormField:
    name: str
    kind: FieldKind
    label: str
    reason: str = strawberry.field(description="Why it is asked.")
    optional: bool
    choices: list[FieldChoice] = strawberry.field(description="Of a field of the kind CHOICE; else empty.")


@strawberry.type(description="A petition in one of its languages. Texts are Markdown; what ends in Html is safe HTML.")
class Petition(Node, Signed, Updated, Followed):
    slug: str
    url: str = strawberry.field(description="The address of its page.")
    locale: str = strawberry.field(description="The language of the texts here.")
    locales: list[str] = strawberry.field(description="The languages in which it is published.")
    default_locale: str = strawberry.field(description="The language of its texts where another is not published.")
    title: str
    lead: str
    letter: str
    story: str
    state: PetitionState
    opens_at: datetime | None
    closes_at: datetime | None
    name_visibility: NameVisibility = strawberry.field(
        description="What is chosen for a name unless its owner chooses."
    )
    minimum_shown: int = strawberry.field(description="Below this count pages show no number; 0 where they always do.")
    letter_version: str = strawberry.field(description="The SHA-256 of the letter, as it stands in consents.")
    unofficial: bool = strawberry.field(
        description="Whether the texts are a translation that is not the letter which is delivered."
    )
    at_risk: bool = strawberry.field(description="Whether those who sign may be at risk where the list is seen.")
    pinned_update: PinnedUpdate | None
    is_open: bool = strawberry.field(description="Whether it takes signatures now.")
    closes_soon: bool = strawberry.field(description="Whether it closes within 72 hours.")
    since: datetime | None = strawberry.field(description="When the state began, where that is told.")
    until: datetime | None = strawberry.field(description="When a pause is to end.")
    note: str = strawberry.field(
        description="The organiser's words on the state: why it is paused, the headline of its outcome; else empty."
    )
    unlisted: bool = strawberry.field(description="Whether search engines are asked to leave its page out.")
    fields: list[FormField] = strawberry.field(description="What its form asks beside name, address and country.")
    goal_reasons: list[GoalReason] = strawberry.field(description="Of goals past, present and to come.")
    delivery: Delivery | None

    @strawberry.field
    def letter_html(self) -> str:
        return _letter_html(self.letter)

    @strawberry.field
    def story_html(self) -> str:
        record = self.record
        pictures = tuple(
            Picture(one.written, f"/files/{record.slug}/{one.name}", one.width, one.height) for one in record.pictures
        )
        return _story_html(self.story, pictures, self.context.platform.messages.text(record.locale, "story.video", {}))

    @strawberry.field
    async def targets(self, info: Info) -> list[Target]:
        loaders = info.context.loaders(PetitionLoaders, self.context)
        return [_target(self.context, self.record, one) for one in await loaders.targets.load(self.record.id)]

    @strawberry.field(
        description="What it is about, in the words of a language; without a locale in that of the texts."
    )
    def topics(self, locale: str | None = None) -> list[Topic]:
        spoken = self.context.tenant.best_locale(locale, self.locale)
        return [Topic.of(topic, spoken) for topic in service.topics_of(self.context, self.record)]

    @strawberry.field(description="How the letter was changed after somebody had signed it, the newest first.")
    async def letter_changes(self, info: Info) -> list[LetterChange]:
        loaders = info.context.loaders(PetitionLoaders, self.context)
        changes = await loaders.letter_changes.load((self.record.id, self.record.locale))
        return [_letter_change(self.context, self.record, change) for change in changes]

    @strawberry.field(description="A wording that the letter had in this language, by its SHA-256.")
    async def former_letter(self, version: str) -> FormerLetter | None:
        found = await service.former_letter(self.context, self.record, plain(version))
        return found and FormerLetter(
            letter=found.letter, letter_html=_letter_html(found.letter), until=found.until, reason=found.reason
        )

    @classmethod
    def of(cls, context: Context, record: Record, *, fresh: bool = False) -> "Petition":
        """The petition; with `fresh` its count is not a remembered one, so that whoever moved it sees it moved."""
        return cls(
            record=record,
            context=context,
            fresh=fresh,
            id=global_id("Petition", record.id),
            slug=record.slug,
            url=service.page_address(context, record),
            locale=record.locale,
            locales=list(record.locales),
            default_locale=record.default_locale,
            title=record.title,
            lead=record.lead,
            letter=record.letter,
            story=record.story,
            state=record.state_at(context.caller.at),
            opens_at=record.opens_at,
            closes_at=record.closes_at,
            name_visibility=record.name_visibility,
            minimum_shown=record.minimum_shown,
            letter_version=record.letter_version,
            unofficial=record.unofficial,
            at_risk=record.at_risk,
            pinned_update=_pinned(context, record),
            is_open=service.is_open(record, context.caller.at),
            closes_soon=service.closes_soon(record, context.caller.at),
            since=record.since,
            until=record.until,
            note=record.note,
            unlisted=record.unlisted,
            fields=[_field(context, record, field) for field in record.fields],
            goal_reasons=[GoalReason(goal=one.goal, reason=one.reason) for one in record.goal_reasons],
            delivery=_delivery(context, record),
        )


@strawberry.type(description="One numbered page of a list of petitions.")
class PetitionList:
    items: list[Petition]
    total: int
    page: int
    pages: int


@strawberry.type(description="A part of a text; `marked` where it is what was searched for.")
class Piece:
    text: str
    marked: bool


@strawberry.type(description="A petition that matches, in the language in which it does.")
class SearchHit:
    petition: Petition
    title: list[Piece]
    lead: list[Piece]
    excerpt: list[Piece] = strawberry.field(description="Where it matches, unless title or lead show that.")


@strawberry.type(description="One numbered page of what was found.")
class SearchResult:
    hits: list[SearchHit]
    total: int
    page: int
    pages: int
    suggestion: str | None = strawberry.field(description="How the words may be spelt, where nothing was found.")


def hit_of(context: Context, hit: search.Hit) -> SearchHit:
    def pieces(found: tuple[search.Piece, ...]) -> list[Piece]:
        return [Piece(text=piece.text, marked=piece.marked) for piece in found]

    return SearchHit(
        petition=Petition.of(context, hit.petition),
        title=pieces(hit.title),
        lead=pieces(hit.lead),
        excerpt=pieces(hit.excerpt),
    )


async def petition_page(
    context: Context, first: int | None, after: str | None, locale: str | None, topic: str | None
) -> Connection[Petition]:
    """The public petitions of the tenant, by slug; all, or those on a topic."""
    size = page_size(first)
    key = read_cursor(after, "petition", 1)
    found = await service.list_petitions(
        context, topic=topic and plain(topic), after=key[0] if key else "", limit=size + 1, locale=locale
    )
    return connection(
        found, size, after, lambda one: cursor("petition", one.slug), lambda one: Petition.of(context, one)
    )


def _pinned(context: Context, record: Record) -> PinnedUpdate | None:
    pinned = record.pinned_update
    return pinned and PinnedUpdate(
        text=pinned.text,
        published_at=pinned.published_at,
        links=[
            PinnedLink(label=link.label, url=updates.page_address(context, record, link.update))
            for link in pinned.links
        ],
    )


def _letter_change(context: Context, record: Record, change: LetterChangeRecord) -> LetterChange:
    former = change.former and service.former_letter_address(context, record, change.former)
    return LetterChange(at=change.at, reason=change.reason, former_url=former)


def _target(context: Context, record: Record, target: TargetRecord) -> Target:
    return Target(
        name=target.names[record.locale],
        role=target.roles.get(record.locale, ""),
        received_at=target.received_at,
        answered_at=target.answered_at,
        answer_url=target.answer and updates.page_address(context, record, target.answer),
    )


def _field(context: Context, record: Record, field: FieldRecord) -> FormField:
    """The field with words for its label, also where they are the platform's."""
    return FormField(
        name=field.name,
        kind=field.kind,
        label=field.label or context.platform.messages.text(record.locale, f"field.{field.kind}", {}),
        reason=field.reason,
        optional=field.optional,
        choices=[FieldChoice(value=choice.value, label=choice.label) for choice in field.choices],
    )


def _delivery(context: Context, record: Record) -> Delivery | None:
    delivery = record.delivery
    if delivery is None:
        return None
    photo = delivery.photo
    return Delivery(
        delivered_at=delivery.delivered_at,
        place=delivery.place,
        photo=photo
        and Photo(
            url=service.file_address(context, record, photo.name),
            width=photo.width,
            height=photo.height,
            alt=photo.alt,
        ),
        receipt_url=delivery.receipt and service.file_address(context, record, delivery.receipt),
    )


@strawberry.type(description="There is no such petition here.")
class PetitionNotFound(Refusal):
    pass


@strawberry.type(description="The petition takes no signatures now: not open yet, paused, or closed.")
class PetitionClosed(Refusal):
    pass
