"""How a law function registers itself."""

from datetime import date

import pytest

from pactsim.model.law import registry


def test_rule_is_listed_with_article_date_and_parameters():
    found = registry.all_rules()["fair_share"]
    assert found.article == "AMMR 12(2), 57(3), 66, Annex I"
    assert found.in_force == date(2024, 6, 11)
    assert found.parameters == ("key_denominator", "key_weight_population")
    assert registry.article_of("fair_share") == found.article


def test_same_name_in_two_modules_is_refused(monkeypatch):
    monkeypatch.setattr(registry, "RULES", {"f": registry.Rule("f", "X 1", date(2020, 1, 1), "elsewhere")})

    def f():
        return None

    with pytest.raises(ValueError, match="'f' is already registered by elsewhere"):
        registry.rule("X 2", "2020-01-01")(f)


def test_a_compiled_rule_registers_under_its_own_name():
    assert registry.all_rules()["transfer_limit"].module == "pactsim.model.law.time_limits"
