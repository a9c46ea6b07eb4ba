"""One small real run, written to a folder, for all questions; and one in which institutions use every duty."""

import pytest

from pactsim.experiments.run import Run, run


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """The baseline of 2025 to 2027, one person in a hundred."""
    folder = tmp_path_factory.mktemp("explain") / "results" / "base"
    run("baseline", first_year=2025, last_year=2027, scale=0.01, out=folder)
    return folder


@pytest.fixture(scope="session")
def base(run_folder):
    """The run in that folder, as a stranger reads it."""
    return Run.read(run_folder)


#: Levers under which numbers follow other formulas than the default ones.
COUNTERFACTUALS = {
    "another pool": (
        "pool_size=criteria", "pool_criteria_share=0.5", "pool_grossed_up=true", "key_caseload_weight=0.1",
        "key_denominator=contributors", "label_window_months=24", "unpledged_carried_over=true",
        "border_capacity_use=0.5", "border_places_union=60000", "money_due_months=1",
    ),
    "offsets asked for": ("full_compliance=true", "requested_offset_share=0.5", "delivery_deadline_strict=true"),
    "all offsets": (
        "offset_trigger=automatic", "offset_split=room", "offset_remainder_passed_on=true", "offset_cap=none",
        "surplus_credited=true", "offset_duty_number=proposal", "pool_size=need",
    ),
    "erosion alone": ("offset_erosion_alone=true", "full_compliance=true", "information_probability=0.5"),
}  # fmt: skip


@pytest.fixture(scope="session", params=COUNTERFACTUALS)
def counterfactual(request):
    """Small runs under rules that the law does not know, or reads otherwise."""
    changes = COUNTERFACTUALS[request.param]
    return run("baseline", first_year=2025, last_year=2028, scale=0.005, overrides=changes)


@pytest.fixture(scope="session")
def strict():
    """A reconvened Forum, labels of the model's own, silent beneficiaries, another key and another floor."""
    changes = (
        "forum_reconvened=1", "first_cycle=model", "information_probability=0.5", "money_due_months=1",
        "key_weight_population=0.3", "pool_floor_persons=60000", "key_denominator=contributors",
    )  # fmt: skip
    return run("baseline", first_year=2025, last_year=2028, scale=0.005, overrides=changes)
