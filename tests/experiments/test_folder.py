"""Result folders appear whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pactsim.experiments.folder import new_folder
from pactsim.model.faults import InputFault

KILLED = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("stand_in", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
sys.modules["pactsim.model.simulation"] = module
from pactsim.experiments import tables
write = tables.write_parquet
def slowly(path, table):
    write(path, table)
    print("wrote", path.name, flush=True)
    import time; time.sleep(60)
tables.write_parquet = slowly
from pactsim.experiments.run import run
run("baseline", first_year=2025, last_year=2026, scale=0.1, out=sys.argv[2], overwrite=True)
"""


def _result(folder, text="old"):
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(text)


def test_the_folder_takes_its_name_only_at_the_end(tmp_path):
    with new_folder(tmp_path / "a" / "it") as partial:
        assert not (tmp_path / "a" / "it").exists()
        (partial / "x").write_text("1")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["it"]


def test_after_an_error_nothing_stays_not_even_new_parents(tmp_path):
    with pytest.raises(RuntimeError), new_folder(tmp_path / "a" / "b" / "it"):
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_an_existing_result_is_kept_unless_overwrite_and_until_the_new_one_is_complete(tmp_path):
    _result(tmp_path / "it")
    with pytest.raises(InputFault, match="add --overwrite"), new_folder(tmp_path / "it"):
        pass
    with pytest.raises(RuntimeError), new_folder(tmp_path / "it", overwrite=True):
        raise RuntimeError
    assert (tmp_path / "it" / "manifest.json").read_text() == "old"
    with new_folder(tmp_path / "it", overwrite=True) as partial:
        (partial / "manifest.json").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["it"]
    assert (tmp_path / "it" / "manifest.json").read_text() == "new"


def test_overwrite_never_touches_a_folder_pactsim_did_not_write(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(InputFault, match="other files"), new_folder(tmp_path / "thesis", overwrite=True):
        pass
    (tmp_path / "file").write_text("")
    with pytest.raises(InputFault, match="is a file"), new_folder(tmp_path / "file", overwrite=True):
        pass


def test_an_unwritable_place_is_one_clear_fault(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputFault, match="cannot write to"), new_folder(tmp_path / "file" / "it"):
        pass


@pytest.mark.parametrize("before", [False, True])
def test_sigkill_leaves_no_half_table_under_the_final_name(tmp_path, before):
    target = tmp_path / "it"
    if before:
        _result(target)
    stand_in = Path(__file__).with_name("stand_in.py")
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(stand_in), str(target)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().startswith("wrote")
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left = [path.name for path in tmp_path.iterdir() if path.name != "it"]
    assert left == [f".it.partial-{process.pid}"]
    assert target.exists() == before
    if before:
        assert [path.name for path in target.iterdir()] == ["manifest.json"]
    with new_folder(target, overwrite=True):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


def test_a_result_moved_aside_by_a_killed_run_comes_back(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    _result(tmp_path / f".it.replaced-{dead.pid}")
    with pytest.raises(RuntimeError), new_folder(tmp_path / "it", overwrite=True):
        raise RuntimeError
    assert (tmp_path / "it" / "manifest.json").read_text() == "old"


def test_a_living_run_to_the_same_target_is_left_alone(tmp_path):
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    try:
        busy = tmp_path / f".it.partial-{other.pid}"
        busy.mkdir()
        with new_folder(tmp_path / "it"):
            pass
        assert busy.exists()
    finally:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        time.sleep(0)
