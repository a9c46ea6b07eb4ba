"""calibrate and validate as commands: plain faults, nothing written on a mistake; compare over parameter sets."""

import pandas as pd
import pytest
from typer.testing import CliRunner

import pactsim
from pactsim.calibration.validation import areas
from pactsim.calibration.validation.finding import score
from pactsim.experiments import calibrate as calibrating
from pactsim.experiments.cli import app
from pactsim.model.faults import InputFault
from pactsim.model.readings import laid_over


def invoke(*words):
    return CliRunner().invoke(app, list(words))


def test_an_unknown_stage_or_area_is_one_message_and_code_2(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in (("calibrate", "--stage", "dubln"), ("validate", "--area", "destinaton")):
        result = invoke(*words)
        assert result.exit_code == 2
        assert "did you mean" in result.stderr
    assert invoke("calibrate", "--recover", "5", "--ensemble", "5").exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_package_that_cannot_be_written_is_said_so(monkeypatch):
    monkeypatch.setattr(calibrating.os, "access", lambda *_: False)
    with pytest.raises(InputFault, match="pip install -e"):
        calibrating.calibrate(["entries"])


def test_validate_leaves_table_and_page(tmp_path, monkeypatch):
    line = score(
        "destination", "people in the wrong state, one year ahead", "2018-2024", 0.08, 0.092, "last year"
    )
    monkeypatch.setattr(areas, "findings_of", lambda _area: [line])
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    out = tmp_path / "out"
    words = (
        "validate",
        "--area",
        "destination",
        "--out",
        str(out),
        "--workers",
        "1",
        "--page",
        str(tmp_path / "p.md"),
    )
    result = invoke(*words)
    assert result.exit_code == 0, result.stderr
    assert "reproduced" in result.stdout
    assert pd.read_csv(out / "validation.csv")["verdict"].tolist() == ["reproduced"]
    assert "| people in the wrong state, one year ahead |" in (tmp_path / "p.md").read_text(encoding="utf-8")
    assert invoke(*words).exit_code == 2  # the folder is there
    assert invoke(*words, "--overwrite").exit_code == 0


def test_compare_over_parameter_sets_pairs_the_same_set(stand_in):
    sets = pd.DataFrame({"member": [1, 2], "family_share": [0.15, 0.3]})
    with laid_over(fitted={"ensemble": sets}):
        done = pactsim.compare(
            "baseline",
            "no_solidarity",
            replicates=3,
            first_year=2025,
            last_year=2026,
            scale=0.01,
            ensemble=True,
        )
    assert done.manifest["parameter_sets"] == [1, 2, 1]
    assert "parameter sets" in done.summary()
    plain = pactsim.compare(
        "baseline", "no_solidarity", replicates=2, first_year=2025, last_year=2026, scale=0.01
    )
    assert plain.manifest["parameter_sets"] == [0, 0]
