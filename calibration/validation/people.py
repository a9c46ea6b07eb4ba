"""People known from elsewhere: German records of 2021 and 2022, and people protected in Greece who apply in Germany."""

from pactsim.calibration.movement_moments import figures
from pactsim.calibration.stage import Progress
from pactsim.calibration.validation.finding import Finding
from pactsim.calibration.validation.movement_runs import finding


def findings(progress: Progress) -> list[Finding]:
    """All figures of the stage ``movement``."""
    rows = figures()
    shares = {(row.moment.name, row.period): row.moment.observed for row in rows if not row.moment.log}
    found = []
    for i, row in enumerate(rows):
        before = shares.get((row.moment.name, str(int(row.period) - 1))) if row.period.isdigit() else None
        naive = float("nan") if before is None else before
        name = "" if before is None else "the year before"
        found.append(finding(row, "people", naive, name, _reading(row.moment.name)))
        progress(i + 1, len(rows))
    return found


def _reading(name: str) -> str:
    if name == "Dublin requests per application":
        return "The record counts requests for people who never applied and second requests too; a run asks once."
    if name.startswith("protected"):
        return "The count follows how many Greece protects, and so its applications and decisions in the run."
    return "Adults and unaccompanied minors stand for applicants of 14 and more." if "record" in name else ""
