"""Why a request is not reviewed, and what is asked for, in the words of a letter.

The words of `regulations.good_cause` are for who speaks on the telephone; these are read.
"""

from __future__ import annotations

from regulations import government
from regulations.good_cause import reason
from regulations.good_cause.reasons import STEPS
from regulations.good_cause.script import owed_words
from regulations.notice_rules import OralNoticeFacts, Statement
from regulations.reinstatement import request_window

_AFTER = "{window} after your disenrollment took effect"

REASONS: dict[str, str] = {
    "not_disenrolled_for_nonpayment": "We can give coverage back for good cause only where it "
    "ended because {owed} were not paid. Yours ended for another reason.",
    "lawful_presence": "Your coverage ended because Medicare told us that you are not lawfully "
    "present in the United States. Good cause does not apply to this.",
    "wrong_product": "You are still a member of our plan. Only your optional extra benefits ended, "
    "because their premium was not paid. So there is no coverage to give back. Call us to learn "
    "when you may choose these benefits again.",
    "late": f"You must ask within the {_AFTER}. Your request reached us after that.",
    "asked_before": f"You can ask only once in the {_AFTER}, and you had asked us before. What we "
    "told you then still holds.",
    "no_authority": "Only you may ask for this, or somebody who has shown us that they may act for "
    "you. The person who asked us has not shown that.",
    "no_circumstance": "We can review a request only if something unusual or unexpected kept you "
    "from paying. You did not tell us of anything like that.",
    "not_good_cause": "We understand what happened. But Medicare's rules do not count it as good "
    "cause.",
    "after_disenrollment": "We may look only at what kept you from paying before your coverage "
    "ended. What changed after that cannot be a reason.",
    "no_statement": "We need your own statement of what kept you from paying, spoken or in "
    "writing, and one that we can rely on. We did not get one.",
    "not_willing": "We can review a request only if you tell us that you are willing and able to "
    "pay all that is overdue by the last day to pay. You did not tell us that.",
}
_SPECIAL = (
    "special_period",
    "When Medicare tells us that you are lawfully present again, you have a special enrollment "
    "period in which you may join a plan. The time without coverage does not raise your premium: "
    "it brings no late-enrollment penalty.",
)
_ASK_YOURSELF = (
    "ask_yourself",
    f"You may still ask us yourself, or send us a paper that names this person, in the {_AFTER}.",
)
# What is also said for one reason only: the key and the words.
_ONLY_FOR: dict[str, tuple[tuple[str, str], ...]] = {
    "lawful_presence": (_SPECIAL,),
    "no_authority": (_ASK_YOURSELF,),
}

ASKS: dict[str, str] = {
    "plan_error": "Did we make a mistake with a bill or a payment? Tell us if you paid and we did "
    "not count it. Send us proof, such as a bank statement, if you have it.",
    "authority": "Somebody asked us for this for you. We need a paper that shows that this person "
    "may act for you, such as a signed appointment or a power of attorney. Or ask us yourself.",
    "explained": "Please read below what good cause is, so that you can tell us whether it fits.",
    "circumstance": "Tell us what kept you from paying in time, when it was, and how long it "
    "lasted.",
    "statement": "Give us a statement in your own words of what kept you from paying. You may "
    "tell us on the telephone, or write to us.",
    "affirmation": "Tell us that you are willing and able to pay all overdue {owed} by the last "
    "day to pay.",
}


def why_statements(reason_key: str, to: OralNoticeFacts) -> tuple[Statement, ...]:
    """Why a request is not reviewed, and what is said of that reason only. Raises Refused for an
    unknown reason."""
    found = reason(reason_key, to.received_on, to.ended_on)
    said = (("why", REASONS[found.key]), *_ONLY_FOR.get(found.key, ()))
    window = str(request_window(to.ended_on))
    keeper = government.KEEPERS.find(found.key, to.on)
    where = (Statement("wrong_record", keeper.where, keeper.citation),) if keeper else ()
    return tuple(
        Statement(key, _of(words, to.plan_type).replace("{window}", window), found.citation)
        for key, words in said
    ) + where  # fmt: skip


def ask(gate: str, plan_type: str) -> Statement:
    """What a letter asks for, for a gate of the intake that is still open.

    Raises LookupError for a gate that is never open: the record alone answers it.
    """
    return Statement(gate, _of(ASKS[gate], plan_type), STEPS)


def _of(words: str, plan_type: str) -> str:
    return words.replace("{owed}", owed_words(plan_type))
