"""The command line: what a user's mistake looks like, and that it leaves nothing behind."""

import json

import pytest
from typer.testing import CliRunner

from pactsim.experiments.cli import app

YEARS = ["--from", "2025", "--to", "2027", "--scale", "0.1"]


@pytest.fixture(autouse=True)
def _here(stand_in, tmp_path, monkeypatch):
    """Commands run in an empty folder, with the stand-in; the environment they set is put back."""
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    monkeypatch.chdir(tmp_path)


def _call(*words):
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def _refused(tmp_path, *words, kept=()):
    """Exit code 2, nothing on standard output, nothing written, no traceback; the message."""
    result = _call(*words)
    assert result.exit_code == 2
    assert not result.stdout
    assert "Traceback" not in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
    return result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--set", "pool_size_facto=1"],
            "unknown parameter 'pool_size_facto'; did you mean 'pool_size_factor'?",
        ),
        (["--set", "pool_size_factor=much"], "'much' is not a number"),
        (["--set", "solidarity_pool=1"], "1 is not true or false"),
        (["--set", "solidarity_pool=1.0"], "1.0 is not true or false"),
        (["--set", "pool_size=flor"], "'flor' is not one of 'floor', 'need'"),
        (["--set", "disappear_pending_rate=-0.1"], "-0.1 is negative"),
        (["--set", "minimum_person_share=1.01"], "1.01 is outside the range 0.0 to 1.0"),
        (["--set", "pool_floor_persons=1.5"], "1.5 is not a whole number"),
        (["--set", "arrivals.levle=2"], "did you mean 'level'?"),
        (["--set", "arrivals.level=-2"], "arrivals.level"),
        (["--set", "arrivals.csv=nowhere.csv"], "cannot read nowhere.csv"),
        (["--set", "pool_size_factor"], "must be written name=value"),
        (["--from", "2014"], "2014 is outside the data: 2015 to 2026"),
        (["--from", "2028"], "2028 is outside the data: 2015 to 2026"),
        (["--to", "2100"], "2100 is beyond 2070"),
        (["--from", "2026", "--to", "2020"], "first_year 2026 is after last_year 2020"),
        (["--scale", "0.3"], "0.3 is not 1/k with a whole k; the nearest is 0.3333333 (k = 3)"),
        (["--scale", "0"], "must lie above 0"),
        (["--scale", "2"], "must lie above 0 and not above 1"),
        (["--scale", "nan"], "must lie above 0"),
        (["--scale", "0.0001"], "below 1/1000"),
        (["--seed", "-1"], "seed -1 must be a whole number"),
    ],
)
def test_a_bad_option_gets_one_message(tmp_path, words, message):
    stderr = _refused(tmp_path, "run", "baseline", *words)
    assert message in stderr
    assert len(stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [["--scale", "big"], ["--form", "2015"], ["--threads", "0"]])
def test_a_malformed_option_is_refused(tmp_path, words):
    assert words[0] in _refused(tmp_path, "run", *words)


def test_all_bad_overrides_are_listed_at_once(tmp_path):
    stderr = _refused(tmp_path, "run", "--set", "pool_size_facto=1", "--set", "cat", "--set", "=3")
    assert "3 faults" in stderr
    assert len(stderr.strip().splitlines()) == 4


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ("baselin", "did you mean 'baseline'?"),
        ("nowhere.toml", "no scenario file nowhere.toml"),
        ("somewhere/else", "no scenario file"),
    ],
)
def test_a_missing_scenario_is_named(tmp_path, scenario, message):
    assert message in _refused(tmp_path, "run", scenario)


def test_malformed_toml_names_file_and_line(tmp_path):
    (tmp_path / "bad.toml").write_text('why = "x"\n[levers\n')
    stderr = _refused(tmp_path, "run", "bad.toml", kept=["bad.toml"])
    assert "bad.toml is not valid TOML" in stderr
    assert "line 2" in stderr


def test_all_faults_of_a_scenario_are_listed_with_their_path(tmp_path):
    text = "[levers]\nsolidarity_pol = true\nminimum_person_share = 3.0\n[period]\nfrist_year = 2020\n"
    (tmp_path / "bad.toml").write_text(text)
    stderr = _refused(tmp_path, "run", "bad.toml", kept=["bad.toml"])
    assert "3 faults" in stderr
    for words in (
        "did you mean 'solidarity_pool'?",
        "levers.minimum_person_share: 3.0",
        "did you mean 'first_year'?",
    ):
        assert words in stderr


