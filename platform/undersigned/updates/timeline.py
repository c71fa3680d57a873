"""What has happened to a petition, in one line of time: updates, goals, changes of the letter, delivery, answers (N-2)."""

from undersigned.core.context import now
from undersigned.petitions import service as petitions
from undersigned.petitions.types import ENDED, OUTCOMES, Petition, PetitionState, Target
from undersigned.signatures.goals import goals_reached
from undersigned.tenancy.types import Context
from undersigned.updates.service import updates_of
from undersigned.updates.types import Event, EventKind


async def timeline(context: Context, petition: Petition, limit: int) -> list[Event]:
    """The newest events, the newest first. What is to come is not among them."""
    found = await updates_of(context, [petition.id], locale=petition.locale, limit=limit)
    events = [
        Event(EventKind.UPDATE, update.published_at, update.title, update.lead, update.slug, update.locale)
        for update in found[petition.id]
    ]
    goals = await goals_reached(context, petition.id)
    events += [Event(EventKind.GOAL_REACHED, at, goal=goal) for goal, at in goals.items()]
    raised = await petitions.goal_changes(context, petition.id)
    events += [Event(EventKind.GOAL_CHANGED, at, goal=goal) for at, goal in raised]
    key = (petition.id, petition.locale)
    for change in (await petitions.letter_changes_of(context, [key]))[key]:
        events.append(Event(EventKind.LETTER_CHANGED, change.at, text=change.reason, former=change.former))
    targets = await petitions.targets_of(context, [petition.id])
    events += [event for target in targets[petition.id] for event in _of_target(target, petition.locale)]
    events += _of_itself(petition)
    past = [event for event in events if event.at <= now()]
    return sorted(past, key=lambda event: event.at, reverse=True)[:limit]


def _of_target(target: Target, locale: str) -> list[Event]:
    events: list[Event] = []
    if target.received_at:
        events.append(Event(EventKind.RECEIVED, target.received_at, target.names[locale]))
    if target.answered_at:
        events.append(Event(EventKind.ANSWERED, target.answered_at, target.names[locale], slug=target.answer))
    return events


def _of_itself(petition: Petition) -> list[Event]:
    """When it opened, closed, was handed over, and came to its end."""
    events: list[Event] = []
    if petition.opens_at:
        events.append(Event(EventKind.OPENED, petition.opens_at))
    closed_by_hand = petition.since if petition.state is PetitionState.CLOSED else None
    closed_at = petition.closes_at or closed_by_hand
    if closed_at and petition.state_at(now()) in ENDED:
        events.append(Event(EventKind.CLOSED, closed_at))
    if petition.delivery:
        events.append(Event(EventKind.DELIVERED, petition.delivery.delivered_at, text=petition.delivery.place))
    if petition.state in OUTCOMES and petition.since:
        events.append(Event(EventKind.OUTCOME, petition.since, text=petition.note))
    return events
