"""The regulation's words at their edges (AMMR Arts 2, 6(3))."""

from datetime import date

import pytest

from pactsim.model.law.definitions import (
    Kin,
    Paper,
    has_absconded,
    is_diploma,
    is_family_member,
    is_migratory_pressure,
    is_relative,
    is_residence_document,
    is_significant_situation,
    kind_of_move,
    part_in_the_pool,
)
from pactsim.model.law.toolbox import TOOLBOX, toolbox_capacity, toolbox_of
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
ON = date(2027, 1, 1)


def test_partners_and_children_are_family_and_siblings_are_not() -> None:
    assert is_family_member(Kin.SPOUSE, True)
    assert is_family_member(Kin.MINOR_CHILD, True)
    assert is_family_member(Kin.RESPONSIBLE_ADULT, True)
    assert not is_family_member(Kin.SIBLING, True)
    assert not is_family_member(Kin.ADULT_CHILD, True)


def test_a_family_formed_on_the_way_counts_and_one_formed_after_arrival_does_not() -> None:
    assert is_family_member(Kin.STABLE_PARTNER, True)
    assert not is_family_member(Kin.STABLE_PARTNER, False)


def test_relatives_are_adult_aunts_uncles_and_grandparents() -> None:
    assert is_relative(Kin.AUNT_OR_UNCLE, adult=True)
    assert is_relative(Kin.GRANDPARENT, adult=True)
    assert not is_relative(Kin.AUNT_OR_UNCLE, adult=False)
    assert not is_relative(Kin.COUSIN, adult=True)


def test_temporary_protection_and_toleration_are_residence_documents_and_visas_are_not() -> None:
    counted = {paper for paper in Paper if is_residence_document(paper)}
    assert counted == {Paper.PERMIT, Paper.TEMPORARY_PROTECTION, Paper.TOLERATION}


@pytest.mark.parametrize(
    ("years", "level", "distance", "counts"),
    [(1, 2, False, True), (0.9, 2, False, False), (1, 1, False, False), (1, 2, True, False)],
)
def test_a_diploma_is_a_year_of_secondary_study_in_person(
    years: float, level: int, distance: bool, counts: bool
) -> None:
    least = (
        int(PARAMETERS.number("diploma_academic_years", ON)),
        int(PARAMETERS.number("diploma_isced_level", ON)),
    )
    assert is_diploma(years, level, distance, *least) is counts


@pytest.mark.parametrize("reason", range(3))
def test_one_reason_is_enough_to_have_absconded(reason: int) -> None:
    assert has_absconded(*(reason == one for one in range(3)))
    assert not has_absconded(False, False, False)


def test_a_state_receives_or_gives_or_neither() -> None:
    assert part_in_the_pool(receives=True, gives=False, obliged_to_give=True) == "benefitting"
    assert part_in_the_pool(receives=False, gives=False, obliged_to_give=True) == "contributing"
    assert part_in_the_pool(receives=False, gives=True, obliged_to_give=False) == "contributing"
    assert part_in_the_pool(receives=False, gives=False, obliged_to_give=False) == ""


def test_a_relocation_leads_from_a_benefitting_to_a_contributing_state() -> None:
    assert kind_of_move("benefitting", "contributing", True, True) == "relocation"
    assert kind_of_move("contributing", "benefitting", True, True) == "transfer"
    assert kind_of_move("benefitting", "contributing", True, False) == "transfer"
    assert kind_of_move("", "", False, True) == ""


def test_pressure_is_disproportionate_now_and_a_risk_is_enough() -> None:
    assert is_migratory_pressure(True, False, True, True)
    assert is_migratory_pressure(False, True, True, True)
    assert not is_migratory_pressure(False, False, True, True)
    assert not is_migratory_pressure(True, False, False, True)
    assert not is_migratory_pressure(True, False, True, False)


def test_a_significant_situation_is_other_than_pressure() -> None:
    assert is_significant_situation(False, True, True)
    assert not is_significant_situation(True, True, True)
    assert not is_significant_situation(False, False, True)
    assert not is_significant_situation(False, True, False)


def test_the_toolbox_is_open_to_all_and_a_label_changes_nothing_by_default() -> None:
    assert toolbox_of(True) == TOOLBOX
    assert len(TOOLBOX) == 10
    assert toolbox_of(False) == ()
    by_default = PARAMETERS.number("toolbox_effect_share", ON)
    assert toolbox_capacity(1_000, True, by_default) == 0
    assert toolbox_capacity(1_000, True, 0.1) == 100
    assert toolbox_capacity(1_000, False, 0.1) == 0
