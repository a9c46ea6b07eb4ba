"""Which money of a pool reached a state, and what is still on its way."""

from datetime import date

from pactsim.experiments.explain.draws import draw
from pactsim.experiments.explain.evidence import parameter_node
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.node import Node


def money_received(facts: Facts) -> Node:
    """Money of the cycle paid out to the state, month by month, and Union lump sums beside it."""
    months, disbursed = [], 0
    for act in facts.acts("money_paid_out"):
        if facts.state not in act["disbursed_eur"]:
            continue
        eur, abroad = int(act["disbursed_eur"][facts.state]), int(act["third_country_eur"][facts.state])
        disbursed += eur
        months.append(
            Node(
                act.date.isoformat(), int(act["received_eur"][facts.state]), "EUR",
                "paid out for it - part for actions in third countries", eur - abroad, article=act.article,
                brief=True,
                parts=(Node("Paid out for it", eur, "EUR"), Node("Actions in third countries", abroad, "EUR")),
            )
        )  # fmt: skip
    return Node(
        f"Money received by {facts.state} from the pool of {facts.year}", facts.count("received_eur"), "EUR",
        "sum of the payments; each is what was paid out less actions in third countries" if months else "",
        sum(int(month.value or 0) for month in months),
        article="AMMR 64", note="" if facts.flag("beneficiary") else "no beneficiary of this pool",
        parts=(*months, *_on_its_way(facts, disbursed), *_uses(facts), _lump_sums(facts)),
    )  # fmt: skip


def _on_its_way(facts: Facts, disbursed: int) -> list[Node]:
    drawn = sum(sum(act["eur"].get(facts.state, {}).values()) for act in facts.acts("draws"))
    if not drawn:
        return []
    act = facts.acts("draws")[0]
    return [
        Node(
            "Drawn and not yet paid out", drawn - disbursed, "EUR", "drawn - paid out",
            note="contributors pay into the Union budget, which pays the beneficiary later",
            parts=(
                Node("Drawn in money", drawn, "EUR", parts=(draw(facts),), fold=True),
                Node("Paid out by the end of the run", disbursed, "EUR"),
                facts.parameter("money_due_months", act.date, title="From draw to payment in"),
                facts.parameter("money_effect_months", act.date, title="From payment in to payment out"),
            ),
        )
    ]  # fmt: skip


def _uses(facts: Facts) -> list[Node]:
    acts = facts.acts("money_paid_out")
    if not acts or not facts.flag("beneficiary"):
        return []
    parts = tuple(
        Node(str(use).replace("_", " "), float(share), "of 1") for use, share in acts[-1]["uses"].items()
    )
    evidence = parameter_node(facts.manifest, "money_uses", acts[-1].date)
    return [
        Node("Uses", "by fixed shares", source=evidence.source, tag=evidence.tag, note=evidence.note,
             parts=parts, fold=True)
    ]  # fmt: skip


def _lump_sums(facts: Facts) -> Node:
    """Union money for relocations of the calendar year, worked out from the people moved."""
    flows = facts.run.tables["flows"]
    moved = flows[(flows["kind"] == "relocation") & (flows["year"] == facts.year)]
    on = date(facts.year, 12, 31)
    lines, total = [], 0
    for column, words, name in (
        ("to_state", "Relocated to it", "relocation_lump_sum_eur"),
        ("from_state", "Relocated from it", "relocation_transfer_lump_sum_eur"),
    ):
        persons = int(moved.loc[moved[column] == facts.state, "amount"].sum())
        each = facts.parameter(name, on, title="For each")
        total += persons * int(each.value or 0)
        lines += [Node(words, persons, "persons", source="this run"), each]
    return Node(
        "Beside it: lump sums for relocations of the calendar year", total, "EUR",
        "persons to it x lump sum + persons from it x lump sum", article="AMIF 20",
        note="of the Union budget, not of the pool", parts=tuple(lines), fold=True,
    )  # fmt: skip
