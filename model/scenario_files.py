"""Scenario files: where they are found, how they are read, and how one is laid over its base."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pactsim.model.dated import overlay, read_schedule, write_schedule
from pactsim.model.faults import InputFault, did_you_mean

SCENARIOS_FOLDER: Final = Path(__file__).parent / "data" / "scenarios"


def scenario_names() -> list[str]:
    """The names of the shipped scenarios, the baseline first."""
    return sorted((path.stem for path in SCENARIOS_FOLDER.glob("*.toml")), key=lambda n: (n != "baseline", n))


def read_merged(name_or_path: str | Path, followed: tuple[str, ...] = ()) -> tuple[dict[str, Any], str]:
    """The merged table of a scenario file and of its bases, and the words that lead its faults."""
    path = _find(name_or_path)
    if str(path) in followed:
        raise InputFault(f"scenario {path.stem!r} is its own base")
    table = read_toml(path)
    table.setdefault("name", path.stem)
    where = f"scenario {path.stem!r}"
    arrivals = table.get("arrivals")
    if isinstance(arrivals, dict) and isinstance(arrivals.get("csv"), str):
        arrivals["csv"] = str((path.parent / arrivals["csv"]).resolve())
    base = table.get("base")
    if isinstance(base, str):
        beside = path.parent / f"{base}.toml"
        is_itself = beside.resolve() == path.resolve()
        if is_itself and base not in scenario_names():
            raise InputFault(f"scenario {path.stem!r} is its own base")
        is_beside = beside.is_file() and not is_itself
        parent, _ = read_merged(beside if is_beside else base, (*followed, str(path)))
        table = merge({k: v for k, v in parent.items() if k not in {"name", "why", "base"}}, table)
    return table, where


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a table; InputFault with file and line if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputFault(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputFault(f"{path} is not a UTF-8 text file") from None
    except tomllib.TOMLDecodeError as error:
        raise InputFault(f"{path} is not valid TOML: {error}") from None


def merge(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """``change`` laid over ``base``, table by table.

    A dated override keeps the base's values before its first day.
    """
    merged = {**base, **{k: v for k, v in change.items() if not isinstance(v, Mapping)}}
    for section, table in change.items():
        if isinstance(table, Mapping):
            merged[section] = {**as_table(base.get(section)), **table}
    for section in ("levers", "uncertainties"):
        old, new = as_table(base.get(section)), change.get(section)
        for name in set(old) & set(new if isinstance(new, Mapping) else ()):
            try:
                schedule = overlay(read_schedule(old[name]), read_schedule(new[name]))  # type: ignore[index]
            except ValueError:
                continue  # the validation of the merged scenario names the fault
            merged[section][name] = write_schedule(schedule)
    return merged


def as_table(value: Any) -> dict[str, Any]:
    """A section as a table of its own; an empty one where the file holds something else in its place."""
    return dict(value) if isinstance(value, Mapping) else {}


def _find(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    if text in scenario_names():
        return SCENARIOS_FOLDER / f"{text}.toml"
    path = Path(name_or_path)
    if path.is_file():
        return path
    if path.suffix == ".toml" or "/" in text or "\\" in text:
        raise InputFault(f"no scenario file {text}")
    names = scenario_names()
    raise InputFault(f"unknown scenario {text!r}{did_you_mean(text, names)} (there are: {', '.join(names)})")