def test_all_faults_of_an_arrivals_file_are_listed_with_their_line(tmp_path):
    text = (
        "year,month,channel,citizenship,persons\n2028,1,Central Mediteranean,XX,5\n2019,1,Other entry,SY,5\n"
    )
    (tmp_path / "people.csv").write_text(text)
    (tmp_path / "mine.toml").write_text('base = "baseline"\n[arrivals]\ncsv = "people.csv"\n')
    stderr = _refused(tmp_path, "run", "mine.toml", kept=["mine.toml", "people.csv"])
    for words in (
        "line 2: unknown channel",
        "line 2: unknown citizenship 'XX'",
        "line 3: year 2019 is outside",
    ):
        assert words in stderr


def test_an_existing_folder_is_refused_and_replaced_only_on_demand(tmp_path):
    assert _call("run", *YEARS, "--out", "it", "--quiet").exit_code == 0
    before = (tmp_path / "it" / "manifest.json").read_text()
    assert "add --overwrite" in _refused(tmp_path, "run", *YEARS, "--out", "it", kept=["it"])
    assert (tmp_path / "it" / "manifest.json").read_text() == before
    assert _call("run", *YEARS, "--out", "it", "--quiet", "--overwrite", "--seed", "9").exit_code == 0
    assert json.loads((tmp_path / "it" / "manifest.json").read_text())["seed"] == 9


def test_an_unwritable_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    stderr = _refused(tmp_path, "run", *YEARS, "--out", "file/it", kept=["file"])
    assert "cannot write to" in stderr


def test_run_prints_the_summary_and_where_the_files_are(tmp_path):
    result = _call("run", *YEARS)
    assert result.exit_code == 0
    assert "First-time applications" in result.stdout
    assert "results/baseline" in result.stdout
    assert (tmp_path / "results" / "baseline" / "states.parquet").is_file()
    assert not _call("run", *YEARS, "--quiet", "--overwrite").stdout


def test_compare_refuses_what_run_refuses(tmp_path):
    assert "did you mean 'null'" in _refused(tmp_path, "compare", "baseline", "nul")
    assert "replicates 0" in _refused(tmp_path, "compare", "baseline", "null", "--replicates", "0")
    assert "workers 0" in _refused(tmp_path, "compare", "baseline", "null", "--workers", "0")


def test_a_bug_keeps_its_traceback(monkeypatch, stand_in):
    def broken(self):
        raise ZeroDivisionError

    monkeypatch.setattr(stand_in.Simulation, "tables", broken)
    with pytest.raises(ZeroDivisionError):
        _call("run", *YEARS)
    assert CliRunner().invoke(app, ["run", *YEARS]).exit_code == 1


def test_scenarios_and_levers_are_listed():
    for words in (["scenarios"], ["scenarios", "--json"], ["scenarios", "--schema"]):
        assert "no_solidarity" in _call(*words).stdout or "--schema" in words
    text = _call("levers").stdout
    for heading in ("LEVERS", "UNCERTAINTIES", "LEGAL NUMBERS", "OUTCOMES"):
        assert heading in text
    rows = json.loads(_call("levers", "--json").stdout)
    names = {row["name"] for row in rows}
    assert {"solidarity_pool", "arrivals.level", "states.pending", "pool_floor_persons"} <= names
    for row in rows:
        assert row["unit"] and row["meaning"]
        if row["kind"] != "outcome":
            assert row["source"] and row["class"]
    assert "whether the Annual Solidarity Pool exists" in _call("levers", "solidarity_pool").stdout


def test_an_unknown_lever_is_answered_with_the_nearest(tmp_path):
    assert "did you mean 'solidarity_pool'?" in _refused(tmp_path, "levers", "solidarity_pol")


def test_figures_of_a_folder_that_is_no_result_are_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "neither a run nor a comparison" in _refused(tmp_path, "figures", "empty", kept=["empty"])


def test_data_status_lists_licences():
    assert "licence" in _call("data", "status").stdout
