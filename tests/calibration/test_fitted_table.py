"""A fitted table and its card."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from pactsim.calibration.fitted_table import Card, write

CARD = Card("Title", "2015-2024", "Method\n  over lines", "estimated", "persons", "None known")


def test_numbers_are_rounded_and_the_card_counts_rows(tmp_path: Path) -> None:
    write(
        "small",
        pd.DataFrame({"place": ["AT", "BE"], "value": [0.123456, 1.0]}),
        CARD,
        digits=2,
        folder=tmp_path,
    )
    assert (tmp_path / "small.csv").read_text() == "place,value\nAT,0.12\nBE,1.0\n"
    card = tomllib.loads((tmp_path / "small.card.toml").read_text())
    assert card["rows"] == 2
    assert card["method"] == "Method over lines"
    assert "quality" not in card


def test_a_hole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without a number"):
        write("holed", pd.DataFrame({"value": [1.0, None]}), CARD, folder=tmp_path)
