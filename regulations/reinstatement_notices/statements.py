"""What the letters of a reinstatement must say but for the money, by the kind of plan."""

from __future__ import annotations

from regulations.good_cause.circumstances import CRITERIA
from regulations.good_cause.findings import TEST
from regulations.good_cause.reasons import STEPS
from regulations.government import RECORD
from regulations.notice_rules import OralNoticeFacts, Statement, amount
from regulations.reinstatement import BASIS, limit, request_window

GRIEVANCES = {
    "ma": "42 CFR 422.564",
    "pdp": "42 CFR 423.564",
    "cost": "42 CFR 417.600(b), 422.564",
}
IRMAA = "42 CFR 423.44(e)(3); CMS Enrollment and Disenrollment Guidance, section 70.3.5.2"
ERROR = "CMS Enrollment and Disenrollment Guidance, section 70.3.4"


def refused_by_mistake(to: OralNoticeFacts) -> Statement:
    return Statement(
        "refused_by_mistake",
        "We told you that we cannot review your request. That was our mistake: something was "
        "written down wrongly. What we told you no longer counts, and your request is open again.",
        STEPS,
    )


def remains(to: OralNoticeFacts) -> Statement:
    return Statement(
        "remains", "You stay disenrolled. Your coverage is not given back.", BASIS[to.plan_type]
    )


def no_second(to: OralNoticeFacts) -> Statement:
    return Statement(
        "no_second",
        f"You can ask for this only once in the {request_window(to.ended_on)} after your "
        "disenrollment took effect. We cannot take a second request for it.",
        f"{BASIS[to.plan_type]}; {CRITERIA}",
    )


def join_again(to: OralNoticeFacts) -> Statement:
    return Statement(
        "join_again",
        "You may join a plan again in a valid election period. That coverage starts later; it does "
        "not fill the gap. Call 1-800-MEDICARE to learn when you may join and which plans there "
        "are.",
        STEPS,
    )


def no_appeal(to: OralNoticeFacts) -> Statement:
    return Statement(
        "no_appeal",
        "You cannot appeal this, because it is not a decision about your care or about paying for "
        "care.",
        CRITERIA,
    )


def grievance(to: OralNoticeFacts) -> Statement:
    return Statement(
        "grievance",
        "You have the right to file a grievance. A grievance is a complaint about what we did. "
        "Call us or write to us at the number or address on this letter. Say that it is a "
        "grievance, give the case number, and say what you disagree with. File it within "
        f"{amount('file_grievance', to.on, plan_type=to.plan_type)} days of this letter.",
        GRIEVANCES[to.plan_type],
    )


def the_test(to: OralNoticeFacts) -> Statement:
    return Statement(
        "the_test",
        "We can give your coverage back only for good cause. That means: something unusual kept "
        "you from paying in the grace period, and either you had no control over it or you could "
        "not reasonably have foreseen it. What changed after your coverage ended does not count.",
        f"{TEST}; {STEPS}",
    )


def decide(to: OralNoticeFacts) -> Statement:
    return Statement(
        "decide",
        f"We decide within {limit('decide_good_cause', to.received_on)} of the day on which your "
        "request reached us, and these days are running. If something has not come by then, we go "
        "by what we have. Then we may have to close the request without giving your coverage back.",
        STEPS,
    )


def no_gap(to: OralNoticeFacts) -> Statement:
    return Statement(
        "no_gap",
        "Your coverage goes on as if it had never ended. There is no gap.",
        f"{BASIS[to.plan_type]}; {STEPS}",
    )


def governments_error(to: OralNoticeFacts) -> Statement:
    return Statement(
        "governments_error",
        "A record of the government about you was wrong. Medicare has corrected it and given your "
        "coverage in our plan back. You don't have to do anything for this.",
        RECORD,
    )


def our_error(to: OralNoticeFacts) -> Statement:
    return Statement(
        "our_error",
        "The mistake was ours, so you need no good cause. You need not call 1-800-MEDICARE for it, "
        "and you need not ask again.",
        ERROR,
    )


def decided_before(to: OralNoticeFacts) -> Statement:
    return Statement(
        "decided_before",
        "What we wrote to you about good cause no longer counts. You keep your coverage without "
        "it, and no last day to pay decides about it.",
        ERROR,
    )


def cancel(to: OralNoticeFacts) -> Statement:
    return Statement(
        "cancel",
        "We cancel the disenrollment. Your coverage goes on as if it had never ended, without a "
        "gap.",
        ERROR,
    )


def cms_decides(to: OralNoticeFacts) -> Statement:
    return Statement(
        "cms_decides",
        "Medicare ended your coverage because the Part D income-related amount (IRMAA) was not "
        "paid. Only Medicare can decide whether to give your coverage back. We cannot.",
        IRMAA,
    )


def call_medicare(to: OralNoticeFacts) -> Statement:
    return Statement(
        "call_medicare",
        f"Call 1-800-MEDICARE (1-800-633-4227) within {request_window(to.ended_on)} of the day on "
        "which your disenrollment took effect. Asking us does not count as asking Medicare.",
        IRMAA,
    )


def what_we_do(to: OralNoticeFacts) -> Statement:
    return Statement(
        "what_we_do",
        "If you send us papers, we pass them on to Medicare. If Medicare finds good cause, we "
        "write to you what you owe us and by when. If Medicare finds none, Medicare tells you.",
        IRMAA,
    )


def no_longer_followed(to: OralNoticeFacts) -> Statement:
    return Statement(
        "no_longer_followed",
        "We no longer follow what Medicare does with your request. This does not take your request "
        "to Medicare back. If Medicare still finds good cause, we write to you what you owe us and "
        "by when.",
        IRMAA,
    )


def taken_back(to: OralNoticeFacts) -> Statement:
    return Statement(
        "taken_back",
        "We do nothing more with this request. If you did not want to take it back, call us at "
        "once.",
        STEPS,
    )


def helper(to: OralNoticeFacts) -> Statement:
    return Statement(
        "helper",
        "You may have somebody help you or act for you: a relative, a friend, a lawyer. Somebody "
        "who asks for you must show us that they may.",
        STEPS,
    )
