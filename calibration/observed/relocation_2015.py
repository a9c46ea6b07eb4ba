"""The relocation scheme of 2015-2017: who was bound to how many, and who took how many by when."""

from pathlib import Path

import numpy as np
import pandas as pd

from pactsim.calibration.observed.collected import read_collected
from pactsim.calibration.observed.table import Table, largest_remainder

_BOTH = "IT+EL"
_SHARE_DATE = "2017-07-13"
#: Voluntary commitments that the collected table does not hold: Switzerland took 902 and 579 people in the end.
_VOLUNTARY = [(_BOTH, "CH", 1500, "published", "SWISSINFO_2018_07")]


def tables(source_dir: Path) -> list[Table]:
    """`relocation_2015_commitments` and `relocation_2015_delivered`."""
    long = read_collected(source_dir, "vsm_relocation_2015_2017")
    return [commitments(long), delivered(long)]


def commitments(long: pd.DataFrame) -> Table:
    """Legal commitments by state of origin and state of destination."""
    legal = long[long["indicator"].isin(["legal_commitment", "commitment_voluntary"])]
    italy, both = _by_destination(legal, "IT"), _by_destination(legal, _BOTH)
    rows = [("IT", to, persons, "published", source) for to, (persons, source) in italy.items()]
    rows += [(_BOTH, to, persons, "published", source) for to, (persons, source) in both.items()]
    rows += _VOLUNTARY
    greece: dict[str, tuple[int, str, str]] = {}
    for to, total, basis, source in _totals(long, both):
        if to in italy:
            greece[to] = (total - italy[to][0], basis, f"{source}+{italy[to][1]}")
    union = long[long["indicator"] == "legally_binding_total"].iloc[0]
    all_greece = int(union["value"]) - italy["ALL"][0]
    union_source = f"{union['source_id']}+{italy['ALL'][1]}"
    rest = [to for to in italy if to != "ALL" and to not in greece]
    left = all_greece - sum(persons for persons, _, _ in greece.values())
    weights = np.array([italy[to][0] for to in rest], dtype=np.float64)
    for to, persons in zip(rest, largest_remainder(weights, left)):
        greece[to] = (int(persons), "residual_by_italian_share", union_source)
    rows += [("EL", to, persons, basis, source) for to, (persons, basis, source) in sorted(greece.items())]
    rows.append(("EL", "ALL", all_greece, "total_less_italy", union_source))
    frame = pd.DataFrame(rows, columns=["from", "to", "persons", "basis", "source"])
    return Table(
        name="relocation_2015_commitments",
        title="Legal commitments to relocate from Italy and Greece, 2015-2017",
        frame=frame.sort_values(["from", "to"], ascending=[False, True], kind="stable"),
        unit="persons",
        what_was_done="""published: Italy by state (April 2017) and both together for 12 states; NO, LI and CH
        are voluntary. Greece: total_less_italy where both are held; total_from_delivered_share where the
        total is people relocated by 13 July 2017 over the published share of the commitment, rounded (good
        to about half a percent; larger errors for small states); the states left over (HU, PL, SI) share
        what is missing to the legal total of 98,255 in proportion to their commitment to Italy
        (residual_by_italian_share).""",
        gaps="""The 54,000 places first meant for Hungary were never allocated and are not in here.
        Commitments of the Council decisions as first adopted differ from those of 2017. Greek figures are
        derived, not read.""",
    )


def _by_destination(legal: pd.DataFrame, origin: str) -> dict[str, tuple[int, str]]:
    """Persons and source by state of destination."""
    rows = legal[legal["from_geo"] == origin]
    return {
        str(to): (int(value), str(source))
        for to, value, source in zip(rows["to_geo"], rows["value"], rows["source_id"], strict=True)
    }


def _totals(long: pd.DataFrame, both: dict[str, tuple[int, str]]) -> list[tuple[str, int, str, str]]:
    """Commitments to Italy and Greece together: as published, else from what was delivered and its share."""
    totals = [(to, persons, "total_less_italy", source) for to, (persons, source) in both.items()]
    on_day = long[long["date"] == _SHARE_DATE]
    moved = on_day[on_day["indicator"].isin(["relocated_cumulative", "relocated_cumulative_derived"])]
    persons_by_state = moved.groupby("to_geo")["value"].sum()
    shares = on_day[on_day["indicator"] == "relocated_share_of_legal_quota"]
    for to, percent, source in zip(shares["to_geo"], shares["value"], shares["source_id"], strict=True):
        persons = float(persons_by_state.get(to, 0))
        if to != "ALL" and to not in both and persons > 0:
            total = round(persons / (float(percent) / 100))
            totals.append((str(to), total, "total_from_delivered_share", str(source)))
    return totals


def delivered(long: pd.DataFrame) -> Table:
    """People relocated, cumulated, by date, origin and destination."""
    kinds = {
        "relocated_cumulative": "published",
        "relocated_cumulative_derived": "derived",
        "relocated_final": "rounded",
    }
    rows = long[long["indicator"].isin(kinds)]
    frame = pd.DataFrame(
        {
            "date": rows["date"],
            "from": rows["from_geo"],
            "to": rows["to_geo"],
            "cumulative": rows["value"].astype(int),
            "basis": rows["indicator"].map(kinds),
            "source": rows["source_id"],
        }
    )
    return Table(
        name="relocation_2015_delivered",
        title="People relocated from Italy and Greece, cumulated, 2016-2018",
        frame=frame.sort_values(["date", "from", "to"]),
        unit="persons relocated since the start",
        what_was_done="""Cumulative numbers as published; one column that did not add up to its total is
        left out.""",
        gaps="No final table by state: the last by pair is July 2017; 34,700 at the end is rounded.",
    )
