"""Refusals are answers, faults are exceptions.

A refusal is an expected outcome that a person can do something about: services return it, faces show it with its words.
An exception that no one catches is a fault: it is logged under an id and masked.
"""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Refusal:
    """An expected "no". `code` names it for programs; the words for people come from the message catalogs."""

    code: ClassVar[str] = "REFUSED"
    status: ClassVar[int] = 400
    retry_after: ClassVar[int | None] = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of an input; `arguments` fill the placeholders of its message."""

    field: str
    code: str
    arguments: dict[str, str | int] = dataclasses.field(default_factory=dict[str, str | int])


@dataclass(frozen=True, slots=True)
class InvalidInput(Refusal):
    """Fields that must be mended before the input can be taken."""

    code: ClassVar[str] = "INVALID_INPUT"
    status: ClassVar[int] = 422
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyUnavailable(Refusal):
    """The keys cannot be reached: nothing personal can be stored or read, so nothing is."""

    code: ClassVar[str] = "KEY_UNAVAILABLE"
    status: ClassVar[int] = 503
    retry_after: ClassVar[int | None] = 60


class RefusedError(Exception):
    """A refusal, raised where there is no place for it among the answers."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class KeyMissingError(Exception):
    """No key for what was asked: the master key or the key database is missing, or the key was destroyed."""


class UnreadableError(Exception):
    """A ciphertext does not belong to the place it was found in, or was altered."""
