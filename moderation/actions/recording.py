"""Changes of rows that can be taken back: who changes a row through a `Recorder` can undo it.

What an act makes anew is recorded as switched on (`Recorder.made`), or made switched off (hidden,
expired, lifted) and then switched on through the recorder. So undoing is never a deletion, only the
same columns set back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet

from forum.arranging import ANY_NUMBER, Rearranged
from forum.marks import Mark
from forum.models import Post, Visibility


@dataclass(frozen=True)
class Step:
    """Rows of `model` whose columns had the values `old` and got the values `new`."""

    model: str
    ids: list[int]
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def fields(self) -> dict[str, Field[Any, Any]]:
        meta: Any = self.model_class._meta
        return {column: meta.get_field(column) for column in self.old}

    def standing(self) -> QuerySet[Any]:
        """Those of the rows that are as the step left them."""
        rows = self.model_class._default_manager.filter(pk__in=self.ids)
        return rows.filter(**self._values(self.new))

    def before(self) -> dict[str, Any]:
        """The values that the rows had."""
        return self._values(self.old)

    def may_go_back(self) -> bool:
        """Whether what the rows pointed to is still there."""
        return all(
            target._default_manager.filter(pk=pk).exists()
            for target, pk in pointed_to(self, self.old)
        )

    def _values(self, plain: dict[str, Any]) -> dict[str, Any]:
        return {column: self.fields[column].to_python(value) for column, value in plain.items()}


@dataclass
class Recorder:
    """The changes of one act, in order; the readers' marks that moved with them, and in which order
    each topic's posts were before."""

    steps: list[Step] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    orders: dict[int, str] = field(default_factory=dict)

    def set(self, rows: QuerySet[Any], **values: Any) -> list[int]:
        """Give `rows` these values and remember those that they had; gives the rows that changed.

        Columns by their names in the database (`author_id`). A post's number follows from its
        visibility and is not remembered.
        """
        by_old: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
        for pk, *before in rows.order_by("pk").values_list("pk", *values):
            columns = zip(values, before, strict=True)
            if old := tuple((name, value) for name, value in columns if value != values[name]):
                by_old[old].append(pk)
        for old, ids in by_old.items():
            new = {name: _plain(values[name]) for name, _value in old}
            plain = {name: _plain(value) for name, value in old}
            self.steps.append(Step(rows.model._meta.label_lower, ids, plain, new))
        changed = [pk for ids in by_old.values() for pk in ids]
        rows.model._default_manager.filter(pk__in=changed).update(**_with_number(rows, values))
        return changed

    def made(self, row: Model, **off: Any) -> None:
        """The act itself made `row`; these values switch it off, which is how that is undone."""
        new = {name: _plain(getattr(row, name)) for name in off}
        old = {name: _plain(value) for name, value in off.items()}
        self.steps.append(Step(row._meta.label_lower, [row.pk], old, new))

    def rearranged(self, held: Rearranged) -> None:
        """Remember what moved with posts that changed places."""
        self.marks += held.marks
        self.orders = held.orders | self.orders

    def go_back(self, steps: Sequence[Step]) -> None:
        """Set back, last first, whatever is still as `steps` left it."""
        for step in reversed(steps):
            if step.may_go_back():
                self.set(step.standing(), **step.before())

    def as_json(self) -> dict[str, Any]:
        """What the log keeps; `{}` where nothing was changed."""
        if not self.steps:
            return {}
        return {
            "steps": [vars(step) for step in self.steps],
            "marks": [[m.user_id, m.topic_id, m.before, m.after] for m in self.marks],
            "orders": {str(topic_id): order for topic_id, order in self.orders.items()},
        }


def steps_of(changes: dict[str, Any]) -> list[Step]:
    """The steps that a log row holds."""
    return [Step(**step) for step in changes.get("steps", [])]


def marks_of(changes: dict[str, Any], orders: Mapping[int, str]) -> list[Mark]:
    """The readers' marks that moved with the act of a log row, on those topics whose posts are in
    the order again, as `orders` says, that they had before the act: only there do the old numbers
    mean what they meant."""
    before: dict[str, str] = changes.get("orders", {})
    marks = (Mark(*mark) for mark in changes.get("marks", []))
    return [m for m in marks if orders.get(m.topic_id) == before.get(str(m.topic_id), "")]


def changed_in(changes: dict[str, Any], model: type[Model]) -> set[int]:
    """The rows of `model` that the act of a log row changed."""
    return {pk for step in steps_of(changes) if step.model_class is model for pk in step.ids}


def went_to(changes: dict[str, Any]) -> int:
    """The topic into which the act of a log row put posts. Raises StopIteration where it put none
    into another."""
    moves = (step.new["topic_id"] for step in steps_of(changes) if "topic_id" in step.new)
    return int(next(moves))


def ids_in(steps: Iterable[Step], model: type[Model]) -> set[int]:
    """The rows of `model` that `steps` change or point to, before or after."""
    found: set[int] = set()
    for step in steps:
        if step.model_class is model:
            found.update(step.ids)
        for values in (step.old, step.new):
            found.update(pk for target, pk in pointed_to(step, values) if target is model)
    return found


def pointed_to(step: Step, values: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    """The model and id of each row that `values` of `step`, old or new, point to."""
    for column, found in step.fields.items():
        if isinstance(found, ForeignKey) and values[column] is not None:
            yield found.related_model, values[column]


def _with_number(rows: QuerySet[Any], values: dict[str, Any]) -> dict[str, Any]:
    if rows.model is not Post or "visibility" not in values:
        return values
    visible = values["visibility"] == Visibility.VISIBLE
    return {**values, "number": ANY_NUMBER if visible else None}


def _plain(value: Any) -> Any:
    # Times with all their microseconds, which Django's own encoder leaves out.
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
