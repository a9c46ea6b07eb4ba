"""Mesa's AgentSet verbs over columns: millions of people, no object each."""

import builtins
import operator
from collections.abc import Callable, Iterable
from typing import Any, Self

import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from pactsim.agents.applicant import Applicant
from pactsim.agents.applicant_rows import ApplicantRows, Rows
from pactsim.agents.columns import COLUMN_NAMES, People

try:
    from mesa.agentset import GroupBy
except ImportError:  # before Mesa 3.4
    from mesa.agent import GroupBy

#: Builtins that would go through an array one number at a time.
_FAST: dict[Any, Callable[[NDArray[Any]], Any]] = {builtins.sum: np.sum, min: np.min, max: np.max}


class ApplicantSet(ApplicantRows, AgentSet):
    """The applicants, or a selection of them, with the verbs of ``mesa.AgentSet``.

    Attributes that are columns (and masks) take the fast path through numpy; functions and methods meet one
    ``Applicant`` view at a time. ``model.agents_by_type[Applicant]`` is the set of everybody; what
    ``select``, ``shuffle``, ``sort`` and ``groupby`` return are selections, which may be changed in place.
    """

    def select(
        self,
        filter_func: Callable[[Applicant], bool] | NDArray[np.bool_] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Self:
        """The persons for whom a function of the view, or a boolean mask of shape (len(self),), holds.

        ``at_most`` is a number, or a share if a float up to 1. Raises ValueError for a mask of another shape.
        """
        rows = self.rows()
        if at_most <= 1.0 and isinstance(at_most, float):
            at_most = int(rows.size * at_most)
        if agent_type is not None and not issubclass(Applicant, agent_type):
            rows = rows[:0]
        elif callable(filter_func):
            rows = self._matching(rows, filter_func, at_most)
        elif filter_func is not None:
            mask = np.asarray(filter_func)
            if mask.shape != rows.shape or mask.dtype != bool:
                raise ValueError(f"the mask is {mask.dtype} {mask.shape}, the set needs bool {rows.shape}")
            rows = rows[mask]
        if at_most < rows.size:
            rows = rows[: int(at_most)]
        return self._result(rows, inplace)

    def shuffle(self, inplace: bool = False) -> Self:
        """The same persons in random order, from the model's seeded generator."""
        return self._result(self._shuffled(), inplace)

    def sort(
        self, key: Callable[[Applicant], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> Self:
        """The same persons ordered by a column or a function of the view; ties keep their order."""
        rows = self.rows()
        if isinstance(key, str) and _is_column(key):
            values = self.column(key)
            order = np.argsort(values, kind="stable") if ascending else _falling(values)
            return self._result(rows[order], inplace)
        of = operator.attrgetter(key) if isinstance(key, str) else key
        ranked = sorted(rows.tolist(), key=lambda row: of(Applicant(self.model, row)), reverse=not ascending)
        return self._result(np.array(ranked, dtype=np.int64), inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method by name, or a function, on each view; return the set."""
        self._call(self, method, args, kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """The same in random order; the set keeps its own order."""
        self._call(self._of(self._shuffled()), method, args, kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """What a method by name, or a function, returns for each view."""
        return self._call(self, method, args, kwargs)

    def get(
        self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """One value a person; for a list of names one list a person.

        A missing attribute raises AttributeError, or gives ``default_value`` with
        ``handle_missing="default"``. :meth:`column` gives the same as an array.
        """
        if handle_missing not in {"error", "default"}:
            raise ValueError(
                f"Unknown handle_missing option: {handle_missing}, should be one of 'error' or 'default'"
            )
        missing = (default_value,) if handle_missing == "default" else ()
        if isinstance(attr_names, str):
            return self._values(attr_names, missing)
        return [list(values) for values in zip(*(self._values(name, missing) for name in attr_names))]

    def set(self, attr_name: str, value: Any) -> Self:
        """Write one value, or one value a person, to a column.

        Raises AttributeError for anything but a column, since a view is gone before it could be read again;
        OverflowError for values the column cannot hold.
        """
        if attr_name not in COLUMN_NAMES:
            raise AttributeError(f"an Applicant has no column {attr_name!r} to write to")
        column, values = getattr(self.model.people, attr_name), np.asarray(value)
        limits = np.iinfo(column.dtype)
        if values.size and not (limits.min <= values.min() and values.max() <= limits.max):
            raise OverflowError(f"column {attr_name!r} holds {limits.min} to {limits.max}")
        column[self.rows()] = values
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any | list[Any]:
        """One or several functions of all values of an attribute."""
        if _is_column(attribute):
            values = self.column(attribute)
            if values.dtype != np.uint64:  # narrow integers would overflow in a sum
                values = values.astype(np.int64)
        else:
            values = self.get(attribute)  # type: ignore[assignment]
        if callable(func):
            return _aggregate(func, values)
        return [_aggregate(one, values) for one in func]

    def groupby(
        self, by: Callable[[Applicant], Any] | str, result_type: str = "agentset"
    ) -> "ApplicantGroups":
        """The persons by value of a column or of a function of the view, in order of first appearance."""
        rows = self.rows()
        groups: dict[Any, Any] = {}
        if isinstance(by, str) and _is_column(by):
            values = self.column(by)
            keys, first, inverse = np.unique(values, return_index=True, return_inverse=True)
            ordered = rows[np.argsort(inverse, kind="stable")]
            parts = np.split(ordered, np.cumsum(np.bincount(inverse, minlength=keys.size))[:-1])
            groups = {keys[i].item(): self._of(parts[i]) for i in np.argsort(first)}
        else:
            found: dict[Any, list[int]] = {}
            of = operator.attrgetter(by) if isinstance(by, str) else by
            for agent in self:
                found.setdefault(of(agent), []).append(agent.unique_id)
            groups = {key: self._of(np.array(part, dtype=np.int64)) for key, part in found.items()}
        if result_type != "agentset":
            groups = {key: part.to_list() for key, part in groups.items()}
        return ApplicantGroups(groups)

    def _update(self, agents: Iterable[Applicant]) -> Self:
        return self._replace(np.array([agent.unique_id for agent in agents], dtype=np.int64))

    def _result(self, rows: Rows, inplace: bool) -> Self:
        return self._replace(rows) if inplace else self._of(rows)

    def _shuffled(self) -> Rows:
        return np.random.default_rng(self.random.getrandbits(64)).permutation(self.rows())

    def _matching(self, rows: Rows, keep: Callable[[Applicant], bool], at_most: float) -> Rows:
        found: list[int] = []
        for row in rows.tolist():
            if len(found) >= at_most:
                break
            if keep(Applicant(self.model, row)):
                found.append(row)
        return np.array(found, dtype=np.int64)

    def _call(
        self, agents: Iterable[Applicant], method: str | Callable[..., Any], args: Any, kwargs: Any
    ) -> list[Any]:
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in agents]
        return [method(agent, *args, **kwargs) for agent in agents]

    def _values(self, name: str, missing: tuple[Any, ...]) -> list[Any]:
        if _is_column(name):
            return self.column(name).tolist()
        return [getattr(agent, name, *missing) for agent in self]


class ApplicantGroups(GroupBy):
    """Mesa's GroupBy; its ``agg`` goes through the columns."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """The function of an attribute's values, group by group."""
        return {
            key: group.agg(attr_name, func)
            if isinstance(group, ApplicantSet)
            else func([getattr(agent, attr_name) for agent in group])
            for key, group in self.groups.items()
        }


def attach_applicants(model: Any, people: People, n_rows: int) -> ApplicantSet:
    """Make ``people`` the applicants of a Mesa model: ``model.agents_by_type[Applicant]`` is their set.

    ``model.agents`` keeps the institutions only. Call it again, or write ``model.people`` and
    ``model.n_rows``, whenever the table grows; sets and views follow.
    """
    model.people = people
    model.n_rows = n_rows
    if Applicant not in model.agents_by_type:
        model.agents_by_type[Applicant] = ApplicantSet(model)
    return model.agents_by_type[Applicant]


def _is_column(name: str) -> bool:
    return name in COLUMN_NAMES or name == "unique_id"


def _falling(values: NDArray[Any]) -> Rows:
    # Reversed twice, so that equal values keep their order here too.
    return values.size - 1 - np.argsort(values[::-1], kind="stable")[::-1]


def _aggregate(func: Callable[..., Any], values: Any) -> Any:
    if isinstance(values, np.ndarray):
        func = _FAST.get(func, func)
    result = func(values)
    return result.item() if isinstance(result, np.generic) else result
