"""A run's folder: complete, reproducible, traceable."""

import json

import pytest

import pactsim
from pactsim.experiments.run import Run, run
from pactsim.model.faults import InputFault
from pactsim.model.table_schema import table_schema


def _run(out=None, **options):
    return run(
        options.pop("scenario", "baseline"), first_year=2025, last_year=2027, scale=0.1, out=out, **options
    )


@pytest.fixture(autouse=True)
def _no_real_simulation(stand_in):
    """Every test here runs the stand-in."""


def test_same_seed_leaves_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        _run(tmp_path / name)
    for table in table_schema():
        one, two = ((tmp_path / name / f"{table}.parquet").read_bytes() for name in ("first", "second"))
        assert one == two
    one, two = (json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("first", "second"))
    assert one.pop("outside_the_hash") and two.pop("outside_the_hash")
    assert one == two


def test_null_scenario_has_the_run_hash_of_its_base_and_another_seed_has_not():
    base, null = _run(), _run(scenario="null")
    assert base.manifest["run_hash"] == null.manifest["run_hash"]
    assert base.manifest["run_hash"] != _run(seed=2).manifest["run_hash"]
    assert base.manifest["scenario"]["name"] != null.manifest["scenario"]["name"]


def test_a_folder_reads_back_as_the_run_that_wrote_it(tmp_path):
    done = _run(tmp_path / "it")
    again = Run.read(tmp_path / "it")
    for name, table in done.tables.items():
        assert table.equals(again.tables[name]), name
    assert again.manifest == done.manifest
    assert again.states.equals(done.states)
    assert "2025-2027, 1:10, seed 1" in again.title
    assert "<table" in again._repr_html_()
    assert (tmp_path / "it" / "summary.txt").read_text() == again.summary()


def test_manifest_says_where_everything_comes_from():
    manifest = _run(overrides=["pool_size_factor=0.5"]).manifest
    assert manifest["scenario"]["resolved"]["parameters"]["pool_size_factor"] == 0.5
    assert manifest["scale"] == {"weight": 10, "share": 0.1}
    assert manifest["period"] == {"first_year": 2025, "last_year": 2027}
    assert len(manifest["data"]["hash"]) == 64
    assert manifest["code"]["version"] == pactsim.__version__
    assert {"mesa", "numpy", "numba", "pandas"} <= set(manifest["packages"])


def test_without_out_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert _run().folder is None
    assert not list(tmp_path.iterdir())


def test_an_unfit_table_fails_and_leaves_nothing(tmp_path, monkeypatch, stand_in):
    tables = stand_in.Simulation.tables
    monkeypatch.setattr(
        stand_in.Simulation, "tables", lambda self: {n: t for n, t in tables(self).items() if n != "acts"}
    )
    with pytest.raises(ValueError, match="made no table acts"):
        _run(tmp_path / "deep" / "it")
    assert not list(tmp_path.iterdir())


def test_unknown_table_is_an_attribute_error_that_lists_the_tables():
    with pytest.raises(AttributeError, match="no table 'stats'; it has states"):
        _ = _run().stats


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(InputFault, match=r"no states\.parquet"):
        Run.read(tmp_path)


def test_the_public_face_has_run_and_compare():
    assert pactsim.run is run
    assert set(pactsim.__all__) <= set(dir(pactsim))
    with pytest.raises(AttributeError, match="has no attribute 'runn'"):
        _ = pactsim.runn
