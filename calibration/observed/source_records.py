"""Where each figure comes from: publisher, dataset, vintage, licence and, where it is theirs, the page.

Addresses are kept only where they lead to the publisher's own page. A figure read through somebody's copy
keeps the publisher and the dataset, and `how_read` says that it came through a copy.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from pactsim.calibration.observed.collected import read_collected

#: Hosts that pass on what others published: their addresses say nothing about where a figure comes from.
_COPIES = ("github", "wikipedia", "aggregator", "blogspot", "wordscope", "scribd")
_EUROSTAT = "Eurostat: reuse with the source named (Commission Decision 2011/833/EU)"
_LICENCES = (
    ("ESTAT_", _EUROSTAT),
    ("UNHCR_", "UNHCR: CC BY 4.0"),
    ("UNDESA_", "United Nations: CC BY 3.0 IGO"),
    ("WB_", "World Bank: CC BY 4.0"),
    ("CIA_", "public domain"),
    ("FRONTEX_", "Frontex: reuse with the source named"),
    ("GEONAMES_", "GeoNames: CC BY 4.0"),
    ("CEPII_", "CEPII: Open Licence 2.0"),
    ("WORLD_COUNTRIES", "ODbL"),
    ("ASSUMPTION", "this project"),
    ("DERIVED_", "this project"),
)
_SINGLE_FACTS = "single facts quoted with the source named"


@dataclass(frozen=True)
class SourceRecord:
    """One source: what was published, by whom, when, under which terms, and how it was read."""

    source: str
    publisher: str
    dataset: str
    vintage: str
    licence: str
    address: str
    how_read: str


_OWN = (
    SourceRecord(
        source="ASSUMPTION",
        publisher="pactsim",
        dataset="assumption stated on the table's card",
        vintage="2026",
        licence="this project",
        address="",
        how_read="not observed; ranges are given beside the value",
    ),
    SourceRecord(
        source="SWISSINFO_2018_07",
        publisher="Swiss State Secretariat for Migration via SonntagsBlick and swissinfo",
        dataset="Switzerland says no to relocation of migrants from Italy and Greece",
        vintage="2018-07-01",
        licence=_SINGLE_FACTS,
        address="https://www.swissinfo.ch/eng/44229126",
        how_read="opening passage read",
    ),
    SourceRecord(
        source="RULEBOOK_S4",
        publisher="pactsim",
        dataset="maxima of the border procedure of Decision (EU) 2024/2150 as quoted in the press",
        vintage="2026",
        licence="this project",
        address="",
        how_read="figures quoted in press reports; halved to places",
    ),
    SourceRecord(
        source="DERIVED_KEY_R2B",
        publisher="pactsim",
        dataset="key of Article 66 recomputed from population of 1 January 2025 and GDP of 2024",
        vintage="2026",
        licence="this project",
        address="",
        how_read="computed",
    ),
)


class SourceRecords:
    """All known source records, by id."""

    def __init__(self, records: Iterable[SourceRecord]) -> None:
        self._by_id = {record.source: record for record in records}

    @classmethod
    def read(cls, source_dir: Path) -> "SourceRecords":
        """Read the four source lists of the collected series."""
        records = [
            _record({str(key): str(value) for key, value in row.items()})
            for name in ("sources_flows", "sources_round2b", "sources_round2", "sources")
            for row in read_collected(source_dir, name).fillna("").to_dict("records")
        ]
        return cls([*records, *_OWN])

    def record(self, identifier: str) -> SourceRecord:
        """The record of an id. Raises ValueError if there is none."""
        if identifier not in self._by_id:
            raise ValueError(f"source id '{identifier}' has no record in the source lists")
        return self._by_id[identifier]

    def frame(self, identifiers: Iterable[str]) -> pd.DataFrame:
        """The records of the given ids as a table, sorted by id."""
        return pd.DataFrame([asdict(self.record(i)) for i in sorted(set(identifiers))])


def _record(row: dict[str, str]) -> SourceRecord:
    identifier = row["source_id"]
    address = row.get("address", "") or row.get("url", "")
    through_copy = any(word in address.lower() for word in _COPIES)
    how_read = row.get("how_read", "")
    return SourceRecord(
        source=identifier,
        publisher=_without_copy(row["publisher"]),
        dataset=row.get("dataset", "") or row.get("title", ""),
        vintage=row.get("vintage", "") or row.get("date", ""),
        licence=next((text for prefix, text in _LICENCES if identifier.startswith(prefix)), _SINGLE_FACTS),
        address=address if address.startswith("http") and not through_copy else "",
        how_read="through a public copy; " + how_read if through_copy else how_read,
    )


def _without_copy(publisher: str) -> str:
    """The publisher's name without a remark on the copy it was read from."""
    for remark in (
        " (JSON copy)",
        ", compiled by a research repository",
        ", quoted in source-code notes of a public repository",
    ):
        publisher = publisher.replace(remark, "")
    return {"mledoze/countries": "World countries (open data)"}.get(publisher, publisher)
