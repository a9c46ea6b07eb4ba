"""Who is relocated where: families of one beneficiary and month, matched with the places contributors have left.

The stated objective, in this order: persons brought to a place of their own link, persons brought where they most
want to go, persons placed at all, even use of the places (the least sum of used squared over due). Families are
indivisible and no place is used twice. ``greedy`` is the obvious rule, family by family, and the objective's twin.

All counts are simulated persons; places are indices, -1 for none. The result depends on the batch alone: no clock,
no thread, no random number; equals are served in the order of the queue, which a lottery has settled.

Limits: the first two aims are exact; the last two are settled one family after another in queue order, which is exact
where families have one size.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
NOWHERE: Final = -1
#: Nodes after which the search for whole families stops with the best found: a bound on time that no clock sets.
_MOST_NODES: Final = 2_000


class Batch(NamedTuple):
    """Families in the order of the queue: persons, place of a link, most wanted place; (families,) each."""

    size: Ints
    link: Ints
    wanted: Ints


class Attainment(NamedTuple):
    """What a matching reaches: persons by aim, and the sum of used squared over due."""

    links_kept: int
    preferences_met: int
    placed: int
    unevenness: float


#: A link worth so many wishes goes before any number of them.
LINKS_FIRST: Final = 1_000


def match_batch(batch: Batch, room: Ints, rule: str, link_worth: int = LINKS_FIRST) -> Ints:
    """Place of each family under a rule: "objective", "wishes", "greedy" or "key" (places alone); (families,).

    ``room`` (places,) is what each contributor may still take from this beneficiary. Under "objective" a link kept
    is worth ``link_worth`` wishes met; "wishes" puts any number of wishes before links, a right to choose.
    """
    if rule == "greedy":
        return greedy(batch, room)
    if rule == "key":
        return by_objective(batch, room, 0, 0)
    persons = int(batch.size.sum())
    if rule == "wishes":
        return by_objective(batch, room, 1, persons + 1)
    return by_objective(batch, room, persons + 1 if link_worth >= LINKS_FIRST else link_worth, 1)


def by_objective(batch: Batch, room: Ints, link_gain: int, preference_gain: int) -> Ints:
    """Place of each family where the gains, weighted by persons, are largest; then by even use of places."""
    place = np.full(batch.size.size, NOWHERE, dtype=np.int64)
    left = room.copy()
    if batch.size.size and (link_gain or preference_gain):
        place = _fixed_by_gain(batch, left, link_gain, preference_gain)
        placed = place != NOWHERE
        np.subtract.at(left, place[placed], batch.size[placed])
    for i in np.flatnonzero(place == NOWHERE):
        size = batch.size[i]
        fits = left >= size
        if fits.any():
            cost = np.where(fits, (2 * (room - left) + size) / np.maximum(room, 1), np.inf)
            place[i] = np.argmin(cost)
            left[place[i]] -= size
    return place


def greedy(batch: Batch, room: Ints) -> Ints:
    """Family by family: the place of a link, else the most wanted, else where most places are left."""
    place = np.full(batch.size.size, NOWHERE, dtype=np.int64)
    left = room.copy()
    for i, (size, link, wanted) in enumerate(zip(*batch, strict=True)):
        for choice in (link, wanted, int(np.argmax(left))):
            if choice != NOWHERE and left[choice] >= size:
                place[i] = choice
                left[choice] -= size
                break
    return place


def attainment(batch: Batch, room: Ints, place: Ints) -> Attainment:
    """How far a matching reaches each aim."""
    placed = place != NOWHERE
    used = np.bincount(place[placed], batch.size[placed], minlength=room.size)
    return Attainment(
        int(batch.size[placed & (place == batch.link)].sum()),
        int(batch.size[placed & (place == batch.wanted)].sum()),
        int(batch.size[placed].sum()),
        float((used**2 / np.maximum(room, 1)).sum()),
    )


def _fixed_by_gain(batch: Batch, room: Ints, link_gain: int, preference_gain: int) -> Ints:
    """Place of the families that gain by one; families alike in link, wish and size are one class."""
    link = np.where((link_gain > 0) & _fits(batch.size, batch.link, room), batch.link, NOWHERE)
    wanted = np.where((preference_gain > 0) & _fits(batch.size, batch.wanted, room), batch.wanted, NOWHERE)
    alike, member = np.unique(np.column_stack([link, wanted, batch.size]), axis=0, return_inverse=True)
    member = np.ravel(member)
    many = np.bincount(member, minlength=len(alike))
    options = []  # (class, place, gain of one family)
    for number, (to_link, to_wish, size) in enumerate(alike.tolist()):
        gains: dict[int, int] = {}
        for to, gain in ((to_link, link_gain), (to_wish, preference_gain)):
            if to != NOWHERE:
                gains[to] = gains.get(to, 0) + gain * size
        options += [(number, to, gain) for to, gain in sorted(gains.items(), key=lambda one: -one[1])]
    place = np.full(batch.size.size, NOWHERE, dtype=np.int64)
    if not options:
        return place
    of_class, places, gains_of = (np.array(column) for column in zip(*options, strict=True))
    families = _whole_families(of_class, places, gains_of, many, alike[:, 2], room)
    order = np.argsort(member, kind="stable")  # members of a class in the order of the queue
    next_of = np.concatenate([[0], np.cumsum(many)[:-1]])
    for number, where, count in zip(of_class, places, families, strict=True):
        place[order[next_of[number] : next_of[number] + count]] = where
        next_of[number] += count
    return place


def _whole_families(of_class: Ints, to: Ints, gain: Ints, many: Ints, size: Ints, room: Ints) -> Ints:
    """Families of each option, (options,): the largest gain within each class's number and each place's room."""
    first = np.concatenate([[True], of_class[1:] != of_class[:-1]])
    best = np.where(first, many[of_class], 0)
    if (np.bincount(to, best * size[of_class], minlength=room.size) <= room).all():
        return np.asarray(best)  # everybody's best place has room
    n = of_class.size
    columns = np.arange(n)
    of_classes = csr_array((np.ones(n), (of_class, columns)), shape=(many.size, n))
    of_places = csr_array((size[of_class].astype(float), (to, columns)), shape=(room.size, n))
    found = milp(
        -gain.astype(float),
        integrality=np.ones(n),
        constraints=[LinearConstraint(of_classes, ub=many), LinearConstraint(of_places, ub=room)],
        options={"mip_rel_gap": 0.0, "node_limit": _MOST_NODES},
    )
    if found.x is None:
        raise RuntimeError(f"no matching of {int(many.sum())} families was found: {found.message}")
    return np.rint(found.x).astype(np.int64)


def _fits(size: Ints, place: Ints, room: Ints) -> NDArray[np.bool_]:
    return (place != NOWHERE) & (room[place] >= size)
