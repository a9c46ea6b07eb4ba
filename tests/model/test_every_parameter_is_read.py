"""A parameter that nothing reads would be a lever that does nothing: the few that are held for later are named."""

import re
from pathlib import Path

import pactsim.agents
import pactsim.model
from pactsim.agents.status import AMMR, DUBLIN_III
from pactsim.model.case_laws import parameter_name
from pactsim.model.law.case_law import CaseLaw
from pactsim.model.law.relocation_case import RelocationLaw
from pactsim.model.parameters import registry

#: Read under a name that is put together where it is read.
COMPOSED = (
    r"calendar_\w+",
    r"internal_border_control_\w\w",
    r"destination_(network|earlier_applicants|recognition|income|unemployment|stay|route)_factor",
    r"dublin_openness_\w\w",
    r"contributor_pace_(binding|voluntary)",
    r"relocated_(link|preference|assigned)_factor",
    r"key_(caseload|unemployment|temporary_protection)_weight",
)
#: Numbers of rules that stand with their situations and no run asks, and one that only calibration reads.
NOT_YET_READ = {
    "appeal_weeks_least",
    "appeal_weeks_most",
    "border_crisis_threshold_high",
    "border_crisis_threshold_low",
    "continuous_stay_months",
    "diploma_academic_years",
    "diploma_isced_level",
    "first_time_per_applicant",
    "humanitarian_reply_months",
    "relocation_lump_sum_minor_eur",
    "relocation_notice_applicant_days",
    "relocation_notice_beneficiary_days",
    "solidarity_union_share",
    "suspension_ruling_months",
    "technical_forum_after_decision_days",
    "toolbox_effect_share",
    "transfer_lump_sum_eur",
    "urgent_reply_days",
    "voluntary_months",
    "voluntary_target_persons",
}


def sources() -> str:
    folders = (Path(package.__file__).parent for package in (pactsim.model, pactsim.agents))
    # A law function names its numbers where it registers and reads none of them itself.
    paths = (path for folder in folders for path in folder.rglob("*.py") if path.parent.name != "law")
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_parameter_is_read_somewhere():
    text = sources()
    of_cases = {parameter_name(act, field) for act in (AMMR, DUBLIN_III) for field in CaseLaw._fields[1:]}
    of_relocation = {f"relocation_{field}" for field in RelocationLaw._fields}
    unread = {
        name
        for name in registry()
        if f'"{name}"' not in text
        and name not in of_cases | of_relocation
        and not any(re.fullmatch(pattern, name) for pattern in COMPOSED)
    }
    assert unread == NOT_YET_READ
