"""Rows of a hot page's own SQL, made into models.

Django builds the SQL of a query anew on every page, which takes longer than Postgres takes to
answer it. The few queries of the hottest pages are written once instead.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import accumulate
from threading import Lock
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from cachetools import LRUCache
from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from psycopg.types.numeric import Int8

T = TypeVar("T")


class Columns:
    """The columns of `model` that are read, under a table's `alias`; the others stay deferred.

    `only` names fields to read beside the primary key, `without` those not to read. `more` are
    values that are read along, by the names of the attributes that they become.
    """

    def __init__(
        self,
        model: type[Model],
        alias: str,
        *,
        only: Sequence[str] | None = None,
        without: Sequence[str] = (),
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        fields = [
            field
            for field in model._meta.concrete_fields
            if field.primary_key or (field.name in only if only else field.name not in without)
        ]
        # The primary key comes first: where it is null, an outer join found nothing.
        fields.sort(key=lambda field: not field.primary_key)
        self._model = model
        self.names = [*(field.attname for field in fields), *more]
        self.sql = ", ".join([*(f"{alias}.{field.column}" for field in fields), *more.values()])

    def make(self, database: str, values: Sequence[Any]) -> Any:
        """The model of one row's part; None where there is none.

        Django's own `from_db` sends signals and takes five times as long.
        """
        if values[0] is None:
            return None
        made = self._model.__new__(self._model)
        made.__dict__.update(zip(self.names, values, strict=True))
        made._state = state = ModelState()
        state.adding, state.db = False, database
        return made


class Row:
    """Several models in one row, one after another, of `width` columns together."""

    def __init__(self, *parts: Columns) -> None:
        ends = list(accumulate(len(part.names) for part in parts))
        self._parts = list(zip(parts, [0, *ends], ends, strict=False))
        self.width = ends[-1]
        self.sql = ", ".join(part.sql for part in parts)

    def make(self, database: str, values: Sequence[Any]) -> list[Any]:
        """The models of one row; what comes after them is left."""
        return [part.make(database, values[start:end]) for part, start, end in self._parts]


def relate(model: Model, **related: Model | None) -> None:
    """Put what foreign keys of `model` point to beside it; their own columns were read with it."""
    model._state.fields_cache.update(related)


# A thing's id, and numbers that change with all that is shown of it.
Look = tuple[int, ...]


class Held(Generic[T]):
    """Things as they were at a look, for whoever comes next: at most so many of them, those that
    nobody asked for longest go. Nobody changes them."""

    def __init__(self, most: int) -> None:
        # A page asks for a hundred: what `cachetools` has calls Python five times for each.
        self._things: OrderedDict[Look, T] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def among(self, looks: Iterable[Look]) -> dict[Look, T]:
        """The things of those `looks` that are held."""
        with self._lock:
            found = {look: self._things[look] for look in looks if look in self._things}
            for look in found:
                self._things.move_to_end(look)
        return found

    def add(self, things: Mapping[Look, T]) -> None:
        """Hold these, each as it is at its look."""
        with self._lock:
            self._things.update(things)
            while len(self._things) > self._most:
                self._things.popitem(last=False)

    def clear(self) -> None:
        """Let go of all. (They are never wrong; this is for tests.)"""
        with self._lock:
            self._things.clear()


# Of so many rows finding them takes longer than planning.
FEW = 32


def array_of(ids: Sequence[int]) -> tuple[str, list[Any]]:
    """The SQL of an array of these ids, none of which is None, and its parameters: of a few, as
    many as the next power of two, the last id again and again.

    Postgres then plans a statement once for each of these lengths. How many are in an array that is
    a parameter itself it only knows when it plans anew, which takes longer than to find a few rows.
    """
    if not 0 < len(ids) <= FEW:
        # As Postgres writes arrays: psycopg would look at each number.
        return "%s::bigint[]", [f"{{{','.join(map(str, ids))}}}"]
    count = 1 << (len(ids) - 1).bit_length()
    filled = [*ids, *[ids[-1]] * (count - len(ids))]
    return f"ARRAY[{', '.join(['%s'] * count)}]", [Int8(pk) for pk in filled]


class Compiled:
    """The SQL of a queryset, made once for each `key` and then only filled in.

    `build` is called with a sign for each value that will vary, and gives the queryset; signs are
    values that appear nowhere else. So the queryset stays the only place that says what is chosen,
    `visible_to` included; `key` must hold all else that the SQL depends on. Integers that do not
    vary are written into the SQL: only then does Postgres know that a partial index holds. Where
    nothing can be chosen at all, the SQL gives no row of `columns` columns.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any]], *, columns: int = 1, **signs: Any
    ) -> None:
        self._build, self._columns, self._signs = build, columns, signs
        self._kept: LRUCache[Hashable, tuple[str, list[Any]]] = LRUCache(maxsize=200)
        self._lock = Lock()

    def sql(self, key: Hashable, *arguments: Any, **values: Any) -> tuple[str, list[Any]]:
        """The SQL and its parameters; `arguments` go to `build` before the signs."""
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            kept = _written_out(self._build(*arguments, **self._signs), self._columns)
            with self._lock:
                self._kept[key] = kept
        by_sign = {sign: values[name] for name, sign in self._signs.items()}
        sql, parameters = kept
        return sql, [by_sign.get(value, value) for value in parameters]


# Far below any number that a row, a level or a page could have.
SIGNS = (-(10**18), -(10**18) - 1)


NOTHING = "SELECT NULL::bigint{} WHERE false"


def _written_out(chosen: QuerySet[Any], columns: int) -> tuple[str, list[Any]]:
    try:
        sql, parameters = chosen.query.sql_with_params()
    except EmptyResultSet:
        # Django saw that nothing can be chosen: of no forum, to one who may read none.
        return NOTHING.format(", NULL" * (columns - 1)), []
    left: list[Any] = []
    text, *rest = sql.split("%s")
    for value, part in zip(parameters, rest, strict=True):
        fixed = isinstance(value, int) and value not in SIGNS
        if not fixed:
            left.append(value)
        text += (str(int(value)) if fixed else "%s") + part
    return text, left
