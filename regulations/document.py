"""docs/law.md, written from the rows: python -m regulations.document > docs/law.md"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from regulations import (
    arrears,
    care_fields,
    continuity,
    disaster_days,
    disaster_duties,
    disasters,
    disenrollment,
    emergency_care,
    extension_rules,
    good_cause,
    government,
    grievances,
    licenses,
    part_c,
    premiums,
    prior_authorization,
    reinstatement,
    specific,
    timeframes,
)
from regulations.care_fields import label
from regulations.dated import Days, days_of
from regulations.defects import DEFECTS
from regulations.dismissals import DISMISSAL_GROUNDS
from regulations.good_cause import intake_corrections
from regulations.good_cause.reasons import filled
from regulations.grounds import GROUNDS
from regulations.law import BEGIN, CHECKED, Row
from regulations.requesters import MAY_ASK
from regulations.required_forms import NEEDS_NO_FORM, REQUIRED_FORMS
from regulations.standard_forms import EXPIRY, STANDARD_FORMS, WARNED_BEFORE
from regulations.told_approvals import TOLD_APPROVALS
from regulations.undoing import REOPENING_GROUNDS

HEAD = f"""# The law as Fortnight holds it

Written from `regulations/` by `python -m regulations.document`; do not edit. Each row applies from
its day up to, but not on, its end; one that names no day has applied since {BEGIN.isoformat()}.
Facts were last checked on {CHECKED.isoformat()}. A request is judged by the row in force on the day
it was received or, where that is later, on the day of the form that its clock waits for, read in
the plan's time zone; each module says which day governs its other rows.
"""
COLUMNS = (
    "| rule | limit | law | since | until | asks for | extendable | checked |\n" + "|---" * 8 + "|"
)
_FILING = (
    "file_reconsideration", "file_redetermination", "decide_redetermination", "file_grievance",
    "vacate_dismissal", "review_dismissal", "reopen",
)  # fmt: skip
_CAPS = ("presume_receipt", "extend", "extend_grievance", "appointment_counts")
# Duties that have a heading of their own; the rest follows a decision or a call.
_HEADED = {
    "Decide and notify": ("decide",),
    "Filing, vacating, reviewing": _FILING,
    "Carrying out a reversal": ("effectuate",),
    "Presumptions and caps": _CAPS,
}
GENERALLY = {"yes": "generally yes", "no": "generally no", "open": "if it meets the test"}


def document() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_lines())


def _tables() -> Iterator[tuple[str, list[Row]]]:
    every = timeframes.ROWS.history()
    headed = {duty for duties in _HEADED.values() for duty in duties}
    rest = [row for row in every if row.duty not in headed]
    for number, (title, duties) in enumerate(_HEADED.items()):
        yield title, [row for row in every if row.duty in duties]
        if number == 0:
            yield "After a decision or a call", rest
    yield (
        "Disasters and emergencies",
        [
            *disasters.ENDS.history(),
            *disaster_days.KEEP_UP.history(),
            *disaster_duties.ROWS.history(),
        ],
    )
    yield "Business continuity", list(continuity.ROWS.history())
    yield "Before a disenrollment for nonpayment", list(disenrollment.ROWS.history())
    yield "Good-cause reinstatement", list(reinstatement.ROWS.history())


def _days(row: Days) -> str:
    """Since when, and until when, where that is not always."""
    since, until = days_of(row)
    said = f", since {since}" if since > BEGIN else ""
    return said + (f", until {until}" if until else "")


def _lines() -> Iterator[str]:
    yield HEAD
    for title, rows in _tables():
        yield f"## {title}\n"
        yield COLUMNS
        yield from (_row(row) for row in rows)
        yield ""
    yield "## Grounds of an extension\n"
    for ground in GROUNDS.history():
        citation = ground.citation(timeframes.OD, timeframes.STANDARD, CHECKED)
        yield f"- **{ground.label}** ({citation}){_days(ground)}. {ground.explanation}"
    yield from _extension_rules()
    yield from _denials()
    yield from _grievances()
    yield from _dismissals_and_reopenings()
    yield from _told_approvals()
    yield from _forms()
    yield from _emergency_care()
    yield from _disasters()
    yield from _who_signs()
    yield from _continuity()
    yield from _good_cause()
    yield from _premiums()
    yield from _standard_forms()
    yield from _reports()


def _extension_rules() -> Iterator[str]:
    yield "\n## The notice of an extension\n"
    for notice in extension_rules.NOTICES.history():
        case, _, priority = notice.key.rpartition(".")
        about = f"{case.replace('_', ' ')}, {priority}"
        yield f"- **{about}** ({notice.citation}, {notice.confidence}){_days(notice)}"
    yield f"- {extension_rules.BY_FIRST_LIMIT}"
    yield "\n## What is no reason to extend\n"
    for routine in extension_rules.ROUTINE.history():
        phrases = ", ".join(f"“{phrase}”" for phrase in routine.phrases)
        yield f"- **{routine.label}** ({extension_rules.CONTROLS}){_days(routine)}: {phrases}."


def _denials() -> Iterator[str]:
    yield "\n## What a denial says\n"
    for reason in specific.DENIAL.history():
        said = f"{reason.label}** ({reason.citation}, {reason.confidence}){_days(reason)}"
        yield f"- **{said}."
    yield "\n## Coverage rules that it may apply\n"
    for kind in specific.KINDS.history():
        said = f"{kind.label}** ({kind.citation}, {kind.confidence}){_days(kind)}"
        yield f"- **{said}. Such as {kind.example}."
    yield f"\n{specific.INTERNAL_ONLY_WHERE}"


def _dismissals_and_reopenings() -> Iterator[str]:
    yield "\n## Grounds of a dismissal\n"
    for dismissal in DISMISSAL_GROUNDS.history():
        said = f"{dismissal.label}** ({dismissal.citation}, {dismissal.confidence})"
        yield f"- **{said}{_days(dismissal)}. Needs: {dismissal.needs.words}."
    yield "\nNot dismissed for who asks, once the form that is asked of them is here:\n"
    for asker in MAY_ASK.history():
        yield f"- {asker.label} ({asker.citation}, {asker.confidence}){_days(asker)}."
    yield "\nWhat makes out no valid request:\n"
    for defect in DEFECTS.history():
        yield f"- {defect.label} ({defect.citation}, {defect.confidence}){_days(defect)}."
    yield "\n## Grounds of a reopening\n"
    for reopening in REOPENING_GROUNDS.history():
        said = f"{reopening.label}** ({reopening.citation}, {reopening.confidence})"
        yield f"- **{said}{_days(reopening)}. {reopening.explanation}"


def _told_approvals() -> Iterator[str]:
    yield "\n## Approvals told by telephone\n\nOff until a plan switches it on, with its source.\n"
    for row in TOLD_APPROVALS.history():
        yield f"- **{row.label}** ({row.citation}, {row.confidence}){_days(row)}."


def _forms() -> Iterator[str]:
    yield "\n## Forms that start the clock\n"
    for form in REQUIRED_FORMS.history():
        said = f"{form.label}** ({form.citation}, {form.confidence}){_days(form)}"
        yield f"- **{said}. {form.summary}"
        for element in form.elements.history():
            yield f"  - {element.label} ({element.citation}, {element.confidence}){_days(element)}"
    yield "\nNo such form is asked of:\n"
    yield from (
        f"- {exempt.label} ({exempt.citation}){_days(exempt)}" for exempt in NEEDS_NO_FORM.history()
    )


def _who_signs() -> Iterator[str]:
    yield "\n## Who may sign a denial or an appeal decision\n"
    for kind in licenses.KINDS.history():
        acts = [act for act in (licenses.DENIAL, licenses.APPEAL) if kind.may_sign(act)]
        covers = ", ".join(label(each, CHECKED) for each in kind.covers) or "any field"
        said = f"{kind.label}** ({kind.citation}, {kind.confidence}){_days(kind)}"
        yield f"- **{said}. Signs: {' and '.join(acts) or 'nothing'}; reaches {covers}."
    yield "\n## Fields of medicine or health care (ours)\n"
    yield from (
        f"- `{field.key}`: {field.label} ({field.citation}, {field.confidence}){_days(field)}"
        for field in care_fields.CARE_FIELDS.history()
    )
    yield "\n## Codes that belong to one field for certain\n"
    yield from (
        f"- {codes}: {label(codes.care_field, CHECKED)} ({codes.citation}, {codes.confidence})"
        f"{_days(codes)}"
        for codes in care_fields.CODES.history()
    )


def _emergency_care() -> Iterator[str]:
    yield "\n## Kinds of care of a request for payment, and what follows\n"
    for kind in emergency_care.CARE_KINDS.history():
        said = f"{kind.label}** ({kind.citation}, {kind.confidence}){_days(kind)}"
        yield f"- **{said}. {kind.test}"
    yield ""
    for each in emergency_care.CONSEQUENCES.history():
        said = f"({each.citation}, {each.confidence}){_days(each)}"
        yield f"- {', '.join(each.of)}: {each.text} {said}"
    yield "\nA denial of payment that rests on one of these must be explained:\n"
    for reason in emergency_care.BARRED.history():
        said = f"({reason.citation}, {reason.confidence}){_days(reason)}"
        yield f"- {reason.about} {said}. Signs of it: {'; '.join(reason.words)}."


def _grievances() -> Iterator[str]:
    yield "\n## Grounds of an extension of the time to answer a grievance\n"
    for reason in grievances.GROUNDS.history():
        citation = grievances.cite("ma", "(e)(2)")
        yield f"- **{reason.label}** ({citation}){_days(reason)}. {reason.explanation}"
    yield "\n## How a grievance is answered\n"
    for must in grievances.IN_WRITING.history():
        citation = grievances.cite("ma", must.paragraph)
        yield f"- **{must.when}** ({citation}){_days(must)}. {must.message}"
    yield f"- {grievances.LATE}"


def _good_cause() -> Iterator[str]:
    yield "\n## Good cause\n"
    for each in good_cause.CIRCUMSTANCES.history():
        said = f"**{GENERALLY[each.generally]}** ({each.citation}, {each.confidence})"
        yield f"- {each.label}: {said}{_days(each)}. {each.explanation}"
    yield "\n## Why a request for reinstatement is not reviewed\n"
    for alert_text in good_cause.NOT_ELIGIBLE.history():
        reason = filled(alert_text, days_of(alert_text)[0])
        said = f"{reason.label}** ({reason.citation}, {reason.confidence}){_days(reason)}"
        yield f"- **{said}. “{reason.say}”"
    yield "\n## What is looked at before a decision on good cause\n"
    for item in good_cause.CHECKLIST.history():
        yield f"- **{item.label}** ({item.citation}, {item.confidence}){_days(item)}. {item.hint}"
    yield "\n## What of a request that is not reviewed may have been a slip (ours)\n"
    for key, fact in intake_corrections.STOOD_ON.items():
        reason = good_cause.recorded_reason(key, CHECKED, CHECKED)
        yield f"- {reason.label}: stands on `{fact}`."
    yield "\n## How a referral to CMS ends without its decision\n"
    for end in good_cause.REFERRAL_ENDS.history():
        yield f"- **{end.label}** ({end.citation}, {end.confidence}){_days(end)}. {end.explanation}"
    yield from _government()
    yield "\n## When such a limit passes\n"
    for row in {row.duty: row for row in reinstatement.ROWS.history()}.values():
        meaning = reinstatement.missed(row.duty)
        if meaning.citation:
            yield f"- `{row.duty}` ({meaning.citation}). {meaning.text}"


def _government() -> Iterator[str]:
    yield "\n## Records of the government, and its errors\n"
    for keeper in government.KEEPERS.history():
        said = f"{keeper.label}** ({keeper.citation}, {keeper.confidence}){_days(keeper)}"
        yield f"- **{said}. “{keeper.where}”"
    for error in government.ERRORS.history():
        said = f"{error.label}** ({error.citation}, {error.confidence}){_days(error)}"
        yield f"- **{said}: CMS may reinstate the person itself."
    for reply in government.REPLIES.history():
        said = f"{reply.label} ({reply.citation}, {reply.confidence}){_days(reply)}"
        yield f"- Reply {reply.key}: {said}."


def _premiums() -> Iterator[str]:
    yield "\n## Premiums\n"
    yield "| year | base premium, a month | checked |\n|---|---|---|"
    for base in premiums.BASE_PREMIUMS.history():
        yield f"| {base.year} | ${base.amount} | {base.confidence} |"
    yield ""
    for figure in premiums.FIGURES.history():
        said = f"{figure.value} {figure.unit} ({figure.citation}, {figure.confidence})"
        yield f"- `{figure.key}`: {said}{_days(figure)}."
    for way in premiums.WAYS.history():
        yield f"- **{way.label}** ({way.citation}, {way.confidence}){_days(way)}. {way.explanation}"
    withheld = ", ".join(arrears.WITHHOLDERS.values())
    yield f"- A month withheld by one of these may not be billed ({arrears.WITHHELD}): {withheld}."
    for kind in arrears.BILL_KINDS.history():
        said = f"{kind.label}** ({kind.citation}, {kind.confidence}){_days(kind)}"
        counts = "may end coverage" if kind.is_arrears else "never arrears"
        yield f"- Bill: **{said}: {counts}. {kind.explanation}"
    for after in arrears.AFTER_MISSED.history():
        said = f"({after.citation}, {after.confidence}){_days(after)}. {after.text}"
        yield f"- After a missed installment {said}"
    yield f"- A ledger holds these charges: {', '.join(arrears.KINDS.values())}."


def _disasters() -> Iterator[str]:
    yield "\n## Who may declare a disaster, what applies while it lasts, whose word ends it\n"
    for source in disasters.SOURCES.history():
        yield f"- **{source.label}** ({source.citation}, {source.confidence}){_days(source)}."
    yield ""
    for effect in disasters.EFFECTS.history():
        said = f"{effect.label}** ({effect.citation}, {effect.confidence})"
        yield f"- **{said}{_days(effect)}. {effect.explanation}"
    yield ""
    yield from (
        f"- {kind.label} ({kind.citation}, {kind.confidence}){_days(kind)}"
        for kind in disasters.END_KINDS.history()
    )
    yield ""
    for condition in disasters.CONDITIONS.history():
        said = f"{condition.label}** ({condition.citation}, {condition.confidence})"
        yield f"- **{said}{_days(condition)}. {condition.explanation}"


def _continuity() -> Iterator[str]:
    yield "\n## Essential functions, and what a business continuity plan holds\n"
    for function in continuity.FUNCTIONS.history():
        said = f"{function.label}** ({function.citation}, {function.confidence})"
        yield f"- **{said}{_days(function)}."
    yield ""
    for element in continuity.ELEMENTS.history():
        said = f"{element.label}** ({element.citation}, {element.confidence})"
        yield f"- **{said}{_days(element)}. {element.asked}"


def _standard_forms() -> Iterator[str]:
    yield "\n## Standard forms of CMS\n"
    yield "Their text is CMS's; a plan loads it. What is known of each:\n"
    for form in STANDARD_FORMS.history():
        numbers = f"{form.key}, OMB {form.omb}"
        said = f"{form.name}** ({numbers}; {form.citation}, {form.confidence}){_days(form)}"
        yield f"- **{said}. Letters of the kind `{form.letter}` are made from it."
        for place in form.places.history():
            told = f"{place.label} ({place.citation}, {place.confidence}){_days(place)}"
            yield f"  - Has a place for: {told}."
        for must in form.says.history():
            figure = f", with the figure {must.figure(CHECKED)}" if must.figure else ""
            verb = "May say" if must.optional else "Says"
            told = f"{must.label}{figure} ({must.citation}, {must.confidence}){_days(must)}"
            yield f"  - {verb}: {told}."
        for own in form.own_text.history():
            told = f"{own.label} ({own.citation}, {own.confidence}){_days(own)}"
            yield f"  - Leaves to the plan: {told}."
    for expiry in EXPIRY.history():
        yield f"\n{expiry.label} ({expiry.citation}, {expiry.confidence}){_days(expiry)}."
    yield f"\nThe plan is warned {WARNED_BEFORE} days before an edition expires (ours)."


def _reports() -> Iterator[str]:
    yield "\n## Yearly public metrics on prior authorization\n"
    for measure in prior_authorization.MEASURES.history():
        said = f"({measure.citation}, {measure.confidence}){_days(measure)}"
        below = f" Of: {measure.denominator}" if measure.denominator else ""
        yield f"{measure.number}. **{measure.label}** {said}. {measure.numerator}{below}"
    yield ""
    for reading in prior_authorization.READINGS.history():
        said = f"({reading.citation}, {reading.confidence}){_days(reading)}"
        yield f"- **{reading.label}** {said}. {reading.text}"
    yield "\n## Part C reporting: organization determinations and reconsiderations\n"
    for count in (*part_c.COUNTS.history(), *part_c.READINGS.history()):
        said = f"({count.citation}, {count.confidence}){_days(count)}"
        under = f"{part_c.PARTS[count.part]}: " if count.part else ""
        yield f"- **{under}{count.label}** {said}. {count.text}"


def _row(row: Row) -> str:
    since, until = days_of(row)
    selects = ", ".join(f"{name}={value}" for name, value in row.selects)
    cells = (
        f"`{row.key}`",
        str(row.limit),
        row.citation,
        since.isoformat(),
        until.isoformat() if until else "",
        selects,
        "yes" if row.extendable else "no",
        row.confidence,
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(document() + "\n")
