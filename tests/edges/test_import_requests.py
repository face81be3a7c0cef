"""import_requests: bundles and CSV, whatever is in them."""

import base64
import copy
import csv
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.permissions import Role
from cases import models
from cases.intake import pas
from cases.intake.errors import Unreadable
from tests import factories

pytestmark = pytest.mark.django_db
BUNDLES = Path(__file__).parents[2] / "cases" / "demo" / "bundles"
REFERRAL = json.loads((BUNDLES / "Bundle-ReferralAuthorizationBundleExample.json").read_bytes())
HOMECARE = json.loads((BUNDLES / "Bundle-HomecareAuthorizationBundleExample.json").read_bytes())
HEADER = (
    "request_id,member_id,first_name,last_name,requester,request,priority,summary,"
    "prior_authorization,received_at,provider_name,npi,contracted,clean_claim,codes"
)
GOOD = (
    "R-1,HL900,Agnes,Thistle,physician,item_or_service,standard,Home oxygen,yes,"
    "2026-03-02T10:00:00-05:00,Dr. Made Up,1999999992,no,,E1390 Oxygen concentrator"
)


@pytest.fixture(autouse=True)
def intake():
    factories.plan()
    return factories.user(Role.INTAKE)


def run(*files, **options) -> tuple[str, int]:
    out = StringIO()
    code = 0
    try:
        call_command("import_requests", *map(str, files), stdout=out, stderr=StringIO(), **options)
    except SystemExit as end:
        code = end.code
    return out.getvalue(), code


def write(folder: Path, data: object, name: str = "bundle.json") -> Path:
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data))
    return file


def csv_file(folder: Path, *lines: str, header: str = HEADER) -> Path:
    return write(folder, "\n".join([header, *lines]) + "\n", "requests.csv")


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
        assert case.deadlines.get().citation == "42 CFR 422.572(a)(1)"

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
        assert models.OrganizationDetermination.objects.get().priority == priority

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
        attachment = case.documents.get(name="attachment-1").content.data
        assert bytes(attachment) == b"This is sample base64 encoding."

    def test_a_contracted_provider_is_known_by_its_npi(self, tmp_path):
        models.Provider.objects.create(
            plan=factories.plan(), name="Known", npi="8189991234", contracted=True
        )
        run(write(tmp_path, REFERRAL))
        assert models.Case.objects.get().provider.contracted

    def test_drug_codes_alone_make_a_part_b_drug(self, tmp_path):
        """42 CFR 422.568(b)(3): 72 hours."""
        bundle = copy.deepcopy(HOMECARE)
        for line in bundle["entry"][0]["resource"]["item"]:
            line["productOrService"]["coding"][0]["code"] = "J9271"
        run(write(tmp_path, bundle))
        assert models.Case.objects.get().deadlines.get().citation == "42 CFR 422.568(b)(3)"

    def test_a_change_of_an_earlier_request_is_a_case_that_says_so_without_what_was_cancelled(self):
        run(BUNDLES / "Bundle-HomecareAuthorizationUpdateBundleExample.json")
        determination = models.OrganizationDetermination.objects.get()
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
            read = pas.read_bundle(json.dumps(bundle).encode())
            request = pas.new_request(read, plan=factories.plan(), received_at=timezone.now())
        except Unreadable as refused:
            assert refused.reason
        else:
            assert request.summary and request.enrollee.member_id and request.requester_name


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

    @pytest.mark.parametrize(
        ("column", "value", "said"),
        [
            ("request", "surgery", "request: Choose one of"),
            ("priority", "", "priority: Fill this in"),
            ("received_at", "yesterday", "received_at: Write it as"),
            ("received_at", "2026-03-02T10:00:00", "received_at: Add the offset"),
            ("received_at", "2099-01-01T10:00:00-05:00", "received_at: This is in the future"),
            ("received_at", "1999-01-01T10:00:00-05:00", "received_at: The rule book begins"),
            ("prior_authorization", "perhaps", "prior_authorization: Say yes or no"),
            ("npi", "1234567890", "npi: An NPI has 10 digits"),
            ("contracted", "", "contracted: Say yes or no"),
            ("member_id", "x" * 41, "member_id: At most 40"),
            ("summary", "x" * 2001, "summary: At most 2000"),
            ("codes", "x" * 41 + " words", "codes: Write codes as"),
        ],
    )
    def test_a_bad_column_is_named_with_what_to_do(self, tmp_path, column, value, said):
        columns = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | {column: value}
        out, code = run(csv_file(tmp_path, ",".join(columns.values())))
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

    def test_the_documented_sample_is_taken_in(self):
        sample = Path(__file__).parents[2] / "docs" / "requests-sample.csv"
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
