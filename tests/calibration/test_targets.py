"""Targets point at figures of the observed tables."""

import math

import pytest

from pactsim.calibration import targets as module
from pactsim.calibration.targets import USES, target, targets
from pactsim.model import observed
from pactsim.model.readings import laid_over
from pactsim.model.table_schema import table_schema


@pytest.mark.parametrize("each", targets(), ids=lambda t: f"{t.target}-{t.place}{t.partner}-{t.period}")
def test_every_target_is_a_figure_with_a_use_and_a_counterpart(each):
    assert each.use in USES
    assert each.compared_with
    assert math.isfinite(each.value)
    low, high = each.interval
    assert low <= each.value <= high


def test_every_source_of_a_target_is_on_file():
    known = set(observed.table("sources")["source"])
    for each in targets():
        for source in filter(None, each.source.split("+")):
            assert source in known, (each.target, source)


def test_counterparts_name_columns_of_the_output_contract():
    tables = set(table_schema())
    for each in targets():
        word = each.compared_with.split(".")[0].split(" ")[0]
        assert word in tables or word in {"flows", "applications", "law:"}, each.compared_with


def test_the_figures_the_issue_names_are_what_was_published():
    assert target("earlier application elsewhere", "DE", "2022").value == pytest.approx(0.231, abs=0.001)
    assert target("Dublin transfers per request", "EU27", "2024").value == pytest.approx(0.108, abs=0.001)
    assert target("relocated so far, 2015 scheme", "IT+EL", "2017-07-13").value == 24_092
    voluntary = [t for t in targets() if t.target == "relocated so far, voluntary mechanism"]
    assert [t.value for t in voluntary] == [207, 1_457, 2_548, 4_000, 5_000]
    assert target("protected in Greece, applied again in Germany", "DE", "2024", "EL").value == 26_000
    assert sum(t.use == "fit" for t in targets()) > 20


def test_a_target_follows_its_table():
    """A target holds no number of its own: other figures in the table are other values of the target."""
    rows = observed.table("vsm_delivered")
    each = target("relocated so far, voluntary mechanism", "MED5", "2024-06-12")
    with laid_over(observed={"vsm_delivered": rows.assign(cumulative=rows["cumulative"] * 2)}):
        assert each.value == 10_000
    assert each.value == 5_000


def test_an_unknown_target_is_refused():
    with pytest.raises(LookupError, match="0 targets"):
        target("nothing", "DE", "2020")
    with pytest.raises(LookupError, match="no row"):
        module._rows("validation", "target=nothing")
