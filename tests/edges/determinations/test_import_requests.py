"""import_requests: bundles and CSV, whatever is in them."""

import base64
import copy
import csv
import json
import resource
import signal
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.permissions import Role
from cases import models
from cases.intake.errors import Unreadable
from determinations import models as determinations
from determinations import services
from determinations.intake.pas.bundle import read_bundle
from determinations.intake.pas.request import new_request
from tests import factories
from tests.importing import BUNDLES, GOOD, HEADER, REFERRAL, csv_file, run, start, write
from tests.paths import ROOT
from tests.races import stopped_after
from tests.waiting import HANG

pytestmark = pytest.mark.django_db
HOMECARE = json.loads((BUNDLES / "Bundle-HomecareAuthorizationBundleExample.json").read_bytes())


@pytest.fixture(autouse=True)
def intake():
    factories.plan()
    return factories.user(Role.INTAKE)


def resources(bundle: dict, kind: str) -> list[dict]:
    found = [entry["resource"] for entry in bundle["entry"]]
    return [each for each in found if each["resourceType"] == kind]


class TestBundles:
    def test_the_published_request_bundles_are_taken_in_once(self):
        files = sorted(BUNDLES.glob("*.json"))
        said, code = run(*files)
        assert code == 0 and said.count("imported as") == len(files) == 4
        again, code = run(*files)
        assert code == 0 and again.count("imported before") == len(files) + 1
        assert models.Case.objects.count() == len(files)

    def test_an_urgent_level_of_service_makes_the_request_expedited(self, tmp_path):
        """X12 1338: U is urgent; 42 CFR 422.572(a): 72 hours."""
        run(write(tmp_path, REFERRAL))
        case = models.Case.objects.get()
        assert case.determination.priority == "expedited"
        assert case.deadlines.get(duty="decide").citation == "42 CFR 422.572(a)(1)"

    @pytest.mark.parametrize(
        "url", ["extension-levelOfServiceType", "extension-levelOfServiceCode"]
    )
    @pytest.mark.parametrize(
        ("code", "priority"), [("U", "expedited"), ("03", "expedited"), ("E", "standard")]
    )
    def test_the_level_of_service_is_read_by_either_name(self, tmp_path, url, code, priority):
        bundle = copy.deepcopy(HOMECARE)
        coding = {"system": "https://codesystem.x12.org/005010/1338", "code": code}
        base = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/"
        bundle["entry"][0]["resource"]["extension"] = [
            {"url": base + url, "valueCodeableConcept": {"coding": [coding]}}
        ]
        run(write(tmp_path, bundle))
        assert determinations.OrganizationDetermination.objects.get().priority == priority

    def test_a_bundle_is_received_when_it_is_imported_not_when_it_was_written(self, tmp_path):
        before = timezone.now()
        run(write(tmp_path, HOMECARE))
        case = models.Case.objects.get()
        assert before <= case.received_at <= timezone.now()

    def test_unless_it_is_said_when_it_was_received(self, tmp_path):
        run(write(tmp_path, HOMECARE), received_at="2026-03-02T10:00:00-05:00")
        case = models.Case.objects.get()
        assert case.received_at == factories.MONDAY
        assert case.entry_lag > timedelta(days=1)

    def test_what_the_bundle_says_is_in_the_case(self, tmp_path):
        run(write(tmp_path, REFERRAL))
        case = models.Case.objects.get()
        assert (case.enrollee.last_name, case.enrollee.member_id) == ("SMITH", "12345678901")
        assert case.provider.npi == "8189991234" and not case.provider.contracted
        assert case.determination.diagnoses == ["G89.4"]
        assert [item.code for item in case.determination.items.all()] == ["3"]
        names = set(case.documents.values_list("name", flat=True))
        assert names == {"attachment-1.txt", "request-bundle.json"}
        attachment = case.documents.get(name="attachment-1.txt").content.data
        assert bytes(attachment) == b"This is sample base64 encoding."

    def test_a_contracted_provider_is_known_by_its_npi(self, tmp_path):
        models.Provider.objects.create(
            plan=factories.plan(), name="Known", npi="8189991234", contracted=True
        )
        run(write(tmp_path, REFERRAL))
        assert models.Case.objects.get().provider.contracted

    @pytest.mark.parametrize("code", ["J9271", "Q5107", "Q2041", "Q9950"])
    def test_one_drug_among_the_lines_makes_a_part_b_drug(self, tmp_path, code):
        """42 CFR 422.568(b)(3): 72 hours, also where its infusion is asked for next to it."""
        bundle = copy.deepcopy(HOMECARE)
        line = copy.deepcopy(bundle["entry"][0]["resource"]["item"][0])
        line["productOrService"]["coding"][0] = {"code": code}
        bundle["entry"][0]["resource"]["item"].append(line)
        run(write(tmp_path, bundle))
        assert models.Case.objects.get().deadlines.get().citation == "42 CFR 422.568(b)(3)"

    @pytest.mark.parametrize("code", ["Q4001", "Q5001", "J", "G0154"])
    def test_codes_of_other_things_make_no_drug(self, tmp_path, code):
        """Q4001 is a cast, Q5001 hospice care at home: 42 CFR 422.568(b)(1), seven days."""
        bundle = copy.deepcopy(HOMECARE)
        for line in bundle["entry"][0]["resource"]["item"]:
            line["productOrService"]["coding"][0]["code"] = code
        run(write(tmp_path, bundle))
        assert (
            determinations.OrganizationDetermination.objects.get().request_type == "item_or_service"
        )

    @pytest.mark.parametrize(
        ("identifiers", "member_id"),
        [
            ([{"type": "MR", "value": "CHART-7"}, {"type": "MB", "value": "HL1"}], "HL1"),
            ([{"value": "HL2"}, {"type": "MB", "value": "HL1"}], "HL1"),
            ([{"type": "MR", "value": "CHART-7"}, {"value": "HL2"}], "HL2"),
            ([{"type": "MR", "value": "CHART-7"}], "1122334455"),
        ],
    )
    def test_a_chart_number_is_never_taken_for_the_member_id(
        self, tmp_path, identifiers, member_id
    ):
        bundle = copy.deepcopy(HOMECARE)
        (patient,) = resources(bundle, "Patient")
        patient["identifier"] = [
            each | ({"type": {"coding": [{"code": each["type"]}]}} if "type" in each else {})
            for each in identifiers
        ]
        run(write(tmp_path, bundle))
        assert models.Enrollee.objects.get().member_id == member_id

    def test_the_trail_says_what_the_bundle_left_open(self, tmp_path):
        run(BUNDLES / "Bundle-HomecareAuthorizationUpdateBundleExample.json")
        why = models.Case.objects.get().events.get(event="received").why
        assert "Check this before extending" in why and "changes an earlier request" in why

    def test_an_attachment_that_is_only_linked_is_told_on_the_trail(self, tmp_path):
        bundle = copy.deepcopy(REFERRAL)
        (document,) = resources(bundle, "DocumentReference")
        document["content"] = [{"attachment": {"url": "https://records.example/1"}}]
        run(write(tmp_path, bundle))
        why = models.Case.objects.get().events.get(event="received").why
        assert "only linked and not included: 1" in why

    def test_a_document_that_nothing_points_at_is_filed_too(self, tmp_path):
        bundle = copy.deepcopy(REFERRAL)
        bundle["entry"][0]["resource"]["supportingInfo"] = []
        run(write(tmp_path, bundle))
        assert models.Document.objects.filter(name="attachment-1.txt").exists()

    def test_the_plan_is_the_one_that_the_payor_is(self, tmp_path):
        other = factories.plan(contract_id="H2222")
        bundle = copy.deepcopy(HOMECARE)
        for insurer in resources(bundle, "Organization"):
            insurer["identifier"] = [{"value": "H2222"}]
        assert run(write(tmp_path, bundle))[1] == 0
        assert models.Case.objects.get().plan == other
        out, code = run(write(tmp_path, bundle, "again.json"), plan="H0001")
        assert code == 1 and "plan: This is for another plan than --plan names" in out

    def test_a_payor_that_is_nobody_here_needs_the_plan_said(self, tmp_path):
        factories.plan(contract_id="H2222")
        file = write(tmp_path, HOMECARE)
        out, code = run(file)
        assert code == 1 and "Say --plan" in out
        assert run(file, plan="H2222")[1] == 0

    def test_another_request_under_a_name_that_was_used_is_never_passed_over(self, tmp_path):
        run(write(tmp_path, HOMECARE))
        urgent = copy.deepcopy(HOMECARE)
        urgent["entry"][0]["resource"]["priority"]["coding"][0]["code"] = "stat"
        out, code = run(write(tmp_path, urgent))
        assert code == 1 and "identifier: The request imported under this name as FN" in out

    @pytest.mark.parametrize("value", [10**400, 1e300, float("nan"), float("inf"), True, "many"])
    def test_an_absurd_quantity_is_left_out(self, tmp_path, value):
        bundle = copy.deepcopy(HOMECARE)
        bundle["entry"][0]["resource"]["item"][0]["quantity"] = {"value": value}
        assert run(write(tmp_path, bundle))[1] == 0
        assert determinations.RequestedItem.objects.order_by("position").first().quantity == ""

    @pytest.mark.parametrize("odd", ["\ud800", "\x00", "\u202e", "💊"])
    def test_odd_characters_are_taken_or_left_out_but_never_break_the_import(self, tmp_path, odd):
        bundle = copy.deepcopy(HOMECARE)
        (patient,) = resources(bundle, "Patient")
        patient["name"][0]["family"] = f"Quill{odd}"
        bundle["identifier"]["value"] = odd
        out, code = run(write(tmp_path, bundle))
        assert code == 0, out
        assert models.Enrollee.objects.get().last_name.startswith("Quill")

    def test_a_change_of_an_earlier_request_is_a_case_that_says_so_without_what_was_cancelled(self):
        run(BUNDLES / "Bundle-HomecareAuthorizationUpdateBundleExample.json")
        determination = determinations.OrganizationDetermination.objects.get()
        assert determination.summary.startswith("Change of an earlier request")
        assert "B4184" not in [item.code for item in determination.items.all()]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ("", "not JSON"), ("{", "not JSON"), ("[]", "not a JSON object"), ("null", "not a"),
            ('{"resourceType": "Bundle"}', "first entry"),
            ('{"resourceType": "OperationOutcome"}', "not a Bundle"),
            ('{"resourceType": "<script>"}', "not a Bundle"),
            ('{"resourceType": "Bundle", "entry": {"a": 1}}', "first entry"),
            (json.dumps({"resourceType": "Bundle",
                         "entry": [{"resource": {"resourceType": "ClaimResponse"}}]}), "answer"),
            (json.dumps({"resourceType": "Bundle",
                         "entry": [{"resource": {"resourceType": "OperationOutcome"}}]}), "error"),
            (json.dumps({"resourceType": "Bundle", "entry": [{"resource": {
                "resourceType": "Claim", "use": "preauthorization", "status": "cancelled"}}]}),
             "withdraw it there"),
            (json.dumps({"resourceType": "Bundle", "entry": [{"resource": {
                "resourceType": "Claim", "use": "claim"}}]}), "Only requests for prior"),
            ("[" * 100000, "not JSON"),
        ],
    )  # fmt: skip
    def test_what_is_no_request_bundle_is_rejected_with_its_reason_in_a_file_beside(
        self, tmp_path, data, said
    ):
        file = write(tmp_path, data)
        out, code = run(file)
        assert code == 1 and "rejected" in out and said in out
        assert said in (tmp_path / "bundle.json.rejected.txt").read_text()
        assert not models.Case.objects.exists()

    def test_one_bad_bundle_does_not_stop_the_rest(self, tmp_path):
        bad, good = write(tmp_path, "{", "bad.json"), write(tmp_path, HOMECARE, "good.json")
        out, code = run(bad, tmp_path / "absent.json", good)
        assert code == 1 and "1 imported, 0 imported before, 2 rejected" in out

    @pytest.mark.parametrize("missing", ["Patient", "Organization", "Coverage"])
    def test_a_resource_that_is_missing_never_breaks_the_import(self, tmp_path, missing):
        bundle = copy.deepcopy(HOMECARE)
        bundle["entry"] = [
            each for each in bundle["entry"] if each["resource"]["resourceType"] != missing
        ]
        out, code = run(write(tmp_path, bundle))
        assert code == (0 if missing == "Coverage" else 1), out

    def test_a_bad_attachment_is_told_and_no_half_case_stays(self, tmp_path):
        bundle = copy.deepcopy(REFERRAL)
        for entry in bundle["entry"]:
            if entry["resource"]["resourceType"] == "DocumentReference":
                entry["resource"]["content"][0]["attachment"]["data"] = "%%%"
        out, code = run(write(tmp_path, bundle))
        assert code == 1 and "not base64" in out
        assert not models.Case.objects.exists() and not models.Enrollee.objects.exists()

    def test_a_program_as_attachment_is_refused(self, tmp_path):
        bundle = copy.deepcopy(REFERRAL)
        for entry in bundle["entry"]:
            if entry["resource"]["resourceType"] == "DocumentReference":
                data = base64.b64encode(b"MZ\x90\x00\x00").decode()
                entry["resource"]["content"][0]["attachment"]["data"] = data
        assert run(write(tmp_path, bundle))[1] == 1

    def test_a_folder_or_a_device_is_no_file(self, tmp_path):
        out, code = run(tmp_path, "/dev/zero")
        assert code == 1 and out.count("This is not a file") == 2

    def test_nothing_of_the_person_is_printed(self, tmp_path):
        bundle = copy.deepcopy(HOMECARE)
        bundle["entry"][0]["resource"]["item"] = []
        out, _ = run(write(tmp_path, bundle), write(tmp_path, HOMECARE, "good.json"))
        for secret in ("SMITH", "JOE", "12345678901", "G0154"):
            assert secret not in out

    @given(st.data())
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    def test_whatever_stands_in_any_place_there_is_a_request_or_a_reason(self, data):
        bundle = copy.deepcopy(REFERRAL)
        for _ in range(data.draw(st.integers(1, 4))):
            spoil(bundle, data)
        try:
            read = read_bundle(json.dumps(bundle).encode())
            request = new_request(read, plan=factories.plan(), received_at=timezone.now())
        except Unreadable as refused:
            assert refused.reason
        else:
            with transaction.atomic():
                case = services.receive(request, by=User.objects.get(), at=timezone.now())
                assert case.deadlines.get(duty="decide").due_at and case.documents.exists()
                transaction.set_rollback(True)


