"""Standard forms: loaded as issued, mapped once, used to the letter (corrections A1, A2).

CMS-10003-NDMCP is no model language: a plan fills its places and rewrites nothing (its
instructions of 2006 to 2019); 42 CFR 422.568(e) says what a denial must have.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import services
from cases.presentation import standard_forms as shown
from cases.services import dispatching
from cases.services.form_letters import sample_letter
from notices import letters
from notices.letters import LetterError
from notices.models import FormEdition, Notice
from notices.standard_forms import samples
from notices.standard_forms.facts import FACTS
from notices.standard_forms.text import sha256_of
from regulations import standard_forms as law
from regulations.law import Refused
from tests import factories, invented_form
from tests.factories import DAY, HOUR, MONDAY
from tests.invented_form import ENGLISH, SPANISH, chosen, in_force, loaded
from tests.loops import at_least_one
from tests.prints import reader_of, text_of

pytestmark = pytest.mark.django_db
DECIDED = MONDAY + DAY
# Before a letter that was put off an hour after the decision would be tried again by itself.
SOON = DECIDED + HOUR + timedelta(seconds=5)
TODAY = MONDAY.date()


def denial(**facts) -> Notice:
    return factories.denied_case(at=DECIDED, **facts).notices.get(recipient="enrollee")


def mapped(**changed) -> None:
    """Map a loaded edition with these changes by the words at its places."""
    by = factories.user(Role.ADMINISTRATOR)
    services.map_form(loaded(by=by).pk, chosen(**changed), by=by, at=MONDAY)


def refusal(act) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


class TestTheFormInForce:
    def test_every_sentence_of_the_form_stands_in_the_denial_and_no_other(self):
        """42 CFR 422.568(e); the instructions: plans do not deviate from the content."""
        in_force()
        said = text_of(reader_of(denial()))
        for sentence in at_least_one(
            ["Invented sheet. Read all of it.", "Sheet About a Denial of Care",
             "You can ask Harbor Light Health Plan to look again within 65 days of this sheet.",
             "If your doctor asked us, your doctor has this sheet already. Talk it over.",
             "Questions? Call Harbor Light Health Plan at 1-800-555-0100, TTY 711."]
        ):  # fmt: skip
            assert sentence in said
        for ours in ("1-800-MEDICARE", "We Denied", "How to reach us", "Ask us for a reconsider"):
            assert ours not in said

    def test_its_places_are_filled_with_the_facts_of_the_case(self):
        """42 CFR 422.568(e)(1): the specific reasons."""
        in_force()
        notice = denial()
        said = text_of(reader_of(notice))
        assert "Date: March 4, 2026" in said
        assert f"Name: {notice.facts['enrollee']['name']} What we decided" in said
        assert f"Member number: {notice.facts['enrollee']['member_id']} Name:" in said
        assert (
            "We have refused the care that you or your doctor wanted: MRI of knee (73721)" in said
        )
        assert f"We did so because: {factories.DENIAL['reason']}" in said
        assert factories.DENIAL["criteria"] in said
        assert "{" not in said and "[" not in said

    @pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
    def test_its_numbers_and_its_expiration_stand_in_the_foot_of_every_page(self, large):
        """The instructions: the OMB control number must be displayed. 5 CFR 1320.5(b)(2)."""
        edition = in_force()
        pdf = letters.render(sample_letter(edition, "denial", large=large), at=MONDAY)
        pages = invented_form.pages_of(pdf)
        for page in at_least_one(pages):
            assert "CMS-10003-NDMCP" in page and "OMB 0938-0829" in page
            assert "Expires December 31, 2028" in page

    def test_a_partial_approval_uses_the_words_of_the_form_for_it(self):
        edition = in_force()
        said = text_of(reader_of(sample_letter(edition, "by_line")))
        assert "We have accepted in part the care that you" in said
        assert "Physical therapy (97110), 24 visits: 12 visits are approved." in said
        assert "MRI of the brain: The record shows no exam" in said
        assert "Office visit" not in said

    def test_a_denial_of_payment_says_so_in_title_and_text(self):
        edition = in_force()
        said = text_of(reader_of(sample_letter(edition, "payment")))
        assert "Sheet About a Denial of a Bill" in said
        assert "We have refused the payment of care that you" in said

    def test_the_title_of_a_payment_has_whole_words_replaced(self):
        """The instructions: the title is replaced, and no other word."""
        of = ENGLISH.replace("Sheet About a Denial of Care", "Careful Sheet, Denial of Care")
        by = factories.user(Role.ADMINISTRATOR)
        wanted = chosen(of, words={invented_form.TITLE: ("Care", "a Bill")})
        edition = services.map_form(loaded(by=by, text=of).pk, wanted, by=by, at=MONDAY)
        said = text_of(reader_of(sample_letter(edition, "payment")))
        assert "Careful Sheet, Denial of a Bill" in said

    def test_it_is_called_by_its_name_and_ours_is_not(self):
        ours = denial()
        in_force()
        assert (ours.called, denial().called) == ("Denial notice", "Integrated Denial Notice")

    def test_a_form_in_english_leaves_denials_in_spanish_as_they_are(self):
        in_force()
        notice = _in_spanish()
        assert notice.form_edition is None and notice.template.startswith("denial/es/")

    def test_a_form_in_spanish_is_filled_in_spanish(self):
        """The instructions of 2016: insertions in the Spanish form are in Spanish."""
        in_force(language="es", text=SPANISH)
        said = text_of(reader_of(_in_spanish()))
        assert "Fecha: 4 de marzo de 2026" in said and "Vence el 31 de diciembre de 2028" in said
        assert "En inglés" not in said and "1-800-MEDICARE" not in said

    def test_letters_that_were_queued_keep_the_words_that_they_had(self):
        """What was queued in our wording stays so; what was queued on an edition keeps it."""
        ours = denial()
        first = in_force()
        old = denial()
        in_force(edition="2026", text=ENGLISH.replace("Talk it over.", "Talk it through."),
                 at=MONDAY + 2 * HOUR, on=(MONDAY + 2 * DAY).date())  # fmt: skip
        new = factories.denied_case(at=MONDAY + 3 * DAY).notices.get(recipient="enrollee")
        kept = [Notice.objects.get(pk=each.pk).form_edition for each in (ours, old)]
        assert kept == [None, first]
        assert "Talk it over." in text_of(reader_of(old))
        assert "Talk it through." in text_of(reader_of(new))

    def test_it_takes_effect_on_its_day_and_not_before(self):
        in_force(on=TODAY + timedelta(days=2))
        assert denial().form_edition is None
        later = factories.denied_case(at=MONDAY + 2 * DAY).notices.get(recipient="enrollee")
        assert later.form_edition is not None

    def test_a_letter_names_template_and_edition_when_it_left(self):
        edition = in_force()
        case = factories.denied_case(at=DECIDED)
        factories.dispatch_all(case, at=DECIDED + HOUR)
        notice = case.notices.get(recipient="enrollee")
        assert notice.template.startswith("standard_form/en/") and notice.form_edition == edition

    def test_a_copy_that_is_sent_again_is_made_from_the_same_edition(self):
        edition = in_force()
        case = factories.denied_case(at=DECIDED)
        factories.dispatch_all(case, at=DECIDED + HOUR)
        first = case.notices.get(recipient="enrollee")
        facts = services.ResendFacts("asked", "", 0)
        copy = services.send_again(
            first.pk, facts, by=factories.user(Role.INTAKE), at=DECIDED + 2 * HOUR
        )
        assert copy.form_edition == edition

    def test_a_text_that_is_not_the_approved_one_makes_no_letter(self):
        """Fixed by its digest: a form is used to the letter."""
        in_force()
        notice = denial()
        FormEdition.objects.update(text=ENGLISH.replace("65 days", "95 days"))
        with pytest.raises(LetterError, match="form_text_changed"):
            letters.render(Notice.objects.get(pk=notice.pk), at=DECIDED)


def _in_spanish() -> Notice:
    case = factories.in_review_case()
    services.prefer_letters(
        case.pk, letter_language="es", large_print=False, by=factories.user(Role.INTAKE), at=MONDAY
    )
    return invented_form.deny(case, at=DECIDED)


@pytest.mark.parametrize(
    ("quantity", "said"), [("", ""), ("1", ""), ("3", " × 3"), ("24 visits", ", 24 visits")]
)
def test_what_was_denied_says_of_how_many(quantity, said):
    item = {"description": "Therapy", "code": "97110", "quantity": quantity, "outcome": "denied"}
    case = {"request": {"items": [item]}}
    assert FACTS["items"].pieces(case) == [{"given": f"Therapy (97110){said}"}]


class TestThePlansOwnParagraphs:
    @pytest.fixture(autouse=True)
    def own(self, db):
        services.set_plan_paragraphs(
            factories.plan().pk, "denial", "en", opening="Case number: {case_number}",
            closing="Our own farewell.", why="x", by=factories.user(Role.ADMINISTRATOR), at=MONDAY,
        )  # fmt: skip

    def test_they_stand_where_the_instructions_allow_them_and_nowhere_else(self):
        """The instructions: more identifying fields in the heading; what Medicaid rules ask for."""
        in_force()
        notice = denial()
        said = text_of(reader_of(notice))
        assert f"Case number: {notice.facts['case_number']} What we decided" in said
        assert "Our own farewell." in said.split("may ask for you.")[1].split("Questions?")[0]
        assert said.count("Our own farewell.") == 1

    def test_a_form_without_such_a_place_leaves_them_out(self):
        by = factories.user(Role.ADMINISTRATOR)
        edition = loaded(by=by)
        out = {
            "Insert more identifying fields": "left_out",
            "Insert what the State's Medicaid office wants": "left_out",
        }
        services.map_form(edition.pk, chosen(facts=out), by=by, at=MONDAY)
        services.put_form_in_force(edition.pk, on=TODAY, by=by, at=MONDAY)
        assert "Our own farewell." not in text_of(reader_of(denial()))

    def test_a_curly_place_is_none_for_them(self):
        found = refusal(lambda: mapped(facts={"phone": "closing"}))
        assert found.code == "unfit_form" and "Choose what stands" in found.message


class TestWhatIsRefused:
    def test_a_place_that_has_no_fact(self):
        assert refusal(lambda: mapped(facts={"phone": ""})).code == "unfit_form"

    def test_a_fact_that_the_plan_does_not_have(self):
        factories.plan()
        type(factories.plan()).objects.update(fax="")
        found = refusal(lambda: mapped(facts={"TTY": "plan_fax"}))
        assert "nothing on file" in found.message

    @pytest.mark.parametrize("place", [each.key for each in invented_form.row().places.on(TODAY)])
    def test_a_form_without_a_place_that_the_law_asks_for(self, place):
        """42 CFR 422.568(e)(1) and the heading of the form."""
        wrong = {words: "nothing" if words.endswith(":") else "case_number"
                 for words, fact in invented_form.FACTS.items() if fact == place}  # fmt: skip
        if place == "reason":
            wrong["give the rationale"] = "case_number"
        found = refusal(lambda: mapped(facts=wrong))
        assert found.message.startswith("No place of the form is for this") and found.citation

    @pytest.mark.parametrize("said", [each.key for each in invented_form.row().says.on(TODAY)])
    def test_a_required_statement_that_no_sentence_makes(self, said):
        """42 CFR 422.568(e)(2)-(5)."""
        found = refusal(lambda: mapped(says={said: "A sentence of our own."}))
        assert found.field == said and found.citation

    @pytest.mark.parametrize("said", ["appeal", "standard", "expedited"])
    def test_a_statement_without_the_figure_of_the_law(self, said):
        """65 days (422.582(b) with the days of receipt), 30 days (422.590), 72 hours (422.584)."""
        found = refusal(lambda: mapped(says={said: invented_form.OTHERS}))
        assert "does not have the number of the law" in found.message and found.citation

    @pytest.mark.parametrize(
        ("words", "is_fit"),
        [("We answer a 72-hour look in time.", True), ("We answer in 72 hours.", True),
         ("You get (72 hours), no more.", True), ("We answer in 72.", True),
         ("We answer in 172 hours.", False), ("Call 1-800-72-0000.", False),
         ("We answer in 72.5 hours.", False), ("We answer in 72,000 hours.", False),
         ("See 42 CFR 422.72 for it.", False), ("We answer in 4,72 hours.", False)],
    )  # fmt: skip
    def test_a_number_that_is_not_that_of_the_law(self, words, is_fit):
        """42 CFR 422.568(e)(3), 422.584: 72 hours, however the form writes them."""
        of = ENGLISH.replace(invented_form.FAST, words)
        by = factories.user(Role.ADMINISTRATOR)
        edition = loaded(by=by, text=of)
        wanted = chosen(of, says={"expedited": words})
        if is_fit:
            assert services.map_form(edition.pk, wanted, by=by, at=MONDAY).mapped_at
            return
        found = refusal(lambda: services.map_form(edition.pk, wanted, by=by, at=MONDAY))
        assert found.message == "This sentence does not have the number of the law: 72."

    def test_a_number_in_brackets_that_are_left_out(self):
        """42 CFR 422.568(e)(2): the days to appeal stand in the letter."""
        appeal = "You can ask {health plan name} to look again [within 65 days]."
        of = ENGLISH.replace(invented_form.APPEAL, appeal)
        by = factories.user(Role.ADMINISTRATOR)
        edition = loaded(by=by, text=of)
        wanted = chosen(of, facts={"within 65 days": "left_out"}, says={"appeal": appeal})
        found = refusal(lambda: services.map_form(edition.pk, wanted, by=by, at=MONDAY))
        assert found.message == "This sentence does not have the number of the law: 65."

    @pytest.mark.parametrize("said", ["payment", "further", "help", "doctor_copy"])
    def test_a_sentence_that_makes_another_statement_already(self, said):
        """42 CFR 422.568(e)(2)-(5): each of them is stated."""
        found = refusal(lambda: mapped(says={said: invented_form.APPEAL}))
        assert found.field == said and found.citation
        assert "is chosen already for this: the right to appeal" in found.message

    @pytest.mark.parametrize("sentence", ["[Call us.", "Or write a letter.", "We answer.]"])
    def test_a_statement_in_brackets_that_are_left_out(self, sentence):
        """42 CFR 422.568(e)(5): where to get help."""
        bracket = "[Call us. Or write a letter. We answer.]"
        of = ENGLISH.replace("[Insert what the State's Medicaid office wants]", bracket)
        by = factories.user(Role.ADMINISTRATOR)
        edition = loaded(by=by, text=of)
        for fact in ("left_out", "closing"):
            wanted = chosen(of, facts={bracket.strip("[]"): fact}, says={"help": sentence})
            found = refusal(lambda w=wanted: services.map_form(edition.pk, w, by=by, at=MONDAY))
            assert found.field == "help" and "Not every letter prints this" in found.message
        wanted = chosen(of, facts={bracket.strip("[]"): "as_it_is"}, says={"help": sentence})
        assert services.map_form(edition.pk, wanted, by=by, at=MONDAY).mapped_at

    @pytest.mark.parametrize(
        ("around", "inside", "is_refused"),
        [("left_out", "left_out", False), ("as_it_is", "left_out", True),
         ("as_it_is", "plan_phone", False)],
    )  # fmt: skip
    def test_a_place_in_brackets_goes_with_them(self, around, inside, is_refused):
        """The instructions: square brackets where they apply, curly ones filled."""
        bracket = "Medicaid may help. Call {their number}."
        of = ENGLISH.replace("[Insert what the State's Medicaid office wants]", f"[{bracket}]")
        by = factories.user(Role.ADMINISTRATOR)
        edition = loaded(by=by, text=of)
        wanted = chosen(of, facts={bracket: around, "their number": inside})
        if is_refused:
            found = refusal(lambda: services.map_form(edition.pk, wanted, by=by, at=MONDAY))
            assert "The brackets around it are printed" in found.message
            return
        edition = services.map_form(edition.pk, wanted, by=by, at=MONDAY)
        said = text_of(reader_of(sample_letter(edition, "denial")))
        assert ("Medicaid may help. Call 1-800-555-0100." in said) == (around == "as_it_is")

    def test_words_that_the_form_does_not_give(self):
        """The instructions: the appropriate one of the terms given."""
        term = "Insert the term: refused, accepted in part"
        found = refusal(lambda: mapped(words={term: ("turned down", "accepted in part")}))
        assert "The form does not give these words here: “turned down”" in found.message

    def test_a_part_of_a_word_that_the_form_gives(self):
        term = "Insert the term: refused, accepted in part"
        found = refusal(lambda: mapped(words={term: ("refuse", "accepted in part")}))
        assert "The form does not give these words here: “refuse”" in found.message

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("D", "Denial of a Bill"), "The form does not give these words here: “D”"),
            (("Replace", "Denial of a Bill"), "title of the form does not have these words"),
            (("Denial of a Bill", "Denial of Care"), "title of the form does not have these"),
            (("Denial of Care", "Denial of Care"), "Enter the words that replace"),
        ],
    )
    def test_a_title_that_a_denied_payment_would_not_have(self, words, message):
        """The instructions: the title is replaced where payment is denied."""
        assert message in refusal(lambda: mapped(words={invented_form.TITLE: words})).message

    def test_a_changed_sentence_with_the_first_one_that_differs(self):
        """The instructions: plans may not deviate from the content of the form."""
        loaded()
        changed = ENGLISH.replace("An ordinary second look", "A usual second look")
        found = refusal(lambda: loaded(text=changed))
        assert found.code == "changed_sentence" and found.field == "text"
        assert "“An ordinary second look takes us 30 days at the most.”" in found.message
        assert "“A usual second look takes us 30 days at the most.”" in found.message
        assert FormEdition.objects.count() == 1

    def test_a_changed_sentence_that_another_plan_of_the_house_loads(self):
        loaded()
        other = factories.plan(name="Other Plan", contract_id="H0002")
        changed = ENGLISH.replace("Talk it over.", "")
        found = refusal(lambda: loaded(plan=other, text=changed))
        assert "“Talk it over.”" in found.message
        assert loaded(plan=other).plan == other

    def test_the_same_text_again_however_its_lines_end(self):
        loaded()
        again = ENGLISH.replace("\n", " \r\n\r\n")
        assert refusal(lambda: loaded(text=again)).code == "loaded_already"

    def test_a_text_and_an_edition_that_only_look_the_same(self):
        loaded()
        again = ENGLISH.replace("another", "an\u200bother").replace("office", "o\ufb03ce")
        found = refusal(lambda: loaded(text=again, edition="20\u200b25"))
        assert found.code == "loaded_already"
        changed = ENGLISH.replace("Talk it over.", "Talk.")
        found = refusal(lambda: loaded(text=changed, edition="\uff12025\u00ad"))
        assert found.code == "changed_sentence"

    def test_an_edition_that_was_kept_with_what_no_one_sees(self):
        """It keeps its text and digest; another plan loads the same text as it is read today."""
        first = loaded()
        before = ENGLISH.strip().replace("ordinary", "ordi\u00adnary")
        FormEdition.objects.filter(pk=first.pk).update(text=before, sha256=sha256_of(before))
        other = factories.plan(name="Other Plan", contract_id="H0002")
        assert loaded(plan=other).plan == other
        first.refresh_from_db()
        assert first.sha256 == sha256_of(first.text)

    @pytest.mark.parametrize("edition", ["\u200b", "\ufb03" * 21])
    def test_an_edition_without_a_name_that_is_seen_or_with_one_too_long(self, edition):
        assert refusal(lambda: loaded(edition=edition)).field == "edition"

    @pytest.mark.parametrize(
        "text",
        ["No title {plan}", "# One\n# Two {x}", "# A title\nNo place.", "# A\nA lone { bracket {x}",
         "# A\nAn empty place {} {x}", "# A\n{x} in Greek letters of old: \U00010900"],
    )  # fmt: skip
    def test_a_text_that_is_no_form(self, text):
        assert refusal(lambda: loaded(text=text)).field == "text"
        assert not FormEdition.objects.exists()

    def test_an_edition_that_has_expired(self):
        """5 CFR 1320.5(b): valid through the day that is printed."""
        yesterday = TODAY - timedelta(days=1)
        found = refusal(lambda: loaded(expires_on=yesterday))
        assert found.field == "expires_on"
        assert in_force(on=TODAY, edition="2026", expires_on=TODAY).in_force_on == TODAY
        assert shown.warnings(shown.editions_of(factories.plan()), TODAY)[0]["is_over"] is False

    def test_a_first_day_that_is_past_or_after_it_expires(self):
        by = factories.user(Role.ADMINISTRATOR)
        edition = loaded(by=by)
        services.map_form(edition.pk, chosen(), by=by, at=MONDAY)
        for on in at_least_one([TODAY - timedelta(days=1), date(2029, 1, 1)]):
            found = refusal(
                lambda on=on: services.put_form_in_force(edition.pk, on=on, by=by, at=MONDAY)
            )
            assert found.field == "on"

    def test_a_form_that_is_not_mapped(self):
        by = factories.user(Role.ADMINISTRATOR)
        edition = loaded(by=by)
        found = refusal(lambda: services.put_form_in_force(edition.pk, on=TODAY, by=by, at=MONDAY))
        assert found.code == "not_mapped"

    def test_two_editions_from_one_day(self):
        in_force()
        assert refusal(lambda: in_force(edition="2026")).code == "same_day"

    def test_a_change_of_what_is_in_force(self):
        edition, by = in_force(), factories.user(Role.ADMINISTRATOR)
        for act in at_least_one([
            lambda: services.map_form(edition.pk, chosen(), by=by, at=MONDAY),
            lambda: services.put_form_in_force(edition.pk, on=TODAY, by=by, at=MONDAY),
        ]):  # fmt: skip
            assert refusal(act).code == "settled"

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_anyone_but_an_administrator(self, role):
        edition, by = loaded(), factories.user(role)
        for act in at_least_one([
            lambda: loaded(by=by, edition="2026"),
            lambda: services.map_form(edition.pk, chosen(), by=by, at=MONDAY),
            lambda: services.put_form_in_force(edition.pk, on=TODAY, by=by, at=MONDAY),
            lambda: services.withdraw_form(edition.pk, why="x", by=by, at=MONDAY),
        ]):  # fmt: skip
            with pytest.raises(PermissionDenied):
                act()


class TestWithdraw:
    def test_a_wrong_edition_before_a_letter_used_it_makes_room_for_the_right_text(self):
        edition, by = in_force(), factories.user(Role.ADMINISTRATOR)
        services.withdraw_form(edition.pk, why="A line was missing.", by=by, at=MONDAY)
        right = loaded(text=ENGLISH.replace("Talk it over.", "Talk."))
        assert right.edition == edition.edition
        assert denial().form_edition is None
        assert refusal(
            lambda: services.withdraw_form(edition.pk, why="x", by=by, at=MONDAY)
        ).code == "withdrawn"  # fmt: skip

    def test_not_once_a_letter_was_made_from_it(self):
        edition, by = in_force(), factories.user(Role.ADMINISTRATOR)
        denial()
        found = refusal(lambda: services.withdraw_form(edition.pk, why="x", by=by, at=MONDAY))
        assert found.code == "used"

    def test_the_database_refuses_a_withdrawal_without_a_reason(self):
        edition = loaded()
        with pytest.raises(IntegrityError), transaction.atomic():
            FormEdition.objects.filter(pk=edition.pk).update(withdrawn_at=MONDAY)


def test_the_three_samples_are_a_denial_a_part_and_a_payment():
    """The instructions: denied, partially approved, or payment denied."""
    assert list(samples.of("denial")) == ["denial", "by_line", "payment"]


def test_the_product_ships_no_sentence_of_a_form():
    """What is known of a form are its numbers, and labels of what it must have."""
    form = law.STANDARD_FORMS.one(law.INTEGRATED_DENIAL, TODAY)
    assert (form.key, form.omb) == ("CMS-10003-NDMCP", "0938-0829")
    labels = [each.label for each in (*form.places.history(), *form.says.history())]
    for label in at_least_one(labels):
        assert not label.endswith(".") and len(label) < 80


class TestTheDoctorsCopy:
    """The edition of ICR 202409-0938-016 says that a doctor who asked was sent a copy already."""

    def test_it_leaves_before_the_letter_that_says_so(self):
        in_force()
        case = factories.denied_case(at=DECIDED)
        letter = case.notices.get(recipient="enrollee")
        assert dispatching.dispatch_or_put_off(letter.pk, at=DECIDED + HOUR)
        copy = case.notices.get(recipient="provider")
        assert copy.dispatched_at == DECIDED + HOUR
        sent = case.events.filter(event="letter_sent").order_by("pk")
        assert [each.facts["recipient"] for each in sent] == ["provider", "enrollee"]
        case.refresh_from_db()
        assert case.matter.notified_at == DECIDED + HOUR
        assert not case.deadlines.filter(duty__in=["decide", "notify_provider"], met_at=None)

    def test_without_an_address_for_the_copy_the_letter_waits_and_leaves_after_it(self):
        in_force()
        case = factories.denied_case(at=DECIDED)
        case.provider.address = ""
        case.provider.save()
        copy, letter = (case.notices.get(recipient=who) for who in ("provider", "enrollee"))
        copy.facts["to"]["address"] = ""
        copy.save()
        assert not dispatching.dispatch_or_put_off(letter.pk, at=DECIDED + HOUR)
        letter.refresh_from_db()
        assert (letter.dispatched_at, letter.last_error) == (None, "no_copy_for_doctor")
        services.correct_addresses(
            case.pk, enrollee="", requester="", provider="9 Clinic Road\nPortland, ME 04101",
            by=factories.user(Role.INTAKE), at=SOON,
        )  # fmt: skip
        assert dispatching.dispatch_or_put_off(copy.pk, at=SOON)
        assert letter.pk in dispatching.due_notices(at=SOON, limit=10)
        assert dispatching.dispatch_or_put_off(letter.pk, at=SOON)

    def test_a_doctor_who_asked_and_is_told_nothing_holds_it_up(self):
        in_force()
        case = factories.denied_case(at=DECIDED)
        letter = case.notices.get(recipient="enrollee")
        case.notices.filter(recipient="provider").delete()
        assert not dispatching.dispatch_or_put_off(letter.pk, at=DECIDED + HOUR)

    def test_a_form_that_does_not_say_so_waits_for_no_copy(self):
        in_force(says={"doctor_copy": "not_said"})
        case = factories.denied_case(at=DECIDED)
        case.notices.filter(recipient="provider").delete()
        letter = case.notices.get(recipient="enrollee")
        assert dispatching.dispatch_or_put_off(letter.pk, at=DECIDED + HOUR)
