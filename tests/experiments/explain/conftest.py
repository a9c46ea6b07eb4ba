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


@pytest.fixture(scope="session")
def strict():
    """A reconvened Forum, labels of the model's own, silent beneficiaries, another key and another floor."""
    changes = (
        "forum_reconvened=1", "first_cycle=model", "information_probability=0.5", "money_due_months=1",
        "key_weight_population=0.3", "pool_floor_persons=60000", "key_denominator=contributors",
    )  # fmt: skip
    return run("baseline", first_year=2025, last_year=2028, scale=0.005, overrides=changes)