GARBAGE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8),
    st.just([]), st.just({}), st.just([[]]), st.just({"reference": 5}), st.just([None, 3]),
)  # fmt: skip


def spoil(bundle: dict, data) -> None:
    """Put garbage into a random place of the bundle, or take something away."""
    place = bundle
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        inner = place[key]
        if isinstance(inner, (dict, list)) and inner and data.draw(st.integers(0, 3)):
            place = inner
            continue
        if isinstance(place, dict) and data.draw(st.booleans()):
            del place[key]
        else:
            place[key] = copy.deepcopy(data.draw(GARBAGE))
        return


class TestCsv:
    def test_a_line_becomes_a_case(self, tmp_path):
        out, code = run(csv_file(tmp_path, GOOD))
        assert code == 0 and "requests.csv:2: imported as FN" in out
        case = models.Case.objects.get()
        assert case.received_at == factories.MONDAY
        assert case.determination.items.get().code == "E1390"
        assert not case.provider.contracted

    def test_nothing_is_taken_in_twice(self, tmp_path):
        file = csv_file(tmp_path, GOOD)
        run(file)
        out, code = run(file)
        assert code == 0 and "imported before" in out
        assert models.Case.objects.count() == 1

    def test_a_physician_who_asks_is_named_as_the_one_to_be_told(self, tmp_path):
        """42 CFR 422.568(d): the letter to the enrollee may say that the doctor has a copy."""
        line = GOOD.replace("Dr. Made Up,1999999992,no", ",,") + ",Dr. Made Up"
        file = csv_file(tmp_path, line, header=HEADER + ",requester_name")
        out, code = run(file, plan=factories.plan().contract_id)
        assert code == 1 and "provider_name: Enter the physician or provider" in out
        assert not models.Case.objects.exists()

    @pytest.mark.parametrize(
        ("column", "value", "said"),
        [
            ("request", "surgery", "request: Choose one of"),
            ("priority", "", "priority: This field is required"),
            ("received_at", "yesterday", "received_at: Write it as"),
            ("received_at", "2026-03-02T10:00:00", "received_at: Add the offset"),
            ("received_at", "2099-01-01T10:00:00-05:00", "received_at: This is in the future"),
            ("received_at", "1999-01-01T10:00:00-05:00", "received_at: The rule book begins"),
            ("prior_authorization", "perhaps", "prior_authorization: Say yes or no"),
            ("npi", "1234567890", "npi: An NPI has 10 digits"),
            ("contracted", "", "contracted: Say yes or no"),
            ("member_id", "x" * 41, "member_id: Use at most 40"),
            ("summary", "x" * 2001, "summary: Use at most 2000"),
            ("codes", "x" * 41 + " words", "codes: Write codes as"),
            ("received_at", "0001-01-01T00:00:00+14:00", "received_at: Check the year"),
            ("received_at", "9999-12-31T23:59:00-14:00", "received_at: Check the year"),
            ("date_of_birth", "1748-05-17", "date_of_birth: Check the year"),
            ("date_of_birth", "2999-05-17", "date_of_birth: Check the year"),
            ("date_of_birth", "17/05/1948", "date_of_birth: Write it as"),
            ("plan", "H9999", "plan: There is no plan"),
        ],
    )
    def test_a_bad_column_is_named_with_what_to_do(self, tmp_path, column, value, said):
        columns = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | {column: value}
        header = ",".join(columns)
        out, code = run(csv_file(tmp_path, ",".join(columns.values()), header=header))
        assert code == 1 and said in out
        assert not models.Case.objects.exists()

    def test_rejected_lines_can_be_mended_and_sent_again(self, tmp_path):
        bad = GOOD.replace("item_or_service", "surgery").replace("R-1", "R-2")
        run(csv_file(tmp_path, GOOD, bad))
        rejected = tmp_path / "requests.csv.rejected.csv"
        (line,) = list(csv.DictReader(rejected.open()))
        assert line["line"] == "3" and line["reason"].startswith("request: Choose one of")
        mended = write(
            tmp_path, rejected.read_text().replace("surgery", "item_or_service"), "m.csv"
        )
        assert run(mended)[1] == 0
        assert models.Case.objects.count() == 2

    def test_the_plan_is_the_one_of_the_line(self, tmp_path):
        other = factories.plan(contract_id="H2222")
        run(csv_file(tmp_path, f"{GOOD},H2222", header=f"{HEADER},plan"))
        assert models.Case.objects.get().plan == other

    def test_another_request_with_an_id_that_was_used_is_never_passed_over(self, tmp_path):
        """Else the clock of the second one would run unseen."""
        run(csv_file(tmp_path, GOOD))
        out, code = run(csv_file(tmp_path, GOOD.replace("standard", "expedited")))
        assert code == 1 and "request_id: The request imported under this name as FN" in out

    def test_broken_lines_too_can_be_mended_and_sent_again_and_again(self, tmp_path):
        broken = GOOD.replace("Home oxygen", 'Home "oxygen" now, "please')
        run(csv_file(tmp_path, broken))
        first = tmp_path / "requests.csv.rejected.csv"
        run(first)
        second = tmp_path / "requests.csv.rejected.csv.rejected.csv"
        assert second.read_text().count("column") == 1
        mended = second.read_text().replace('Home "oxygen" now, "please', "Home oxygen")
        assert run(write(tmp_path, mended, "mended.csv"))[1] == 0
        assert models.Case.objects.count() == 1

    def test_rejected_lines_are_for_their_owner_only(self, tmp_path):
        run(csv_file(tmp_path, "R-9,only,three"))
        assert (tmp_path / "requests.csv.rejected.csv").stat().st_mode & 0o077 == 0

    def test_when_all_is_well_again_the_rejected_file_is_gone(self, tmp_path):
        run(csv_file(tmp_path, GOOD.replace("standard", "soon")))
        run(csv_file(tmp_path, GOOD))
        assert [each.name for each in tmp_path.iterdir()] == ["requests.csv"]

    @pytest.mark.parametrize("lines", [20, 300])
    def test_a_full_disk_loses_the_file_beside_but_no_request(self, tmp_path, lines):
        """No file of this process may grow past 1,000 bytes: as on a full disk."""
        bad = GOOD.replace("standard", "soon")
        file = csv_file(tmp_path, *[bad] * lines, GOOD)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        errors = StringIO()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            with pytest.raises(SystemExit):
                call_command("import_requests", str(file), stdout=StringIO(), stderr=errors)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert "requests.csv.rejected.csv: not written" in errors.getvalue()
        assert [each.name for each in tmp_path.iterdir()] == ["requests.csv"]
        assert models.Case.objects.count() == 1

    def test_a_line_without_end_is_rejected_and_never_held_in_memory(self, tmp_path):
        file = csv_file(tmp_path)
        with file.open("ab") as output:
            output.write(b"x" * 5_000_000 + b"\n" + GOOD.encode())
        out, _ = run(file)
        assert "requests.csv:2: rejected. This line is longer than" in out
        assert "requests.csv:3: imported" in out
        assert (tmp_path / "requests.csv.rejected.csv").stat().st_size < 1000

    def test_lines_that_are_no_utf8_are_told_apart_and_nothing_is_lost(self, tmp_path):
        file = csv_file(tmp_path, GOOD)
        latin = GOOD.replace("Agnes", "Inés").replace("R-1", "R-3").encode("latin-1")
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes() + latin + b"\n")
        out, code = run(file)
        assert code == 1 and "requests.csv:3: rejected. This line is not UTF-8" in out
        assert models.Case.objects.count() == 1
        assert b"In\xe9s" in (tmp_path / "requests.csv.rejected.csv").read_bytes()

    @pytest.mark.parametrize(
        ("line", "said"),
        [("R-9,only,three", "This line has 3 columns"), ('R-9,"open,quote', "quotation mark"),
         (GOOD.replace("Thistle", "Thi\x00stle"), "NUL")],
    )  # fmt: skip
    def test_a_broken_line_never_hides_the_next(self, tmp_path, line, said):
        out, _ = run(csv_file(tmp_path, line, GOOD))
        assert said in out
        assert models.Case.objects.count() == 1

    @pytest.mark.parametrize("header", ["a,b,c", HEADER + ",ssn", HEADER + ",request_id", ""])
    def test_a_wrong_header_rejects_the_file(self, tmp_path, header):
        out, code = run(csv_file(tmp_path, GOOD, header=header))
        assert code == 1 and "rejected" in out
        assert not models.Case.objects.exists()

    BILL = (
        "R-1,HL900,Agnes,Thistle,enrollee,payment,standard,A visit in Oregon,,"
        "2026-03-02T10:00:00-05:00,,,,no,,"
    )

    @pytest.mark.parametrize("kind", ["emergency", "post_stabilization", ""])
    def test_a_payment_request_says_what_kind_of_care_it_was(self, tmp_path, kind):
        """42 CFR 422.113(b), (c); a file of earlier days does not say it."""
        out, code = run(csv_file(tmp_path, self.BILL + kind, header=HEADER + ",care"))
        assert code == 0, out
        assert models.Case.objects.get().determination.care_kind == kind

    @pytest.mark.parametrize("line", [BILL + "spa", GOOD + ",emergency"])
    def test_an_unknown_kind_of_care_or_one_of_no_payment_is_rejected(self, tmp_path, line):
        out, code = run(csv_file(tmp_path, line, header=HEADER + ",care"))
        assert code == 1 and "care" in out
        assert not models.Case.objects.exists()

    def test_the_documented_sample_is_taken_in(self):
        sample = ROOT / "docs" / "requests-sample.csv"
        out, code = run(sample)
        assert code == 0, out
        assert not sample.with_name("requests-sample.csv.rejected.csv").exists()


