"""The list of kinds of case: whole, or refused; and the folder that knows none of them."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django_fsm import transition

from accounts import permissions
from accounts.permissions import Role
from cases import audit, kind_list, kinds, queries
from cases.services import duties, letter_rows
from cases.verbs import verb
from delinquency.models import Delinquency
from notices import declared
from regulations.notice_rules import NoticeRule
from tests import factories, tenants
from tests.factories import HOUR, MONDAY

# Words of plain English that are also an event, a state or a verb of some kind, each with what the
# folder means by it.
COMMON = {
    "reverse": "Django's name of an address",
    "tell": "an alert is told",
    "notify": "a person is alerted",
    "wanted": "what a person asked a page for",
    "returned": "a letter came back from the post",
    "record_return": "that it came back is recorded",
    "settle": "a mail that did not arrive is settled",
    "settled": "so is a letter",
    "received": "when a case or a grievance came",
    "missed": "a limit that passed with its duty open",
    "end": "a duty, a disaster or a quiet hour ends",
    "ended": "the same, past",
    "notified": "when the answer to a grievance reached the enrollee",
    "ending": "a disaster ends",
    "extended": "a limit is later than its first one",
    "extension": "what an expedited grievance may be against (42 CFR 422.564(f))",
}
# The same in one place alone.
HERE = {
    "cases/demo/people.py": {"intake"},  # the user name of the person at the front desk
    # What a denial's form says by its outcome, and Python's word for a list from its end.
    "notices/standard_forms/facts.py": {"approved", "denied", "partially_approved", "reversed"},
    "notices/standard_forms/samples.py": {"approved", "denial", "denied", "partially_approved"},
    "cases/services/standard_forms.py": {"withdrawn"},  # what became of its edition
    "cases/presentation/standard_forms.py": {"approved", "withdrawn"},  # of an edition of a form
    "cases/views/gallery.py": {"decide"},  # a sample clock, of the law
    "cases/presentation/mails.py": {"reversed"},  # Python's, of a list
}


def names_of_kinds() -> set[str]:
    return set().union(*(tenants.names(kind) for kind in kinds.every())) - set(COMMON)


class TestTheFolderKnowsNoKind:
    def test_no_module_of_the_folder_speaks_a_name_of_a_kind(self):
        names = names_of_kinds()
        assert len(names) > 150
        for path in tenants.sources():
            place = str(path.relative_to(tenants.ROOT))
            said = tenants.spoken(path.read_text(), names) - HERE.get(place, set())
            assert said == set(), place

    @pytest.mark.parametrize(
        "planted",
        [
            'SENTENCES = {"grace_rolled_over": "found it paid."}',
            'Q(reinstatement__state="submitted")',
            'found.filter(duty="submit_disenrollment")',
            "from delinquency.models import Delinquency",
            "matter.find_favorable(by=by, at=at)",
            'letter = "toy_lent"',
        ],
    )
    def test_a_planted_name_is_found(self, planted):
        assert tenants.spoken(planted, names_of_kinds())

    def test_what_is_excused_is_still_said(self):
        """Else the excuse would let in the next one."""
        sources = {str(path.relative_to(tenants.ROOT)): path for path in tenants.sources()}
        for place, words in HERE.items():
            assert tenants.spoken(sources[place].read_text(), words) == words


def other(**changes) -> list:
    """The kinds with another delinquency."""
    changed = [replace(kind, **changes) for kind in kinds.every() if kind.key == "delinquency"]
    return [*(kind for kind in kinds.every() if kind.key != "delinquency"), *changed]


def fault_of(found: list) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        kind_list.install(found)
    return str(refused.value)


class TestAListThatIsNotWholeIsRefused:
    def test_which_names_what_is_not_there(self):
        with pytest.raises(ImproperlyConfigured, match="lists “determinations.kind.NOTHING”"):
            kind_list.start([*settings.CASE_KINDS, "determinations.kind.NOTHING"])

    def test_which_names_no_kind(self):
        with pytest.raises(ImproperlyConfigured, match="which is no Kind"):
            kind_list.start(["determinations.kind.DUTIES"])

    def test_which_lacks_a_kind_whose_machine_is_installed(self):
        said = fault_of([kind for kind in kinds.every() if kind.key != "delinquency"])
        assert "delinquency.Delinquency holds a case, but settings.CASE_KINDS lists no" in said

    def test_which_lists_one_twice(self):
        assert "lists the kind “toy” twice" in fault_of([*kinds.every(), kinds.of("toy")])

    @pytest.mark.parametrize(
        ("table", "entry"),
        [
            ("sentences", {"found_favorable": "found it."}),
            ("sentences", {"noted": "wrote:"}),
            ("duties", {"decide": "Decide on it"}),
            ("letters", {"denial": declared.Letter("Denial", words={})}),
        ],
    )
    def test_in_which_a_word_has_two_meanings(self, table, entry):
        mine = getattr(kinds.of("delinquency"), table)
        said = fault_of(other(**{table: {**mine, **entry}}))
        assert f"“{next(iter(entry))}” in {table} has another meaning elsewhere." in said

    def test_in_which_a_state_has_no_tone(self):
        tones = dict.fromkeys(list(kinds.of("delinquency").state_tones)[1:], "quiet")
        assert "the state “delinquent” has no entry" in fault_of(other(state_tones=tones))

    def test_in_which_an_event_of_a_letter_has_no_sentence(self):
        said = fault_of(other(voids={"grace_forgotten": ("delinquency_opened",)}))
        assert "the event “grace_forgotten” has no entry in sentences." in said

    def test_in_which_a_duty_has_no_name(self):
        said = fault_of(other(members_duties=frozenset({"pay_it_all"})))
        assert "the duty “pay_it_all” has no entry in duties." in said

    def test_in_which_the_plan_owes_what_elsewhere_is_the_members_own(self):
        label = kinds.of("reinstatement").duties["pay_arrears"]
        mine = kinds.of("delinquency").duties
        said = fault_of(other(duties={**mine, "pay_arrears": label}))
        assert "the duty “pay_arrears” is the member's own elsewhere; rename it." in said

    def test_in_which_a_letter_has_no_template(self):
        letters = {"thank_you": declared.Letter("Thanks", words={})}
        said = fault_of(other(letters={**kinds.of("delinquency").letters, **letters}))
        assert "no template templates/notices/thank_you/en.typ" in said

    def test_in_which_nobody_may_take_such_a_case(self):
        assert "no role has the permission “x.take”." in fault_of(other(take="x.take"))

    def test_in_which_a_planted_verb_stands_nowhere(self, monkeypatch):
        """A developer who adds a verb is told to say whether it is a main step."""

        @transition("state", source="delinquent", target=None, **verb("Wait", "delinquency.stop"))
        def wait(self, *, by, at):
            """Nothing is done."""

        monkeypatch.setattr(Delinquency, "wait", wait, raising=False)
        said = fault_of(kinds.every())
        assert "the verb “wait” stands neither in main_steps nor in other_steps." in said

    def test_and_leaves_those_that_served_before(self):
        before = kinds.every()
        fault_of([])
        assert kinds.every() == before


@pytest.mark.django_db
class TestWhatHasNoEntryIsRefusedWhenItHappens:
    def test_a_planted_event(self):
        case = factories.received_case()
        with pytest.raises(LookupError, match="no sentence for the event “case_painted”"):
            audit.record(case, "case_painted", by=None, at=MONDAY)

    def test_an_event_of_another_kind(self):
        with pytest.raises(LookupError, match="no sentence for the event “toy_lent”"):
            audit.record(factories.received_case(), "toy_lent", by=None, at=MONDAY)

    def test_a_planted_event_of_many_cases_at_once(self):
        case = factories.received_case()
        with pytest.raises(LookupError, match="no sentence"):
            audit.record_of_each({case.pk: {}}, "case_painted", by=None, at=MONDAY)

    def test_a_planted_duty(self):
        duty = factories.received_case().deadlines.get()
        with pytest.raises(LookupError, match="no name for the duty “paint_the_case”"):
            duties.open_alongside(duty, "paint_the_case", at=MONDAY)

    def test_a_planted_letter(self):
        event = factories.received_case().events.get()
        rule = NoticeRule("received", "postcard", "", "", ("enrollee",), ())
        with pytest.raises(LookupError, match="no kind of case declares the letter “postcard”"):
            letter_rows.write(event, [rule], lambda *whose: {}, at=MONDAY)

    def test_a_kind_that_is_not_listed(self):
        case = factories.received_case()
        case.kind = "other"
        with pytest.raises(LookupError, match="lists no kind of case “other”"):
            audit.record(case, "noted", by=None, at=MONDAY)


@pytest.mark.django_db
class TestListsThatHadForgottenAKind:
    """Unpaid premiums were in neither: seen by no one, since those who work on them have always had
    the permissions of reinstatements as well."""

    @pytest.fixture
    def only_premiums(self, monkeypatch):
        def role_with(*allowed: str):
            own = frozenset({"case.view", *allowed})
            monkeypatch.setitem(permissions.PERMISSIONS, Role.SPECIALIST, own)
            return factories.user(Role.SPECIALIST)

        return role_with

    def test_the_queue_opens_with_the_own_cases_of_whoever_takes_unpaid_premiums(
        self, client, only_premiums
    ):
        by = only_premiums("delinquency.take")
        client.force_login(by, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/").context["filters"].tab == "mine"

    def test_whoever_enters_unpaid_premiums_finds_the_member(self, only_premiums):
        case = factories.received_case(at=MONDAY + HOUR)
        by = only_premiums("delinquency.open")
        found = queries.enrollee_by_member_id(by, case.plan, case.enrollee.member_id)
        assert found == case.enrollee

    def test_whoever_enters_nothing_does_not(self, only_premiums):
        case = factories.received_case()
        with pytest.raises(PermissionDenied):
            queries.enrollee_by_member_id(only_premiums(), case.plan, case.enrollee.member_id)
