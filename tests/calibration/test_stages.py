"""A calibration goes on where it was stopped, fits nothing before it knows every stage, and forgets nothing it owes."""

import json

import pytest

from pactsim.calibration import stages
from pactsim.calibration.estimate import Estimate
from pactsim.calibration.stage import Stage
from pactsim.model.faults import InputFault


@pytest.fixture
def two_stages(monkeypatch):
    """Two stages that count how often they are fitted; the second fails while ``broken`` is in the list."""
    calls: list[str] = []
    broken: list[str] = []

    def made(name):
        def fit(seed, progress):
            if name in broken:
                raise KeyboardInterrupt
            calls.append(name)
            return [Estimate(name, 1.0, 0.5, 1.5, "estimated")]

        return Stage(name, "?", fit, None)

    table = {name: made(name) for name in ("first", "second")}
    monkeypatch.setattr(stages, "MODULES", dict.fromkeys(table, "none"))
    monkeypatch.setattr(stages, "stage", table.__getitem__)
    return calls, broken


def run(names, seed, notebook):
    return stages.run_stages(names, seed, notebook, lambda _done, _total: None)


def test_stages_are_fitted_in_their_order_and_once(two_stages, tmp_path):
    calls, _ = two_stages
    found = run(["second", "first"], 1, tmp_path / "notes.json")
    assert calls == ["first", "second"]
    assert found["first"][0].name == "first"
    assert run(["first", "second"], 1, tmp_path / "notes.json") == {"first": None, "second": None}
    assert calls == ["first", "second"]


def test_another_seed_is_another_fit(two_stages, tmp_path):
    calls, _ = two_stages
    run(["first"], 1, tmp_path / "notes.json")
    run(["first"], 2, tmp_path / "notes.json")
    assert calls == ["first", "first"]


def test_a_stopped_calibration_goes_on_with_what_is_missing(two_stages, tmp_path):
    calls, broken = two_stages
    broken.append("second")
    with pytest.raises(KeyboardInterrupt):
        run(["first", "second"], 1, tmp_path / "notes.json")
    assert list(json.loads((tmp_path / "notes.json").read_text())) == ["first"]
    broken.clear()
    run(["first", "second"], 1, tmp_path / "notes.json")
    assert calls == ["first", "second"]


def test_an_unknown_stage_is_refused_with_a_near_name():
    with pytest.raises(InputFault, match="did you mean 'dublin'"):
        stages.stage("dubln")


def test_every_stage_of_the_list_exists():
    for name in stages.MODULES:
        found = stages.stage(name)
        assert found.name == name
        assert found.question.endswith("?")