class TestOptions:
    @pytest.mark.parametrize(
        "options",
        [{"received_at": "2099-01-01T00:00:00Z"}, {"received_at": "2026-01-01T00:00:00"},
         {"received_at": "soon"}, {"plan": "H9999"}, {"by": "nobody"}],
    )  # fmt: skip
    def test_an_impossible_option_is_refused_before_anything_is_read(self, tmp_path, options):
        with pytest.raises(CommandError):
            call_command("import_requests", str(write(tmp_path, HOMECARE)), **options)
        assert not models.Case.objects.exists()

    def test_someone_who_may_not_take_requests_in_cannot_import(self, tmp_path):
        nurse = factories.user(Role.NURSE)
        with pytest.raises(CommandError):
            call_command("import_requests", str(write(tmp_path, HOMECARE)), by=nurse.username)


@pytest.mark.django_db(transaction=True)
class TestCutShort:
    """Real processes on the test's database, stopped or racing."""

    LINES = 120

    @pytest.fixture
    def file(self, tmp_path) -> Path:
        lines = [
            GOOD.replace("R-1", f"R-{number}").replace("HL900", f"HL9{number:03}")
            for number in range(self.LINES)
        ]
        return csv_file(tmp_path, *lines)

    @pytest.mark.parametrize(
        ("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
    )
    def test_a_run_that_was_stopped_is_gone_on_with_by_the_next(self, file, number, code):
        with stopped_after(models.Case, 3) as one_waits:
            process = start(file)
            one_waits()
            process.send_signal(number)
        _, said = process.communicate(timeout=HANG)
        assert process.returncode == code, said
        assert "Traceback" not in said
        stopped_at = models.Case.objects.count()
        assert 3 <= stopped_at < self.LINES
        out, code = run(file)
        assert code == 0 and f"{stopped_at} imported before, 0 rejected" in out
        assert models.Case.objects.count() == self.LINES

    def test_two_who_import_the_same_at_once_make_each_case_once(self, file):
        both = [start(file), start(file)]
        said = [process.communicate(timeout=HANG)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0]
        assert sum(each.count("imported as") for each in said) == self.LINES
        assert models.Case.objects.count() == self.LINES

    def test_a_database_that_is_away_is_told_without_a_traceback(self, file):
        process = start(file, DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
        _, said = process.communicate(timeout=HANG)
        assert process.returncode == 1
        assert said == "The database cannot be reached or is full. Run it again later.\n"
