"""What is told in the call before anything is asked: the test, the money, one request."""

from __future__ import annotations

from regulations import reinstatement

_DECIDE = reinstatement.DECIDE.limit
_WINDOW = reinstatement.REQUEST["ma"].limit


def owed_words(plan_type: str) -> str:
    """What a plan of this kind may ask for; a cost plan other charges too (42 CFR 417.460(c))."""
    return "premiums and other charges" if plan_type == "cost" else "premiums"


def _script(plan_type: str) -> str:
    owed = owed_words(plan_type)
    return (
        f"Your coverage ended because {owed} were not paid in time. We can give it back without a "
        "gap only if something unusual kept you from paying in the grace period: something that "
        "you had no control over, or that you could not reasonably have foreseen. What changed "
        "after your coverage ended does not count. I will ask you what happened, and we decide "
        f"within {_DECIDE}. If we find good cause, we must also receive all overdue {owed} within "
        "the three months that the law gives; a part of it is not enough. You can ask for this "
        f"once in the {_WINDOW} after your disenrollment took effect."
    )


SCRIPT: dict[str, str] = {plan_type: _script(plan_type) for plan_type in reinstatement.BASIS}
