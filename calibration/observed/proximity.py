"""How near an origin is to a state: distance, common language, colonial past."""

from pathlib import Path

from pactsim.agents.codes import CITIZENSHIPS
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.states import PLACES_ON_THE_MAP
from pactsim.calibration.observed.table import Table

_COLUMNS = {
    "distance_capitals_km_derived": "distance_derived",
    "cepii_distance_capitals_km": "distance_published",
    "cepii_common_official_language": "common_official_language",
    "cepii_common_language_9pct": "common_language_9pct",
    "shared_listed_language_derived": "listed_language",
    "cepii_gravity_origin_was_colony_of_destination": "colonial_tie",
}


def tables(source_dir: Path) -> list[Table]:
    """`proximity`."""
    long = indicator(read_collected(source_dir, "distance_language"), *_COLUMNS)
    long = long[long["citizenship"].isin(CITIZENSHIPS) & long["member_state"].isin(PLACES_ON_THE_MAP)]
    wide = long.assign(column=long["indicator"].map(_COLUMNS)).pivot(
        index=["citizenship", "member_state"], columns="column", values="value"
    )
    # Liechtenstein is absent from the gravity database: its language comes from the language lists.
    language_listed = wide["common_official_language"].isna()
    distance_published = wide["distance_derived"].isna()
    wide["common_official_language"] = wide["common_official_language"].fillna(wide["listed_language"])
    wide["common_language_9pct"] = wide["common_language_9pct"].fillna(wide["listed_language"])
    # The Palestinian territories have no capital in the gazetteer, Liechtenstein none in the other database.
    wide["distance_km"] = wide["distance_derived"].fillna(wide["distance_published"])
    swiss = wide["distance_km"].xs("CH", level="member_state")
    wide["distance_km"] = wide["distance_km"].fillna(swiss.reindex(wide.index, level="citizenship"))
    wide = wide.reset_index()
    wide["distance_km"] = wide["distance_km"].round(1)
    for column in ("common_official_language", "common_language_9pct", "colonial_tie"):
        wide[column] = wide[column].fillna(0).astype(int)
    wide["source"] = "GEONAMES_PPLC+CEPII_GEODIST_2011+CEPII_GRAVITY_VIA_GASKIN"
    wide.loc[language_listed.to_numpy(), "source"] = (
        "GEONAMES_PPLC+WORLD_COUNTRIES_5_1+CEPII_GRAVITY_VIA_GASKIN"
    )
    wide.loc[distance_published.to_numpy(), "source"] = "CEPII_GEODIST_2011+CEPII_GRAVITY_VIA_GASKIN"
    columns = [
        "citizenship",
        "member_state",
        "distance_km",
        "common_official_language",
        "common_language_9pct",
    ]
    return [
        Table(
            name="proximity",
            title="Distance, common language and colonial past, by citizenship and state",
            frame=wide[[*columns, "colonial_tie", "source"]],
            unit="kilometres between capitals; 0 or 1",
            what_was_done="""Distance: great circle between capitals, the published capital distance for the
            Palestinian territories (no capital in the gazetteer; for Liechtenstein the Swiss distance). Two
            languages: same official language, or a language spoken by at least 9 % in both; for
            Liechtenstein both columns say whether the language lists share an entry. Colonial tie is
            directional: the origin was a colony of the state. It therefore leaves out RU with EE, FI, LT,
            LV and TR with BG, CY, EL, which symmetric codings contain, and it contains ER-IT, which the
            symmetric one lacks.""",
            gaps="""STLS and OTHER are not places and have no rows. ER, SO, BD and PK are not coded as
            colonies of the United Kingdom. RS uses the former Yugoslavia's coding.""",
        )
    ]
