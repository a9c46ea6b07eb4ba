"""A calibration goes on where it was stopped, fits nothing before it knows every stage, and forgets nothing it owes."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from pactsim.calibration import stage_inputs, stages
from pactsim.calibration.estimate import Estimate
from pactsim.calibration.stage import Stage
from pactsim.model import fitted, observed
from pactsim.model.faults import InputFault
from pactsim.model.levers import LEVERS_FOLDER
from pactsim.model.readings import laid_over


@pytest.fixture
def three_stages(monkeypatch, tmp_path):
    """Three stages that write what they were told to and count their fits; one fails while it is in ``broken``.

    ``late`` writes the table of ``early`` anew. Nothing reads ``report``, which early and middle write. Tables lie in a
    folder of their own.
    """
    calls: list[str] = []
    broken: list[str] = []
    writes = {"early": ("one", "shared", "report"), "middle": ("two", "report"), "late": ("shared", "three")}
    found = {name: "1" for tables in writes.values() for name in tables}
    folder = tmp_path / "fitted"
    folder.mkdir()

    def made(name):
        def fit(seed, progress):
            progress(1, 2)
            if name in broken:
                raise KeyboardInterrupt
            calls.append(name)
            for table in writes[name]:
                (folder / f"{table}.csv").write_text(f"{name} {found[table]}")
            progress(2, 2)
            return [Estimate(name, 1.0, 0.5, 1.5, "estimated")]

        return Stage(name, "?", fit, None)

    made_of = {name: made(name) for name in writes}
    monkeypatch.setattr(fitted, "FITTED_FOLDER", folder)
    monkeypatch.setattr(stages, "MODULES", dict.fromkeys(writes, "none"))
    monkeypatch.setattr(stages, "stage", made_of.__getitem__)
    for module in (stages, stage_inputs):
        monkeypatch.setattr(module, "WRITES", dict(writes))
    monkeypatch.setattr(stage_inputs, "REPORTS", {"report"})
    return SimpleNamespace(
        calls=calls, broken=broken, folder=folder, found=found, notes=tmp_path / "notes.json"
    )


ALL = ["early", "middle", "late"]
#: A table read by its name, and the module asked for it.
READ = re.compile(r"""\b(\w+\.)?table\("(\w+)"\)""")


def run(world, names=ALL, seed=1, again=False):
    """Names of the stages that were fitted this time."""
    world.calls.clear()
    results = stages.run_stages(list(names), seed, world.notes, lambda _name, _done, _total: None, again)
    assert [name for name, found in results.items() if found is not None] == world.calls
    return list(world.calls)


def test_stages_are_fitted_in_their_order_and_once(three_stages):
    assert run(three_stages, ["middle", "early", "late"]) == ALL
    assert run(three_stages) == []


def test_another_seed_is_another_fit(three_stages):
    run(three_stages)
    assert run(three_stages, seed=2) == ALL


def test_a_stopped_calibration_goes_on_with_what_is_missing(three_stages):
    three_stages.broken.append("middle")
    with pytest.raises(KeyboardInterrupt):
        run(three_stages)
    assert list(json.loads(three_stages.notes.read_text())) == ["early"]
    three_stages.broken.clear()
    assert run(three_stages) == ["middle", "late"]


def test_a_stage_follows_the_tables_of_earlier_stages_and_no_others(three_stages):
    run(three_stages)
    for table, later in (("one", ["middle", "late"]), ("two", ["late"]), ("three", []), ("shared", [])):
        path = three_stages.folder / f"{table}.csv"
        path.write_text(path.read_text() + " by hand")
        assert run(three_stages) == later, table


def test_a_report_makes_no_stage_out_of_date(three_stages):
    run(three_stages)
    path = three_stages.folder / "report.csv"
    path.write_text("by hand")
    assert run(three_stages) == []
    assert stage_inputs.undone_by("early") == ("late",)
    assert run(three_stages, ["early"], again=True) == ["early"]
    assert path.read_text() == "early 1"
    assert run(three_stages) == ["late"], "middle has written the report too, which nothing reads"


def test_other_tables_of_a_stage_fitted_again_reach_the_later_ones(three_stages):
    run(three_stages)
    assert run(three_stages, ["middle"], again=True) == ["middle"]
    assert run(three_stages) == [], "the same tables again are no news"
    three_stages.found["two"] = "2"
    assert run(three_stages, ["middle"], again=True) == ["middle"]
    assert run(three_stages) == ["late"]


def test_a_stage_whose_table_was_begun_anew_is_out_of_date(three_stages):
    run(three_stages)
    assert run(three_stages, ["early"], again=True) == ["early"]
    assert (three_stages.folder / "shared.csv").read_text() == "early 1"
    assert run(three_stages) == ["late"]
    assert (three_stages.folder / "shared.csv").read_text() == "late 1"


def test_a_stage_stopped_in_the_middle_of_being_fitted_again_is_out_of_date(three_stages):
    run(three_stages)
    three_stages.broken.append("middle")
    with pytest.raises(KeyboardInterrupt):
        run(three_stages, ["middle"], again=True)
    three_stages.broken.clear()
    assert run(three_stages) == ["middle"]


def test_fitting_all_again_goes_on_where_it_was_stopped(three_stages):
    run(three_stages)
    three_stages.broken.append("middle")
    with pytest.raises(KeyboardInterrupt):
        run(three_stages, again=True)
    three_stages.broken.clear()
    assert run(three_stages) == ["middle", "late"]


def test_a_table_that_a_stage_does_not_declare_is_a_fault(three_stages):
    stages.WRITES["middle"] = ()
    with pytest.raises(RuntimeError, match="'middle' wrote report, two"):
        run(three_stages)


def test_a_stage_tells_its_own_steps(three_stages):
    told = []
    stages.run_stages(["early"], 1, three_stages.notes, lambda *step: told.append(step))
    assert told == [("early", 0, 0), ("early", 1, 2), ("early", 2, 2)]
    told.clear()
    stages.run_stages(["early"], 1, three_stages.notes, lambda *step: told.append(step))
    assert told == []


def test_observed_tables_and_levers_are_part_of_what_a_stage_is_fitted_from(monkeypatch):
    before = stage_inputs.fingerprint("returns", 1)
    assert stage_inputs.fingerprint("returns", 1) == before
    rows = observed.table("vsm_delivered")
    with laid_over(observed={"vsm_delivered": rows.assign(cumulative=rows["cumulative"] + 1)}):
        assert stage_inputs.fingerprint("returns", 1) != before
    lever = LEVERS_FOLDER / "dublin.toml"
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + b"#" * (self == lever))
    assert stage_inputs.fingerprint("returns", 1) != before


def test_every_shipped_table_belongs_to_a_stage_or_to_the_ensemble():
    shipped = {path.stem for path in fitted.FITTED_FOLDER.glob("*.csv")}
    declared = {name for tables in stage_inputs.WRITES.values() for name in tables}
    assert shipped - declared == {"ensemble", "ensemble_effects"}
    assert declared <= shipped
    assert list(stages.MODULES) == list(stage_inputs.WRITES)


def test_reports_are_the_declared_tables_that_nothing_reads():
    package = Path(fitted.__file__).parents[1]
    model_reads = READ.findall(Path(fitted.__file__).read_text(encoding="utf-8"))
    reads = {name for _, name in model_reads}
    for folder in ("model", "calibration"):
        for path in (package / folder).rglob("*.py"):
            found = READ.findall(path.read_text(encoding="utf-8"))
            reads |= {name for module, name in found if module == "fitted."}
    declared = {name for tables in stage_inputs.WRITES.values() for name in tables}
    unread = {name for name in declared - reads if not name.startswith("parameters_")}
    assert unread == stage_inputs.REPORTS
    for stage in stage_inputs.WRITES:
        assert not set(stage_inputs.tables_before(stage)) & unread
    assert stage_inputs.undone_by("movement") == ()
    assert stage_inputs.undone_by("destination") == ("openings",)


def test_an_unknown_stage_is_refused_with_a_near_name():
    with pytest.raises(InputFault, match="did you mean 'dublin'"):
        stages.stage("dubln")


def test_every_stage_of_the_list_exists():
    for name in stages.MODULES:
        found = stages.stage(name)
        assert found.name == name
        assert found.question.endswith("?")
