"""Machine code is kept where it can be, is never stale, and no fault of the cache reaches a run."""

import ast
import os
import subprocess
import sys

import pytest

from pactsim.model import kernel_cache

TINY = """
from pactsim.model import compiled

@compiled.kernel
def doubled(x):
    return x + x

print(doubled(21), len(doubled.stats.cache_hits), compiled.CACHE_FOLDER)
"""


def test_all_that_kernels_are_made_of_is_hashed():
    files = kernel_cache.source_files()
    known = {f"pactsim.{path.parent.name}.{path.stem}" for path in files}
    known |= {f"pactsim.model.{path.parent.name}.{path.stem}" for path in files}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("pactsim"):
                continue
            packages = {"pactsim.agents", "pactsim.model", "pactsim.model.kernels", "pactsim.model.law"}
            for name in node.names:
                module = f"{node.module}.{name.name}" if node.module in packages else node.module
                assert module in known, f"{path.name} imports {module}, whose text is not hashed"


def test_another_source_or_version_is_another_folder(monkeypatch, tmp_path):
    source = tmp_path / "codes.py"
    source.write_text("ONE = 1\n")
    monkeypatch.setattr(kernel_cache, "source_files", lambda: [source])
    before = kernel_cache.fingerprint(["numba 1"])
    assert kernel_cache.fingerprint(["numba 1"]) == before
    assert kernel_cache.fingerprint(["numba 2"]) != before
    source.write_text("ONE = 2\n")
    assert kernel_cache.fingerprint(["numba 1"]) != before


def test_versions_of_all_that_compiles_are_in_the_name(monkeypatch):
    before, real = kernel_cache.fingerprint(), kernel_cache.version
    for package in ("numba", "llvmlite", "numpy"):
        with monkeypatch.context() as patch:
            patch.setattr(kernel_cache, "version", lambda name, p=package: "9" if name == p else real(name))
            assert kernel_cache.fingerprint() != before


def test_old_folders_go_and_the_last_used_stay(tmp_path):
    now = 1e9
    keep = tmp_path / ("k" * 16)
    for age_days in range(8):
        folder = tmp_path / f"{age_days:016d}"
        folder.mkdir()
        (folder / "code.nbc").touch()
        os.utime(folder, (now - age_days * 86_400 - 60,) * 2)
    keep.mkdir()
    os.utime(keep, (0, 0))
    (tmp_path / "something else").mkdir()
    kernel_cache.prune(tmp_path, keep, now)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"{age:016d}" for age in range(kernel_cache.KEPT)} | {keep.name, "something else"}


def test_what_was_used_today_stays_however_many(tmp_path):
    now = 1e9
    for minutes in range(7):
        folder = tmp_path / f"{minutes:016d}"
        folder.mkdir()
        os.utime(folder, (now - minutes * 60,) * 2)
    kernel_cache.prune(tmp_path, tmp_path / ("k" * 16), now)
    assert len(list(tmp_path.iterdir())) == 7


# In processes of their own, with another home ---------------------------------------------------------------


@pytest.fixture
def tiny(tmp_path):
    """Run the tiny kernel in a fresh process; returns (result, cache hits, folder)."""
    script = tmp_path / "installed" / "tiny.py"
    script.parent.mkdir()
    script.write_text(TINY)

    def run(before="", **environment):
        kept = {k: v for k, v in os.environ.items() if k not in ("HOME", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR")}
        if before:
            script.write_text(f"{before}\n{TINY}")
        done = subprocess.run(
            [sys.executable, str(script)],
            env={**kept, **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        result, hits, folder = done.stdout.split(maxsplit=2)
        assert not list(script.parent.rglob("*.nb?")), "machine code beside the sources"
        return int(result), int(hits), folder.strip()

    return run


def test_the_second_process_finds_the_code_of_the_first(tiny, tmp_path):
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert tiny(**home)[:2] == (42, 0)
    result, hits, folder = tiny(**home)
    assert (result, hits) == (42, 1)
    assert folder.startswith(str(tmp_path / "cache"))


def test_damaged_code_is_compiled_again(tiny, tmp_path):
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    tiny(**home)
    damaged = [path for path in (tmp_path / "cache").rglob("*.nb?") if path.is_file()]
    assert damaged
    for path in damaged:
        path.write_bytes(b"\x80")
    assert tiny(**home)[:2] == (42, 0)


def test_an_unusable_home_leads_to_temporary_files(tiny, tmp_path):
    (tmp_path / "file").touch()  # nothing can be made below a file, not even by root
    (tmp_path / "temporary").mkdir()
    where = {"HOME": str(tmp_path / "file" / "home"), "TMPDIR": str(tmp_path / "temporary")}
    assert tiny(**where)[:2] == (42, 0)
    result, hits, folder = tiny(**where)
    assert (result, hits) == (42, 1)
    assert folder.startswith(str(tmp_path / "temporary"))


def test_a_missing_home_makes_no_folder_of_that_name(tiny, tmp_path):
    no_user = "import os, pwd\ndef none(*_): raise KeyError\npwd.getpwuid = none"
    assert tiny(before=no_user)[0] == 42
    assert not (tmp_path / "~").exists()


def test_without_any_folder_kernels_still_run(tiny, tmp_path):
    (tmp_path / "file").touch()
    unusable = f"import tempfile\ntempfile.tempdir = {str(tmp_path / 'file')!r}"
    result, hits, folder = tiny(before=unusable, HOME=str(tmp_path / "file" / "home"))
    assert (result, hits, folder) == (42, 0, "None")


def test_a_folder_that_anybody_may_write_is_not_trusted(tmp_path):
    root = tmp_path / "shared"
    root.mkdir()
    root.chmod(0o777)
    assert not kernel_cache._usable(root, root / "name")
    root.chmod(0o700)
    assert kernel_cache._usable(root, root / "name")


def test_the_variable_of_numba_is_heeded(tiny, tmp_path):
    folder = tiny(NUMBA_CACHE_DIR=str(tmp_path / "named"))[2]
    assert folder.startswith(str(tmp_path / "named"))
