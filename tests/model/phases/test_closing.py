"""The end of a cycle: what was due and not delivered."""

from pactsim.model.phases.institution_tables import cycle_table


def test_a_state_that_pledges_nothing_defaults_its_whole_fair_share(make_world):
    world = make_world(2025).run_to(2027, 2)
    first = cycle_table(world).query("year == 2026").set_index("member_state")
    for code in ("HU", "SK"):
        assert first.loc[code, "pledged_eur"] == first.loc[code, "pledged_relocation"] == 0
        assert first.loc[code, "defaulted_persons"] in range(
            int(first.loc[code, "fair_share_persons"]) - 1, int(first.loc[code, "fair_share_persons"]) + 1
        )
    assert (first.loc[first["beneficiary"], "defaulted_persons"] == 0).all()
