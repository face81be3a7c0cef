"""How long a plan has to carry out a reversal (42 CFR 422.618, 422.619)."""

from __future__ import annotations

from regulations.law import BEGIN, Row
from regulations.timeframes.common import (
    DONE,
    EXPEDITED,
    ITEM,
    NOTHING_EXTENDS,
    PART_B,
    PART_B_RULE,
    PAYMENT,
    RECEIVED,
    RULE_2015,
    RULE_2019,
    STANDARD,
    limit_of,
    row_of,
)

# How long to carry out a reversal, from the notice of it (or, by the plan, from the request).
_OVERTURNED = "The plan receives the notice of the reversal."


def _effect(
    key: str, citation: str, limit: tuple[int, str], by: str, request: str, priority: str
) -> Row:
    starts = RECEIVED if by == "plan" else _OVERTURNED
    since = PART_B_RULE if request == PART_B else BEGIN
    return row_of(
        f"effectuate.{key}", "effectuate", citation, limit,
        f"A reversal is carried out within {limit_of(*limit)}.",
        since=since, authority=RULE_2019 if since == PART_B_RULE else RULE_2015,
        starts=starts, stops=DONE, may_change=NOTHING_EXTENDS,
        selects={"reversed_by": by, "request": request, "priority": priority},
    )  # fmt: skip


EFFECTUATE: tuple[Row, ...] = (
    _effect("plan.item", "422.618(a)(1)", (30, "d"), "plan", ITEM, STANDARD),
    _effect("plan.payment", "422.618(a)(2)", (60, "d"), "plan", PAYMENT, STANDARD),
    _effect("plan.drug", "422.618(a)(3)", (7, "d"), "plan", PART_B, STANDARD),
    _effect("plan.item.expedited", "422.619(a)", (72, "h"), "plan", ITEM, EXPEDITED),
    _effect("plan.drug.expedited", "422.619(a)", (72, "h"), "plan", PART_B, EXPEDITED),
    _effect("ire.item", "422.618(b)(1)", (72, "h"), "ire", ITEM, STANDARD),
    _effect("ire.payment", "422.618(b)(2)", (30, "d"), "ire", PAYMENT, STANDARD),
    _effect("ire.drug", "422.618(b)(3)", (72, "h"), "ire", PART_B, STANDARD),
    _effect("ire.item.expedited", "422.619(b)", (72, "h"), "ire", ITEM, EXPEDITED),
    _effect("ire.drug.expedited", "422.619(b)", (24, "h"), "ire", PART_B, EXPEDITED),
    _effect("alj.item", "422.618(c)", (60, "d"), "alj", ITEM, STANDARD),
    _effect("alj.payment", "422.618(c)", (60, "d"), "alj", PAYMENT, STANDARD),
    _effect("alj.drug", "422.618(c)", (60, "d"), "alj", PART_B, STANDARD),
    _effect("alj.item.expedited", "422.619(c)(1)", (60, "d"), "alj", ITEM, EXPEDITED),
    _effect("alj.drug.expedited", "422.619(c)(2)", (24, "h"), "alj", PART_B, EXPEDITED),
)
