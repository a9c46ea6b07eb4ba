"""Transfer of identified people and the case after it, against a twin."""

import copy
import math
from collections import Counter

import naive
import numpy as np
from families import SEED, assert_same_counts, assert_same_people, assert_stocks, read
from rates_of_dublin import AMMR_LAW
from relocation_cases import CYCLE, END, RATES, bring, in_pipeline

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES
from pactsim.model.law.responsibility import responsible_after_relocation
from pactsim.model.law.time_limits import request_limit
from pactsim.model.random import LANE_DUBLIN, LANE_RELOCATION


def cascade_naively(one, contributor, day):
    """The contributor determines the state by the reduced criteria, or asks a third state."""
    criterion, state = responsible_after_relocation(
        one["members"][0]["age_group"], one["link_kind"], one["link_state"], one["document_kind"],
        one["document_state"], contributor, True,
    )  # fmt: skip
    key, attempt = one["members"][0]["key"], one["attempts"]
    by_family = criterion in (s.CRITERION_FAMILY, s.CRITERION_MINOR)
    share = max(RATES.request[contributor], RATES.family_request if by_family else 0.0)
    if state != contributor and naive.draw(int(SEED), key, attempt, LANE_DUBLIN, 0)[0] < share:
        longest = request_limit(AMMR_LAW, False, False, day) - day
        mean = RATES.family_request_days if by_family else RATES.request_days
        u = naive.draw(int(SEED), key, attempt, LANE_DUBLIN, 1)[0]
        wait = 1 + int(-math.log(1 - u * (1 - math.exp(-longest / mean))) * mean)
        one |= {
            "procedure": s.DUBLIN_TO_REQUEST,
            "partner": state,
            "criterion": criterion,
            "next_day": day + wait,
        }
        return
    criterion = criterion if state == contributor else s.CRITERION_SHIFTED
    one |= {
        "status": s.EXAMINATION,
        "procedure": s.REGULAR,
        "responsible_state": contributor,
        "criterion": criterion,
    }


def relocated_naively(families, refusal, rounds):
    book, moved = Counter(), np.zeros((rounds, N_PLACES, N_PLACES), dtype=np.int64)
    for one in families:
        waiting = s.PIPELINE_LINK <= one["relocation"] <= s.PIPELINE_ASSIGNED
        if not waiting or one["next_day"] > END or one["status"] == s.PROTECTED:
            continue
        day, size, place, contributor = (
            one["next_day"],
            one["family_size"],
            one["present_state"],
            one["partner"],
        )
        one["next_day"] = s.NEVER
        u = naive.draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_RELOCATION)[0]
        if u < refusal:
            if one["status"] == s.DUBLIN:
                one |= {"status": s.EXAMINATION, "procedure": s.REGULAR}
                one |= {"responsible_state": place, "criterion": s.CRITERION_SHIFTED}
            naive.leave_pipeline(book, one, s.PIPELINE_REFUSED, CYCLE)
            continue
        book["pairs", "relocations", place, contributor] += size
        for column, where in (("relocated_out", place), ("relocated_in", contributor)):
            book["flow", column, where] += size
        for column, where in (("pending_moved_out", place), ("pending_moved_in", contributor)):
            book["flow", column, where] += size
        moved[min(CYCLE - one["relocation_cycle"], 7), contributor, place] += size
        if one["status"] == s.DUBLIN:
            cascade_naively(one, contributor, day)
        else:
            one |= {
                "responsible_state": contributor,
                "criterion": s.CRITERION_RELOCATED,
                "procedure": s.REGULAR,
            }
        one |= {
            "relocation": one["relocation"] + s.RELOCATED_LINK - s.PIPELINE_LINK,
            "present_state": contributor, "relocated_to": contributor,
            "applied_in": one["applied_in"] | 1 << contributor, "transfers": one["transfers"] + 1,
        }  # fmt: skip
        if one["link_state"] != s.NO_PLACE:
            naive.outcome(book, one, "links_kept", int(one["link_state"] == contributor))
    return book, moved


def test_relocations_equal_their_naive_twin():
    families = in_pipeline()
    blocks, tally, moved = bring(families)
    book, twin = relocated_naively(families, 0.2, rounds=len(moved))
    assert (twin.sum(axis=(1, 2)) > 0).sum() >= 3
    np.testing.assert_array_equal(moved, twin)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nobody_is_brought_from_an_empty_pipeline():
    _, tally, moved = bring([])
    assert moved.sum() == 0
    assert_same_counts(tally, Counter())


def test_a_stricter_security_check_only_takes_people_out():
    families = in_pipeline()
    before, after = (read(bring(copy.deepcopy(families), refusal)[0], sum(len(f["members"]) for f in families))
                     for refusal in (0.1, 0.3))  # fmt: skip
    changed = [(was, now) for was, now in zip(before, after) if was != now]
    assert changed
    for was, now in changed:
        assert was["relocation"] >= s.RELOCATED_LINK
        assert now["relocation"] == s.PIPELINE_REFUSED


def test_a_refused_family_stays_and_is_never_identified_again():
    (after,) = read(bring([in_pipeline(1)[0] | {"status": s.EXAMINATION, "relocation": s.PIPELINE_LINK,
                                                "partner": 6, "next_day": END}], 1.0)[0],
                    in_pipeline(1)[0]["family_size"])  # fmt: skip
    assert (after["status"], after["partner"], after["next_day"]) == (s.EXAMINATION, s.NO_PLACE, s.NEVER)
    assert after["relocation"] == s.PIPELINE_REFUSED
