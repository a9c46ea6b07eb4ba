"""``pactsim explain`` as a stranger uses it: which run, which mistake, which answer."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pactsim.experiments.cli import app
from pactsim.experiments.run import Run


def call(*words):
    return CliRunner().invoke(app, ["explain", *(str(word) for word in words)], catch_exceptions=False)


@pytest.fixture
def here(run_folder, monkeypatch):
    """The folder that holds ``results/base``."""
    monkeypatch.chdir(run_folder.parents[1])
    return run_folder.parents[1]


def test_the_newest_run_answers(here):
    done = call("DE", 2026, "fair-share")
    assert done.exit_code == 0
    assert done.stdout.startswith("Fair share of DE in 2026:")
    assert "all agree" in done.stdout
    assert "Run: results/base (baseline, 2025-2027, 1:100, seed 1)" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 100


def test_newest_means_finished_last_also_inside_a_comparison(here, run_folder, tmp_path, monkeypatch):
    inside = tmp_path / "results" / "base-null" / "alt"
    for target, finished in ((tmp_path / "results" / "old", "2020-01-01"), (inside, "2030-01-01")):
        shutil.copytree(run_folder, target)
        path = target / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["outside_the_hash"]["finished"] = finished
        path.write_text(json.dumps(manifest), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "Run: results/base-null/alt (" in call("DE", 2026, "deduction").stdout
    refused = call("DE", 2026, "--run", "results/base-null")
    assert refused.exit_code == 2 and "results/base-null/alt" in refused.stderr


def test_the_commands_of_the_readme_run(here):
    text = Path(__file__).parents[3].joinpath("README.md").read_text(encoding="utf-8")
    shown = [line.split() for line in text.splitlines() if line.startswith("pactsim explain ")]
    assert len(shown) >= 2
    for words in shown:
        assert words[-2] == "--run"
        assert call(*words[2:-1], "results/base").exit_code == 0


def test_json_is_json(here):
    table = json.loads(call("eu", 2026, "new_solidarity", "--json").stdout)
    assert table["run"] == "results/base"
    assert table["explanation"]["name"].startswith("Effective new solidarity")
    assert table["explanation"]["agrees"] and table["explanation"]["uncertain"]


def test_all_opens_what_is_folded(here):
    short, long = call("BE", 2026, "draw").stdout, call("BE", 2026, "draw", "--all").stdout
    assert len(long.splitlines()) > 2 * len(short.splitlines())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("GR", 2026), "Greece is EL here"),
        (("XX", 2026), "unknown state 'XX'"),
        (("EI", 2026, "label"), "did you mean EE or EL or ES or EU?"),
        (("Germany", 2026), "did you mean DE?"),
        (
            ("DK", 2026, "pledge"),
            "Denmark is not bound by Part IV of the AMMR nor by the APR (AMMR recital 90)",
        ),
        (
            ("NO", 2026, "draw"),
            "Norway is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
        ),
        (("CH", 2026, "fair-share"), "Switzerland"),
        (("IS", 2026, "label"), "Iceland"),
        (("LI", 2026, "label"), "Liechtenstein"),
        (("DE", 2026, "fairshare"), "did you mean 'fair-share'?"),
        (("DE", 2026, "new-solidarity"), "pactsim explain EU YEAR new-solidarity"),
        (
            ("DE", 2025, "pledge"),
            "the first pool of AMMR Article 57 is that of 2026; its pools are 2026 to 2028",
        ),
        (("DE", 2031), "year 2031 is not in the run, which holds 2025 to 2028"),
        (("DE", 2028, "responsibility"), "year 2028 is not in the run, which holds 2025 to 2027"),
        (("DE", 2026, "--run", "nowhere"), "run folder nowhere does not exist"),
    ],
)
def test_a_mistake_is_one_message_and_code_2(here, words, message):
    done = call(*words)
    assert done.exit_code == 2
    assert done.stderr.startswith("pactsim: ") and message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not done.stdout


def test_without_any_run_it_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call("DE", 2026)
    assert done.exit_code == 2
    assert "no finished run under results/" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_run_of_an_older_version_is_told_apart(base):
    acts = base.acts.copy()
    rows = acts["act"] == "pool_proposal"
    acts.loc[rows, "numbers"] = [
        json.dumps({k: v for k, v in json.loads(text).items() if k != "key_inputs"})
        for text in acts.loc[rows, "numbers"]
    ]
    with pytest.raises(ValueError, match="another version of pactsim"):
        Run({**base.tables, "acts": acts}, base.manifest).explain("DE", 2026, "fair-share")


def test_other_observed_tables_are_pointed_out(base):
    other = Run(base.tables, base.manifest | {"data": {"hash": "other"}})
    assert "sources may differ" in other.explain("DE", 2026, "fair-share").note
    assert "sources may differ" not in base.explain("DE", 2026, "fair-share").note
