"""Which goal a petition shows (P-5), and what its file says of goals and of the reasons for them."""

from collections.abc import Sequence
from typing import Literal

from undersigned.core.toml import Table, is_whole
from undersigned.core.toml_lines import as_list
from undersigned.petitions.types import GoalReason, Petition

LADDER = (100, 250, 500, 750)
"""The first steps of the goal ladder; the later ones are these times powers of ten."""
LARGEST_GOAL = 100_000_000
MOST_GOALS = 50
REASON_MOST = 120

GoalMode = Literal["ladder", "list", "fixed", "none"]


def goal_for(petition: Petition, count: int) -> int | None:
    """The goal shown at this count: the next step as soon as a step is reached, None where there is none."""
    return goal_at(petition.goal_mode, petition.goals, count)


def goal_at(mode: str, goals: Sequence[int], count: int) -> int | None:
    """The same of a petition's settings."""
    if mode == "ladder":
        return next_step(count)
    return next((goal for goal in goals if goal > count), goals[-1] if goals else None)


def goals_up_to(petition: Petition, count: int) -> list[int]:
    """The goals that so many signatures have reached, from the smallest on."""
    if petition.goal_mode != "ladder":
        return [goal for goal in petition.goals if goal <= count]
    found: list[int] = []
    step = next_step(0)
    while step <= count:
        found.append(step)
        step = next_step(step)
    return found


def next_step(count: int) -> int:
    """The first step of the ladder above the count: 100, 250, 500, 750, 1,000, 2,500 and so on."""
    power = 1
    while True:
        for step in LADDER:
            if step * power > count:
                return step * power
        power *= 10


def read_goal(table: Table) -> tuple[GoalMode, tuple[int, ...]]:
    """The ladder, a fixed goal, a list of goals, or none."""
    value = table.anything("goal")
    if value is None or value == "ladder":
        return "ladder", ()
    if value == "none":
        return "none", ()
    numbers = [value] if is_whole(value) else as_list(value)
    if not numbers or not all(is_whole(number) for number in numbers):
        cure = 'Write goal = "ladder", goal = "none", a number, or a list of numbers'
        table.mistake("goal", "the goal is none of the four kinds", cure)
        return "none", ()
    goals = tuple(number for number in numbers if isinstance(number, int))
    if not all(1 <= goal <= LARGEST_GOAL for goal in goals):
        table.mistake("goal", "a goal is out of range", f"Choose numbers from 1 to {LARGEST_GOAL:,}")
    if sorted(set(goals)) != list(goals):
        table.mistake("goal", "the goals do not rise", "Order them from the smallest to the largest, none twice")
    if len(goals) > MOST_GOALS:
        table.mistake("goal", f"there are {len(goals)} goals", f"Keep {MOST_GOALS} or fewer")
    return ("fixed" if is_whole(value) else "list"), goals


def read_goal_reasons(
    table: Table, mode: GoalMode, goals: tuple[int, ...], published: tuple[str, ...]
) -> dict[str, tuple[GoalReason, ...]]:
    """What happens at a goal, in each language; nothing where no goal has a reason."""
    reasons: dict[str, list[GoalReason]] = {locale: [] for locale in published}
    known: set[int] = set()
    for one in table.tables("goal_reasons"):
        goal = one.number("goal", 1, LARGEST_GOAL)
        if goal in known:
            one.mistake("goal", f"the goal {goal:,} has two reasons", "Give it one")
        elif not _is_shown(mode, goals, goal):
            one.mistake("goal", f"the petition never shows the goal {goal:,}", _cure(mode, goals, goal))
        known.add(goal)
        for locale, reason in one.words("reason", published, longest=REASON_MOST).items():
            reasons[locale].append(GoalReason(goal, reason))
    return {locale: tuple(found) for locale, found in reasons.items()} if known else {}


def _is_shown(mode: GoalMode, goals: tuple[int, ...], goal: int) -> bool:
    return goal_at(mode, goals, goal - 1) == goal


def _cure(mode: GoalMode, goals: tuple[int, ...], goal: int) -> str:
    if mode == "none":
        return "Set a goal, or take the reason out"
    return f"Choose one that it shows, such as {goal_at(mode, goals, goal):,}"
