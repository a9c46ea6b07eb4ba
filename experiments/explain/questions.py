"""The check of a question: is there such a state, quantity and year, and what to ask instead."""

from typing import TYPE_CHECKING, Final

from pactsim.agents.codes import STATES
from pactsim.experiments.explain.quantities import QUANTITIES
from pactsim.model.faults import InputFault, did_you_mean

if TYPE_CHECKING:
    from pactsim.experiments.run import Run

#: The code that asks about all states together.
UNION: Final = "EU"

#: States outside the pool, and why.
OUTSIDE: Final = {
    "DK": "Denmark is not bound by Part IV of the AMMR nor by the APR (AMMR recital 90)",
    "NO": "Norway is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
    "IS": "Iceland is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
    "CH": "Switzerland is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
    "LI": "Liechtenstein is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
}
_NAMES: Final = {
    "AUSTRIA": "AT", "BELGIUM": "BE", "BULGARIA": "BG", "CYPRUS": "CY", "CZECHIA": "CZ", "GERMANY": "DE",
    "DENMARK": "DK", "ESTONIA": "EE", "GREECE": "EL", "SPAIN": "ES", "FINLAND": "FI", "FRANCE": "FR",
    "CROATIA": "HR", "HUNGARY": "HU", "IRELAND": "IE", "ICELAND": "IS", "ITALY": "IT", "LITHUANIA": "LT",
    "LIECHTENSTEIN": "LI", "LUXEMBOURG": "LU", "LATVIA": "LV", "MALTA": "MT", "NETHERLANDS": "NL",
    "NORWAY": "NO", "POLAND": "PL", "PORTUGAL": "PT", "ROMANIA": "RO", "SWEDEN": "SE", "SLOVENIA": "SI",
    "SLOVAKIA": "SK", "SWITZERLAND": "CH",
}  # fmt: skip
_OTHER_CODES: Final = {"GR": "EL", "UK": "", "GB": ""}


def check_question(state: str, quantity: str | None) -> tuple[str, str | None]:
    """State code and quantity's name, before any run is read; InputFault if they do not exist."""
    code = checked_state(state)
    return code, None if quantity is None else checked_quantity(quantity, code)


def checked_state(state: str) -> str:
    """The state's code; InputFault for an unknown one."""
    code = state.strip().upper()
    if code in STATES or code == UNION:
        return code
    if code == "GR":
        raise InputFault("state 'GR': Greece is EL here, as in Eurostat; ask for EL")
    if code in _OTHER_CODES:
        raise InputFault(
            f"state {state!r}: the United Kingdom left the system in 2020 and has no rows of its own"
        )
    near = [one for one in (*STATES, UNION) if one[:1] == code[:1]] if len(code) <= 3 else []
    near = [_NAMES[code]] if code in _NAMES else near
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise InputFault(f"unknown state {state!r}{hint}; codes are {', '.join(STATES)}, or EU for all together")


def checked_quantity(quantity: str, code: str) -> str:
    """The quantity's name; InputFault if there is none of that name or it is not asked of such a state."""
    name = quantity.strip().lower().replace("_", "-")
    if name not in QUANTITIES:
        raise InputFault(
            f"unknown quantity {quantity!r}{did_you_mean(name, QUANTITIES)}; there are {', '.join(QUANTITIES)}"
        )
    if code == UNION:
        return name
    if QUANTITIES[name].of_state is None:
        raise InputFault(f"{name} is a question about the Union: pactsim explain EU YEAR {name}")
    if code in OUTSIDE and name != "responsibility":
        raise InputFault(f"{code} has no {name}: {OUTSIDE[code]}; 'responsibility' can be explained for it")
    return name


def checked_year(run: "Run", year: int, name: str | None) -> int:
    """The year; InputFault if the run holds nothing of it that the question needs."""
    period = run.manifest["period"]
    lived = range(period["first_year"], period["last_year"] + 1)
    pools = sorted({int(one) for one in run.tables["cycle"]["year"]})
    if name is not None and QUANTITIES[name].of_pool:
        if year in pools:
            return year
        if not pools:
            raise InputFault("this run has no solidarity pool (its scenario or its years exclude one)")
        early = "; the first pool of AMMR Article 57 is that of 2026" if year < 2026 else ""
        raise InputFault(f"the run has no pool of {year}{early}; its pools are {_years(pools)}")
    if year in lived or (name is None and year in pools):
        return year
    years = sorted({*lived, *(pools if name is None else ())})
    raise InputFault(f"year {year} is not in the run, which holds {_years(years)}")


def _years(years: list[int]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])
