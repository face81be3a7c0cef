"""What is told in the call before anything is asked: the test, the money, one request."""

from __future__ import annotations

from datetime import date

from regulations import reinstatement


def owed_words(plan_type: str) -> str:
    """What a plan of this kind may ask for; a cost plan other charges too (42 CFR 417.460(c))."""
    return "premiums and other charges" if plan_type == "cost" else "premiums"


def script(plan_type: str, *, received_on: date, ended_on: date) -> str:
    """The test, to be read out, with the limits of a request received on the day and of the
    disenrollment effective `ended_on`."""
    owed = owed_words(plan_type)
    decide = reinstatement.limit("decide_good_cause", received_on)
    window = reinstatement.request_window(ended_on)
    return (
        f"Your coverage ended because {owed} were not paid in time. We can give it back without a "
        "gap only if something unusual kept you from paying in the grace period: something that "
        "you had no control over, or that you could not reasonably have foreseen. What changed "
        "after your coverage ended does not count. I will ask you what happened, and we decide "
        f"within {decide}. If we find good cause, we must also receive all overdue {owed} within "
        "the three months that the law gives; a part of it is not enough. You can ask for this "
        f"once in the {window} after your disenrollment took effect."
    )
