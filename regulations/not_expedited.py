"""What the letter says that refuses a fast decision: the same of a request and of an appeal."""

from __future__ import annotations

from datetime import date

from regulations.notice_rules import Statement, amount


def not_expedited_statements(
    what: str, paragraph: str, on: date, *, also: str = ""
) -> tuple[Statement, ...]:
    """What the refusal of a fast decision says of a request or an appeal (`what`).

    `paragraph` of 42 CFR lists it, the same for both; `also` ends the last sentence.
    """
    return (
        Statement(
            "standard_timeframe",
            f"We will decide your {what} within the standard time limit. It is {{standard_limit}} "
            "after we received it, so we decide by {standard_due}.",
            f"42 CFR {paragraph}(i)",
        ),
        Statement(
            "expedited_grievance",
            "If you disagree with our decision not to hurry, you have the right to file an "
            "expedited grievance with us. We answer it within "
            f"{amount('answer_expedited_grievance', on)} hours.",
            f"42 CFR {paragraph}(ii), 422.564(f)",
        ),
        Statement(
            "physician_support",
            "You may ask again for a fast decision with the support of any physician. Could "
            "waiting seriously harm your life, your health or your ability to regain maximum "
            "function? If a physician tells us so, we must decide fast.",
            f"42 CFR {paragraph}(iii)",
        ),
        Statement(
            "grievance_process",
            "To file a grievance, call us or write to us at the number or address on this letter. "
            "Say that it is a grievance, give this case number, and say what you disagree with. "
            f"File it within {amount('file_grievance', on, plan_type='ma')} days of this letter. "
            f"A grievance is a complaint about how we acted. It is not an appeal{also}.",
            f"42 CFR {paragraph}(iv), 422.564(d)",
        ),
    )
