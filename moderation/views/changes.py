"""What an act changed, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Field, ForeignKey, Model

from accounts.models import User
from board.templatetags.board import date_as
from moderation.actions.recording import Step, pointed_to, steps_of
from moderation.models import LogEntry
from moderation.queries.names import Names, names_for
from reputation.models import Rating

# An act on many may have hundreds of steps.
SHOWN = 100
# Of the ratings of one step.
NAMED = 5
# Says nothing to a reader: by what a form was known.
UNTOLD = {"submit_key"}


@dataclass(frozen=True)
class Change:
    """One column's value before and after."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """How many rows of which kind got these changes, and which, where they have names."""

    count: int
    noun: str
    named: str
    changes: list[Change]


def changes_of(acts: Iterable[LogEntry], user: User) -> list[Changed]:
    """The first SHOWN steps of `acts`, for `user`: a constant number of queries."""
    steps = [step for act in acts for step in steps_of(act.changes)][:SHOWN]
    names = names_for(user, _wanted(steps))
    return [
        Changed(
            count=len(step.ids),
            noun=noun_of(step.model),
            named=_named(step, names),
            changes=_all(step, names, user.date_format),
        )
        for step in steps
    ]


def noun_of(model: str) -> str:
    """What rows of `model` are called, as `plural` takes it."""
    meta = apps.get_model(model)._meta
    return f"{meta.verbose_name}|{meta.verbose_name_plural}"


def _named(step: Step, names: Names) -> str:
    if step.model_class is not Rating:
        return ""
    first = [name for pk in step.ids[:NAMED] if (name := names.get((Rating, pk)))]
    return ", ".join(first) + (" …" if len(step.ids) > NAMED else "")


def _wanted(steps: Collection[Step]) -> dict[type[Model], set[int]]:
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for step in steps:
        if step.model_class is Rating:
            wanted[Rating].update(step.ids[:NAMED])
        for values in (step.old, step.new):
            for model, pk in pointed_to(step, values):
                wanted[model].add(pk)
    return wanted


def _all(step: Step, names: Names, dates: str) -> list[Change]:
    return [
        Change(
            str(field.verbose_name),
            _shown(field, step.old[column], names, dates),
            _shown(field, step.new[column], names, dates),
        )
        for column, field in step.fields.items()
        if column not in UNTOLD
    ]


def _shown(field: Field[Any, Any], value: Any, names: Names, dates: str) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(field, ForeignKey):
        return names.get((field.related_model, value), "one that is gone or not open to you")
    if isinstance(field, DateTimeField):
        return date_as(datetime.fromisoformat(value), dates)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value))
