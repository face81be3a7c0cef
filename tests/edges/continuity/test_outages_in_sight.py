"""An outage is seen where staff look: a banner on each page, clocks on the supervisors' queue,
"Status", the alert schedules (42 CFR 422.504(o)(2), 423.505(p)(2))."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from regulations import continuity as law
from tests import factories
from tests import factories_continuity as register
from tests.factories import HOUR
from tests.pages import one_line, sign_in, text

pytestmark = pytest.mark.django_db
CALL_CENTER = "Call center, Medicare Advantage"
WATCHERS = {Role.SUPERVISOR, Role.COMPLIANCE}


def down(hours: float = 20):
    """The call center, down for so many hours."""
    return register.outage(at=timezone.now() - hours * HOUR)


class TestTheBanner:
    @pytest.mark.parametrize("role", Role.values)
    def test_is_seen_by_everyone_who_is_signed_in_and_leads_those_who_may_read_it(
        self, client, role
    ):
        outage = down()
        sign_in(client, role)
        page = one_line(client.get("/preferences/"))
        assert f"<strong>{CALL_CENTER}</strong>: down since" in page
        assert "(72 hours)" in page and "left</span>" in page
        assert (f"/continuity/#{outage.subject}" in page) == (role in WATCHERS)

    @pytest.mark.parametrize(
        ("hours", "note", "left"),
        [(20, "note", "ok"), (50, "note note--soon", "soon"), (80, "note note--late", "late")],
    )
    def test_is_calm_then_warns_then_is_late(self, client, hours, note, left):
        sign_in(client, Role.NURSE)
        down(hours)
        page = one_line(client.get("/inbox/"))
        assert f'<section class="{note}" aria-label="Outages">' in page
        assert f'left left--{left}"' in page

    def test_says_how_late_in_words(self, client):
        sign_in(client, Role.NURSE)
        down(77.01)
        assert "5 h late</span>" in one_line(client.get("/inbox/"))

    def test_is_gone_once_restored_and_for_those_who_are_not_signed_in(self, client):
        outage = down()
        assert CALL_CENTER not in text(client.get("/sign-in/"))
        register.restored(outage, at=timezone.now())
        sign_in(client, Role.NURSE)
        assert CALL_CENTER not in text(client.get("/inbox/"))

    def test_costs_a_page_one_query_however_many_are_down(self, client, django_assert_num_queries):
        sign_in(client, Role.NURSE)
        client.get("/inbox/")
        with django_assert_num_queries(8) as without:
            client.get("/inbox/")
        down()
        register.outage(function="d_claims", at=timezone.now() - HOUR)
        with django_assert_num_queries(len(without)) as found:
            client.get("/inbox/")
        assert len([each for each in found if "continuity_" in each["sql"]]) == 1

    def test_asks_nothing_for_a_part_of_a_page(self, client, django_assert_max_num_queries):
        sign_in(client, Role.ADMINISTRATOR)
        with django_assert_max_num_queries(9) as found:
            client.get("/alerts/progress/")
        assert not [each for each in found if "continuity_" in each["sql"]]

    def test_names_no_words_of_anyone(self, client):
        register.outage(at=timezone.now() - HOUR, words="The line of Ada Example is down.")
        sign_in(client, Role.NURSE)
        assert "Ada Example" not in text(client.get("/inbox/"))


class TestTheQueue:
    @pytest.mark.parametrize("role", sorted(WATCHERS))
    def test_shows_the_clock_to_who_watches(self, client, role):
        outage = down()
        sign_in(client, role)
        page = one_line(client.get("/"))
        assert f'aria-label="Restore: {CALL_CENTER}"' in page and "clock--ok" in page
        assert "Time used" in page and f"/continuity/#{outage.subject}" in page
        assert 'aria-label="Outages"' not in page, "the clock stands for the banner"

    def test_shows_it_late_in_words_and_color(self, client):
        down(80)
        sign_in(client, Role.SUPERVISOR)
        page = one_line(client.get("/"))
        assert "clock--late" in page and "Was due" in page and "8 h" in page

    def test_shows_the_banner_to_everyone_else(self, client):
        down()
        sign_in(client, Role.NURSE)
        page = one_line(client.get("/"))
        assert 'aria-label="Outages"' in page and "clock--" not in page


class TestStatus:
    def test_says_what_is_down_since_when_and_what_to_do(self, client):
        down(80)
        sign_in(client, Role.ADMINISTRATOR)
        page = one_line(client.get("/status/"))
        assert f"<h2>{CALL_CENTER}</h2>" in page and "Was due" in page
        assert "A supervisor records the restoration" in page

    def test_is_no_alarm_of_machines(self, client):
        """As an expired form: it holds up nothing that leaves this instance."""
        down(80)
        assert CALL_CENTER not in text(client.get("/healthz"))


class TestTheAlertSchedules:
    def test_offer_the_duty_a_schedule_of_its_own_in_the_plan_the_organization_counts_by(
        self, client
    ):
        plan = factories.plan()
        other = factories.plan(name="Beacon Drug Plan", contract_id="S0002")
        sign_in(client, Role.ADMINISTRATOR)
        address = f"/alerts/{plan.pk}/hours/{law.RESTORE}/"
        assert address in text(client.get("/alerts/"))
        page = text(client.get(address))
        assert "Restore an essential function" in page
        assert client.get(f"/alerts/{other.pk}/hours/{law.RESTORE}/").status_code == 404
        assert client.get(f"/alerts/{plan.pk}/days/{law.RESTORE}/").status_code == 404


class TestTheRegister:
    def test_shows_who_recorded_a_restoration_and_what_was_done_when(self, client):
        outage = down()
        kept = register.restored(outage, at=timezone.now())
        sign_in(client, Role.COMPLIANCE)
        page = one_line(client.get("/continuity/"))
        assert f'<span class="strong">{kept.recorded_by}</span> recorded that' in page
        assert f'id="{outage.subject}"' in page

    def test_leads_back_from_an_outage_that_is_restored_already(self, client):
        outage = down()
        register.restored(outage, at=timezone.now())
        sign_in(client, Role.SUPERVISOR)
        answer = client.get(f"/continuity/outages/{outage.pk}/restore/", follow=True)
        assert answer.redirect_chain == [("/continuity/", 302)]
        assert "already recorded as restored" in text(answer)

    def test_says_on_the_form_when_it_failed_and_by_when_to_restore(self, client):
        outage = down()
        sign_in(client, Role.SUPERVISOR)
        assert "Restore by" in text(client.get(f"/continuity/outages/{outage.pk}/restore/"))

    def test_gives_a_pdf_that_the_browser_shows_and_no_one_keeps(self, client):
        sign_in(client, Role.COMPLIANCE)
        answer = client.get("/continuity/record.pdf")
        assert answer["Cache-Control"] == "private, no-store"
        assert "Content-Security-Policy" not in answer
        assert "business-continuity.pdf" in answer["Content-Disposition"]
