"""What is installed: the hand-written package list, the links for editors, the data files."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
FOLDERS = {name: ROOT / folder for name, folder in SETUPTOOLS["package-dir"].items()}


def folder_of(package: str) -> Path:
    """Where a package of the list lives, by the longest mapped name above it."""
    top = max((name for name in FOLDERS if f"{package}.".startswith(f"{name}.")), key=len)
    return FOLDERS[top].joinpath(*package.removeprefix(top).strip(".").split("."))


def test_the_package_list_equals_the_folders() -> None:
    found = {
        ".".join([name, *init.parent.relative_to(folder).parts])
        for name, folder in FOLDERS.items()
        for init in folder.rglob("__init__.py")
    }
    assert sorted(SETUPTOOLS["packages"]) == sorted(found)


def test_every_folder_with_code_is_a_package() -> None:
    for folder in FOLDERS.values():
        for module in folder.rglob("*.py"):
            assert (module.parent / "__init__.py").exists(), f"{module} is in no package"


@pytest.mark.parametrize("package", SETUPTOOLS["packages"])
def test_a_listed_package_exists(package: str) -> None:
    assert (folder_of(package) / "__init__.py").is_file()


def test_editors_see_the_same_files() -> None:
    links = ROOT / "typings" / "pactsim"
    for name, folder in FOLDERS.items():
        for item in folder.iterdir() if name == "pactsim" else [folder]:
            if item.suffix in {".py", ".typed"} or item == folder:
                link = links / item.name
                assert link.is_symlink(), f"{link} is missing"
                assert link.resolve() == item.resolve()
                assert not link.readlink().is_absolute()


def test_every_data_file_is_installed() -> None:
    for package, patterns in SETUPTOOLS["package-data"].items():
        for pattern in patterns:
            assert list(folder_of(package).glob(pattern)), f"{package}: nothing matches {pattern}"
    installed = {
        path
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        for path in folder_of(package).glob(pattern)
    }
    for folder in FOLDERS.values():
        for path in folder.rglob("*"):
            code = path.suffix in {".py", ".pyc"} or "__pycache__" in path.parts
            if path.is_file() and not code and not path.name.startswith("."):
                assert path in installed, f"{path.relative_to(ROOT)} would not be installed"
