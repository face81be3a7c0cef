"""Disasters as a browser shows and records them, and what a marked case shows of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.forms.disasters import DisasterForm
from determinations import models as determinations
from determinations import services
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR
from tests.pages import fresh, sign_in, text
from tests.sheets import ACCESS, DECLARATION, END, TOLD_CMS

pytestmark = pytest.mark.django_db
BANGOR = folder.EnrolleeFacts("M-9", "Wilhelmina", "Placeholder", address="4 Hill\nBangor, ME")


def flood(**facts) -> models.Disaster:
    """A flood that began nine days ago and lasts."""
    day = factories.today() - timedelta(9)
    return factories.disaster(at=timezone.now(), **{"declared_on": day, "starts_on": day} | facts)


def extension(**facts) -> dict:
    values = {
        "ground": "extraordinary",
        "days": "7",
        "words": "Your chart is in our records room, which is closed until the water is out.",
        "interest": factories.SERVES,
        "event": "The river flooded our records room on Monday night",
    }
    return values | facts


def extend(client, case, **facts):
    """Without a second look: that is tried elsewhere."""
    if not determinations.SecondLookRule.objects.exists():
        factories.no_second_looks(case.plan_id)
    return client.post(f"/cases/{case.number}/extend/", extension(**facts))


class TestRecording:
    def test_a_declaration_is_recorded_and_listed_with_its_last_day_and_why(self, client):
        """42 CFR 422.100(m)(3)(iii)."""
        compliance = sign_in(client, Role.COMPLIANCE)
        answer = client.post("/disasters/declare/", DECLARATION, follow=True)
        kept = models.Disaster.objects.get()
        assert (kept.recorded_by, kept.zip_prefixes) == (compliance, ["041", "04330"])
        shown = text(answer)
        assert "Tue, Mar 31, 2026" in shown and "422.100(m)(3)(iii)" in shown
        assert "Maine, Cumberland, ZIP 041, ZIP 04330" in shown
        assert "422.100(m)(2)(iii)" in shown

    def test_the_list_says_what_applies_to_everybody_who_is_signed_in(self, client):
        """42 CFR 422.100(m)(1)(i)-(iv)."""
        sign_in(client, Role.NURSE)
        shown = text(client.get("/disasters/"))
        assert "None recorded" in shown and "Record a declaration" not in shown
        assert all(f"422.100(m)(1)({roman})" in shown for roman in ("i", "ii", "iii", "iv"))
        assert 'href="/disasters/"' in text(client.get("/"))

    def test_the_list_says_which_last(self, client):
        sign_in(client, Role.NURSE)
        flood()
        factories.disaster(name="Old fire")
        rows = client.get("/disasters/").context["rows"]
        said = {row["name"]: row["badge"].word for row in rows}
        assert said == {"Casco Bay flood": "Lasts", "Old fire": "Over"}

    def test_an_end_is_recorded_and_corrected_and_both_stay_in_sight(self, client):
        sign_in(client, Role.SUPERVISOR)
        address = f"/disasters/{factories.disaster().pk}/end/"
        client.post(address, END)
        answer = client.post(address, END | {"ends_on": "3/22/2026"}, follow=True)
        shown = text(answer)
        assert "until <strong>Sun, Mar 22, 2026</strong>" in shown
        assert "Fri, Mar 20, 2026" in shown and shown.count("Order 12, section 3.") == 2

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"name": ""}, "name"),
            ({"source": "mayor"}, "source"),
            ({"state": "XX"}, "state"),
            ({"zip_prefixes": "04"}, "zip_prefixes"),
            ({"zip_prefixes": "041012"}, "zip_prefixes"),
            ({"zip_prefixes": "٠٤١"}, "zip_prefixes"),
            ({"zip_prefixes": ""}, "zip_prefixes"),
            ({"declared_on": "yesterday"}, "declared_on"),
            ({"declared_on": "3/1/2099"}, "declared_on"),
            ({"declared_on": "1/1/2015"}, "declared_on"),
            ({"starts_on": ""}, "starts_on"),
            ({"starts_on": "4/2/2026"}, "starts_on"),
            ({"ends_on": "2/26/2026"}, "ends_on"),
        ],
    )
    def test_a_bad_declaration_gets_a_message_at_its_field(self, client, given, field):
        sign_in(client, Role.COMPLIANCE)
        answer = client.post("/disasters/declare/", DECLARATION | given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not models.Disaster.objects.exists()

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"declared_by": ""}, "declared_by"),
            ({"ends_on": "2/28/2026"}, "ends_on"),
            ({"ends_on": "x"}, "ends_on"),
            ({"words": ""}, "words"),
        ],
    )
    def test_a_bad_end_gets_a_message_at_its_field(self, client, given, field):
        sign_in(client, Role.COMPLIANCE)
        disaster = factories.disaster()
        answer = client.post(f"/disasters/{disaster.pk}/end/", END | given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not disaster.ends.exists()

    def test_access_that_is_not_disrupted_is_recorded_and_listed(self, client):
        """87 FR 27704."""
        sign_in(client, Role.SUPERVISOR)
        disaster = factories.disaster()
        assert "Treated as disrupted until recorded." in text(client.get("/disasters/"))
        answer = client.post(f"/disasters/{disaster.pk}/access/", ACCESS, follow=True)
        shown = text(answer)
        assert "Access not disrupted" in shown and "All three clinics in Portland" in shown

    def test_of_access_before_2023_nothing_is_asked(self, client):
        sign_in(client, Role.SUPERVISOR)
        day = date(2022, 3, 1)
        disaster = factories.disaster(declared_on=day, starts_on=day)
        assert client.get(f"/disasters/{disaster.pk}/access/").status_code == 404

    @pytest.mark.parametrize("field", list(ACCESS))
    def test_a_finding_without_an_answer_gets_a_message_at_its_field(self, client, field):
        sign_in(client, Role.SUPERVISOR)
        disaster = factories.disaster()
        answer = client.post(f"/disasters/{disaster.pk}/access/", ACCESS | {field: ""})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert not disaster.findings.exists()

    def test_a_duty_of_the_plan_is_listed_as_late_and_recorded(self, client):
        """42 CFR 422.100(m)(4)."""
        sign_in(client, Role.SUPERVISOR)
        disaster = factories.disaster()
        assert "422.100(m)(4)" in text(client.get("/disasters/"))
        (row,) = [each for each in client.get("/disasters/").context["duties"]
                  if each["duty"] == "tell_cms"]  # fmt: skip
        assert row["badge"].word == "Late"
        address = f"/disasters/duties/tell_cms/{disaster.pk}/"
        shown = text(client.post(address, TOLD_CMS, follow=True))
        assert "CMS was told that operations cannot resume, by Compliance" in shown
        assert "File 12-7" in shown

    @pytest.mark.parametrize("field", list(TOLD_CMS))
    def test_a_record_of_a_duty_that_lacks_something_gets_a_message_there(self, client, field):
        sign_in(client, Role.SUPERVISOR)
        address = f"/disasters/duties/tell_cms/{factories.disaster().pk}/"
        answer = client.post(address, TOLD_CMS | {field: ""})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert not models.DisasterDuty.objects.exists()

    @pytest.mark.parametrize("about", ["tell_cms/999999", "website/1999", "no_such_duty/2026"])
    def test_a_duty_that_is_not_owed_is_not_found(self, client, about):
        sign_in(client, Role.SUPERVISOR)
        assert client.get(f"/disasters/duties/{about}/").status_code == 404

    def test_what_the_plan_owes_is_shown_to_those_alone_who_record_it(self, client):
        sign_in(client, Role.NURSE)
        factories.disaster()
        assert "What the plan owes" not in text(client.get("/disasters/"))

    def test_a_whole_state_is_declared_without_zip_codes(self):
        given = DECLARATION | {"counties": "", "zip_prefixes": ""}
        assert DisasterForm(given, today=date(2026, 3, 1)).is_valid()

    def test_an_unknown_disaster_is_not_found(self, client):
        sign_in(client, Role.COMPLIANCE)
        assert client.get("/disasters/999999/end/").status_code == 404


class TestAMarkedCase:
    def test_says_which_declaration_until_when_and_what_it_changes(self, client):
        """42 CFR 422.100(m)(1)(ii), (iii)."""
        sign_in(client, Role.NURSE)
        flood()
        shown = text(client.get(f"/cases/{fresh().number}/"))
        assert "Disaster or emergency" in shown and "Casco Bay flood" in shown
        assert "From receipt to decision, as no date of service is on file" in shown
        assert "No referral is required" in shown and "422.100(m)(1)(ii)" in shown
        assert "In-network cost sharing applies" in shown
        assert "How was the last day of “Casco Bay flood” calculated?" in shown
        assert "422.100(m)(1)(iv)" not in shown

    def test_has_a_badge_in_the_queue_and_others_have_none(self, client):
        sign_in(client, Role.SUPERVISOR)
        flood()
        marked, other = fresh(), fresh(enrollee=BANGOR)
        rows = client.get("/?tab=all").context["rows"]
        words = {row["case"].pk: [badge.word for badge in row["badges"]] for row in rows}
        assert "Disaster" in words[marked.pk] and "Disaster" not in words[other.pk]
        assert "Disaster or emergency" not in text(client.get(f"/cases/{other.number}/"))

    def test_costs_the_queue_no_query_more_than_any_other_case(self, client):
        sign_in(client, Role.SUPERVISOR)

        def count() -> int:
            client.get("/?tab=all")
            with CaptureQueriesContext(connection) as caught:
                client.get("/?tab=all")
            return len(caught)

        flood()
        fresh()
        few = count()
        for number in range(5):
            flood(name=f"Flood {number}", ends_on=factories.today())
            fresh()
        assert count() == few

    def test_is_approved_as_any_other(self, client):
        sign_in(client, Role.NURSE)
        case = fresh()
        plain = client.get(f"/cases/{case.number}/approve/").context["form"].fields
        flood()
        assert list(client.get(f"/cases/{case.number}/approve/").context["form"].fields) == list(
            plain
        )


class TestExtendingOne:
    """A disaster is evidence for the extraordinary ground, never the ground by itself
    (42 CFR 422.568(b)(2)(i)(C))."""

    def test_offers_the_declarations_that_affect_it(self, client):
        sign_in(client, Role.NURSE)
        near = flood()
        factories.disaster(name="Old fire")
        form = client.get(f"/cases/{fresh().number}/extend/").context["form"]
        assert list(form.fields["disaster"].queryset) == [near]

    def test_offers_none_where_none_affects_it(self, client):
        sign_in(client, Role.NURSE)
        flood()
        form = client.get(f"/cases/{fresh(enrollee=BANGOR).number}/extend/").context["form"]
        assert "disaster" not in form.fields

    def test_keeps_the_declaration_with_it_in_the_trail_and_in_the_letter(self, client):
        sign_in(client, Role.NURSE)
        disaster, case = flood(), fresh()
        assert extend(client, case, disaster=disaster.pk).status_code == 302
        taken = determinations.Extension.objects.get(case=case)
        assert taken.disaster == disaster and taken.words.startswith("Your chart")
        facts = case.events.get(event="extended").facts
        assert facts["disaster"] == disaster.pk
        assert facts["disaster_until"] == disaster.ending.due_on.isoformat()
        letter = case.notices.get(kind="extension", recipient="enrollee")
        said = letter.facts["extension"]["disaster"]["said"]
        assert "Casco Bay flood, declared by Governor of Maine on" in said
        folder.dispatch(letter.pk, at=timezone.now())
        shown = text(client.get(f"/cases/{case.number}/"))
        assert shown.count("Evidence cited: Casco Bay flood, declared by Governor") == 2

    def test_may_rest_on_something_else_and_then_says_nothing_of_it(self, client):
        sign_in(client, Role.NURSE)
        flood()
        case = fresh()
        assert extend(client, case, disaster="").status_code == 302
        assert "disaster" not in case.events.get(event="extended").facts
        letter = case.notices.get(kind="extension", recipient="enrollee")
        assert letter.facts["extension"]["disaster"] == {}
        folder.dispatch(letter.pk, at=timezone.now())

    @pytest.mark.parametrize("cited", [True, False])
    def test_in_words_that_only_name_it_is_refused_whether_cited_or_not(self, client, cited):
        """42 CFR 422.568(b)(2)(i)(C)."""
        sign_in(client, Role.NURSE)
        disaster, case = flood(), fresh()
        words = "Because of the Casco Bay flood in Maine, which the Governor declared."
        answer = extend(client, case, words=words, disaster=disaster.pk if cited else "")
        assert answer.status_code == 422
        (said,) = answer.context["form"].errors["words"]
        assert "kept the plan from deciding on time" in said
        assert "422.568(b)(2)(i)(C)" in said
        assert not determinations.Extension.objects.exists()

    def test_without_words_is_refused_although_a_declaration_is_cited(self, client):
        sign_in(client, Role.NURSE)
        answer = extend(client, fresh(), words="", disaster=flood().pk)
        assert "words" in answer.context["form"].errors

    @pytest.mark.parametrize("ground", ["enrollee_request", "noncontract_evidence"])
    def test_on_another_ground_cites_no_declaration(self, client, ground):
        sign_in(client, Role.NURSE)
        disaster = flood()
        outside = folder.ProviderFacts("Dr. Lucasta Faraway", False, "1666666668", "9 Road")
        case = fresh(provider=outside)
        asked = f"{factories.today():%-m/%-d/%Y} 12:01 am"
        facts = {
            "ground": ground, "provider": case.provider_id, "missing": "The X-ray of Monday",
            "attempt_how": "fax", "attempt_at": asked, "attempt_words": "The X-ray of Monday.",
            "attempt_result": "asked", "asker": "enrollee", "asked_by": "Wilhelmina",
            "asked_how": "telephone", "asked_at": asked,
        }  # fmt: skip
        answer = extend(client, case, disaster=disaster.pk, **facts)
        assert list(answer.context["form"].errors) == ["disaster"]
        assert not determinations.Extension.objects.exists()

    def test_cites_no_declaration_that_does_not_affect_it(self, client):
        """Neither by the form, nor by a page from before the address was corrected."""
        sign_in(client, Role.NURSE)
        disaster = flood()
        elsewhere, here = fresh(enrollee=BANGOR), fresh()
        old = factories.disaster(name="Old fire")
        for case, cited in ((elsewhere, disaster), (here, old)):
            answer = extend(client, case, disaster=cited.pk)
            (said,) = answer.context["form"].errors["disaster"]
            assert "does not apply to the case" in said
        assert not determinations.Extension.objects.exists()

    def test_the_service_refuses_it_as_well(self):
        disaster, case = flood(), fresh(enrollee=BANGOR)
        facts = factories.extension(case, "extraordinary", 7, disaster=disaster)
        with pytest.raises(Refused) as refused:
            services.extend(
                case.pk, facts, by=factories.user(Role.NURSE), at=case.received_at + DAY - HOUR
            )
        assert refused.value.field == "disaster"
        assert "422.100(m)" in refused.value.citation
