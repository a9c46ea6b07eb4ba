"""The fitted tables have the shapes and bounds that the model relies on, and each has its card."""

import tomllib

import numpy as np
import pytest

from pactsim.agents.codes import (
    CITIZENSHIP_INDEX,
    N_CITIZENSHIPS,
    N_PLACES,
    N_STATES,
    OUT,
    PLACE_INDEX,
    STATE_INDEX,
)
from pactsim.model import fitted
from pactsim.model.utilities import WEIGHTS


def test_every_table_has_a_card_that_counts_its_rows() -> None:
    names = sorted(path.stem for path in fitted.FITTED_FOLDER.glob("*.csv"))
    names = [name for name in names if not name.startswith("parameters_")]  # these follow the lever files
    assert names
    for name in names:
        card = tomllib.loads((fitted.FITTED_FOLDER / f"{name}.card.toml").read_text(encoding="utf-8"))
        assert card["rows"] == len(fitted.table(name)), name
        assert {"title", "years", "method", "class", "unit", "limits"} <= set(card), name


def test_destination_weights_are_complete_and_say_how_they_are_known() -> None:
    assert tuple(fitted.coefficients()) == WEIGHTS
    rows = fitted.table("destination")
    assert set(rows["class"]) <= {"estimated", "set-identified", "prior-only"}
    # an estimate is one whose interval leaves zero out
    holds_zero = (rows["low"] <= 0) & (rows["high"] >= 0)
    assert not (holds_zero & (rows["class"] == "estimated")).any()
    known = rows[rows["class"] != "set-identified"]
    assert known["value"].between(known["low"], known["high"]).all()


def test_effects_close_what_is_outside() -> None:
    effects = fitted.state_effects()
    assert np.isfinite(effects[:N_STATES]).all()
    assert (effects[N_STATES:] == -np.inf).all()
    assert fitted.pair_effects().shape == (N_CITIZENSHIPS, N_PLACES)


@pytest.mark.parametrize("year", [1999, 2015, 2024, 2040])
def test_recognition_is_a_share(year: int) -> None:
    rates = fitted.recognition(year)
    assert rates.shape == (N_STATES, N_CITIZENSHIPS)
    assert ((rates > 0) & (rates < 1)).all()


def test_syrians_of_2025_are_not_read_from_procedural_decisions() -> None:
    germany, syria = STATE_INDEX["DE"], CITIZENSHIP_INDEX["SY"]
    assert fitted.recognition(2025)[germany, syria] > 0.9


def test_pairs_differ_where_the_record_does() -> None:
    germany, croatia, greece = (PLACE_INDEX[code] for code in ("DE", "HR", "EL"))
    accepted = fitted.dublin_acceptance()
    assert accepted[germany, croatia] > 0.8
    assert accepted[germany, greece] < 0.1
    for values in (accepted, fitted.dublin_transfer()):
        assert values.shape == (N_PLACES, N_PLACES)
        assert ((values >= 0) & (values <= 1)).all()
        assert (np.diag(values) == 0).all()
        assert (values[OUT] == 0).all() and (values[:, OUT] == 0).all()


def test_rates_by_place_are_chances() -> None:
    for values in (fitted.dublin_request(), fitted.return_hazard()):
        assert values.shape == (N_PLACES,)
        assert ((values >= 0) & (values < 1)).all()
        assert values[OUT] == 0


def test_capacity_is_known_for_every_state_and_year() -> None:
    for year in (2015, 2025, 2030):
        assert (fitted.decision_capacity(year) >= 0).all()
        assert fitted.decision_capacity(year)[STATE_INDEX["DE"]] > 1000
    assert (fitted.examination_target_ratio() > 0).all()


def test_arrays_cannot_be_changed_by_a_caller() -> None:
    with pytest.raises(ValueError):
        fitted.dublin_acceptance()[0, 0] = 1.0


def test_a_missing_table_says_how_to_make_it() -> None:
    with pytest.raises(FileNotFoundError, match="pactsim calibrate"):
        fitted.table("no_such_table")


def test_the_hash_is_stable() -> None:
    assert fitted.data_hash() == fitted.data_hash()
    assert len(fitted.data_hash()) == 64
