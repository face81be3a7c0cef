"""A short run under faults, for real; and the count itself, which must be able to say no."""

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from chaos import plan, verdict
from chaos.clock import Clock
from chaos.mailserver import Delivery, MailServer
from chaos.plan import BEGINS, Fault
from chaos.rows import Expected, Promise
from chaos.run import _Run
from chaos.stage import Product, Stage
from chaos.verdict import Letter, Seen
from tests.edges.config.processes import all_end, end_all, environment
from tests.paths import ROOT
from tests.waiting import HANG, eventually

# How fast it recovers is promised by `make chaos`: next to other tests only that it does.
SHORT = (
    "--minutes", "0.4", "--alerts", "120", "--notices", "24",
    "--every", "3", "--processes", "1", "--late", "600",
)  # fmt: skip
LONG = {"seconds": 180, "alerts": 300, "notices": 50}


@pytest.fixture
def var(tmp_path):
    yield tmp_path / "var"
    end_all(tmp_path)


def start(var, *words):
    with (var.parent / "said").open("w") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "chaos", *words],
            cwd=ROOT, env=environment(FORTNIGHT_VAR=str(var)), stdout=said, stderr=said,
        )  # fmt: skip


def said(var):
    return (var.parent / "said").read_text()


def test_nothing_is_lost_doubled_or_early_whatever_dies(var):
    """Issue 5: alerts and letters on real servers, workers and beats that are killed."""
    run = start(var, *SHORT)
    code = run.wait(HANG)
    assert code == 0, said(var)
    assert "Everything is as promised." in said(var)
    assert not (var / "chaos" / "postgres").exists()
    all_end(var)


def test_ctrl_c_leaves_nothing_running_and_no_data(var):
    run = start(var, *SHORT)
    eventually(lambda: "Starting three workers" in said(var) or run.poll() is not None)
    assert run.poll() is None, said(var)
    run.send_signal(signal.SIGINT)
    assert run.wait(HANG) == 130
    all_end(var)
    assert not (var / "chaos" / "postgres").exists()


def test_the_same_seed_gives_the_same_plan_and_another_seed_another():
    same = {plan.make(7, **LONG).digest for _ in range(3)}
    assert len(same) == 1
    assert plan.make(8, **LONG).digest not in same


@pytest.mark.parametrize("seed", range(20))
def test_every_kind_of_fault_strikes_in_a_run(seed):
    faults = plan.make(seed, **LONG).faults
    killed = {fault.what for fault in faults if fault.do == "kill"}
    assert killed == set(plan.VICTIMS)
    assert {fault.what for fault in faults if fault.do == "mail"} == {*plan.MODES, "accept"}
    assert [fault.what for fault in faults if fault.do == "jump"] == [
        shown.isoformat() for shown in plan.JUMPS
    ]
    assert any(fault.do == "deliver again" for fault in faults)


@pytest.mark.parametrize("seed", range(20))
def test_no_server_dies_in_a_turn_of_the_mail_server(seed):
    """While it is away no one sends mail, and the turn would strike no one."""
    faults = plan.make(seed, **LONG).faults
    turns = [fault.at for fault in faults if fault.do == "mail"]
    died = [fault.at for fault in faults if fault.do == "kill" and fault.what in plan.SERVERS]
    windows = list(zip(turns[::2], turns[1::2], strict=True))
    assert died and len(windows) == len(plan.MODES)
    assert not [at for at in died for low, high in windows if low < at < high]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_killed_is_started_again_before_the_faults_end(seed):
    down = set()
    for fault in plan.make(seed, **LONG).faults:
        assert fault.at <= LONG["seconds"]
        if fault.do == "kill" and not fault.what.startswith("child"):
            assert fault.what not in down
            down.add(fault.what)
        if fault.do == "start":
            down.remove(fault.what)
    assert not down


@pytest.mark.parametrize("name", ["worker-1", "child of worker-1", "beat-2"])
def test_a_kill_that_finds_nobody_is_no_kill_and_excuses_nothing(tmp_path, name):
    stage = Stage({}, Product({}, tmp_path, 1))
    run = _Run(plan.make(7, **LONG), tmp_path, None, None, stage, None)
    run._strike(Fault(1.0, "kill", name))
    assert run.kills == []


def test_each_way_of_not_taking_a_mail_is_shown_also_where_it_struck_none(tmp_path):
    mail = MailServer(Clock(tmp_path / "clock"), tmp_path / "mail.jsonl")
    assert dict(mail.refused) == {
        "busy (421)": 0, "full (452)": 0, "refused for good (550)": 0, "hung": 0,
        "dropped after DATA": 0,
    }  # fmt: skip


# What the count says of what was seen.
DUE = BEGINS + timedelta(minutes=1)
EXPECTED = Expected(
    alerts={
        1: Promise("FN-1", "nurse@example.test", DUE, mail=True),
        2: Promise("FN-1", "nurse@example.test", BEGINS, mail=False),
    },
    notices={5: DUE},
)
TAKEN = Delivery(
    "<a>", "nurse@example.test", "Case FN-1: due in 2 hours", "worker-1",
    began=100.0, at=101.0, shown=DUE, answered=True,
)  # fmt: skip
PRINTED = Letter(dispatched_at=DUE, file="same", kept="same", files=1, events=1)


def seen(*taken, **facts):
    values = {
        "taken": list(taken or (TAKEN,)),
        "alerts_of": {"<a>": {1}, "<b>": {1}, "<old>": {2}},
        "given_up": {},
        "refused": set(),
        "kills": [],
        "letters": {5: PRINTED},
    }
    return Seen(**values | facts)


def broken(found):
    """The lines of the table that say no."""
    return [line.what for line in verdict.count(EXPECTED, found) if not line.good]


def shown(found, words):
    return next(line.figure for line in verdict.count(EXPECTED, found) if words in line.what)


def test_what_came_once_and_in_time_is_good():
    assert broken(seen()) == []


def test_a_mail_that_never_came_is_lost():
    assert broken(seen(TAKEN, taken=[])) == ["alerts lost"]


def test_a_mail_refused_for_good_is_not_lost_where_people_see_it_and_lost_where_they_do_not():
    on_the_list = seen(taken=[], refused={"<a>"}, given_up={"<a>": "Nobody of that name"})
    assert broken(on_the_list) == []
    assert broken(seen(taken=[], refused={"<a>"})) == ["alerts lost"]
    assert broken(seen(taken=[], given_up={"<a>": "Too many tries"})) == ["alerts lost"]


def test_a_mail_that_came_again_without_a_crash_is_doubled():
    again = replace(TAKEN, began=130.0, at=131.0)
    assert broken(seen(TAKEN, again)) == ["alerts mailed twice"]


@pytest.mark.parametrize("name", ["worker-1", "child of worker-1", "postgres"])
def test_a_mail_that_came_again_after_a_crash_in_its_moment_is_shown(name):
    again = replace(TAKEN, began=130.0, at=131.0)
    found = seen(TAKEN, again, kills=[(101.2, name)])
    assert broken(found) == []
    assert shown(found, "taken again after a crash") == "1"


@pytest.mark.parametrize("kill", [(110.0, "worker-1"), (101.2, "worker-2"), (101.2, "valkey")])
def test_a_crash_of_another_or_at_another_time_excuses_nothing(kill):
    again = replace(TAKEN, began=130.0, at=131.0)
    assert broken(seen(TAKEN, again, kills=[kill])) == ["alerts mailed twice"]


def chunk_again(*, of, processes, kill):
    """A worker of so many processes sent so many mails, was killed, and all were sent again."""
    first = [replace(TAKEN, message_id=f"<{each}>", at=101 + each / 50) for each in range(of)]
    again = [replace(each, began=each.began + 30, at=each.at + 30) for each in first]
    alerts = dict.fromkeys((each.message_id for each in first), {1})
    kills = [(101.2, kill)]
    found = seen(*first, *again, alerts_of=alerts, kills=kills, processes=processes)
    return verdict._repeated(found)


@pytest.mark.parametrize(
    ("kill", "processes", "excused"),
    [("child of worker-1", 2, 1), ("worker-1", 1, 1), ("worker-1", 2, 2), ("postgres", 2, 2)],
)
def test_a_crash_excuses_the_mail_that_each_process_had_in_hand_and_no_whole_chunk(
    kill, processes, excused
):
    """Else a task that marks its fifty mails at the end would pass."""
    assert chunk_again(of=50, processes=processes, kill=kill) == (excused, 50 - excused)


def test_a_mail_that_the_server_did_not_answer_may_come_again():
    cut = replace(TAKEN, answered=False)
    assert broken(seen(cut, replace(TAKEN, began=130.0, at=131.0))) == []


def test_the_same_alert_under_another_message_id_is_doubled_crash_or_not():
    other = replace(TAKEN, message_id="<b>")
    kills = [(101.2, "worker-1")]
    assert broken(seen(TAKEN, other, kills=kills)) == ["alerts mailed twice"]


def test_a_mail_before_its_moment_is_early():
    early = replace(TAKEN, shown=DUE - timedelta(seconds=1))
    assert broken(seen(early)) == ["sent early, alerts and letters"]


def test_an_alert_in_the_inbox_before_its_moment_is_early_though_its_mail_waited():
    hasty = seen(raised={1: DUE - timedelta(seconds=1)})
    assert broken(hasty) == ["sent early, alerts and letters"]
    assert broken(seen(raised={1: DUE})) == []


def test_a_stale_alert_and_a_mail_to_somebody_else_are_astray():
    stale = replace(TAKEN, message_id="<old>")
    elsewhere = replace(TAKEN, to="other@example.test")
    unknown = replace(TAKEN, message_id="<unknown>")
    for wrong in (stale, elsewhere, unknown):
        assert "or to others" in broken(seen(TAKEN, wrong))[-1]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"dispatched_at": None, "files": 0, "events": 0}, "letters lost"),
        ({"files": 0}, "letters lost"),
        ({"files": 2}, "letters printed twice"),
        ({"file": "other"}, "letters whose file is not what is kept"),
        ({"events": 2}, "letters not told of once in the trail"),
        ({"dispatched_at": BEGINS}, "sent early, alerts and letters"),
    ],
)
def test_a_letter_that_went_wrong_is_counted(changes, says):
    assert says in broken(seen(letters={5: replace(PRINTED, **changes)}))


@pytest.mark.parametrize("late", [60.0, 188.0, None])
def test_a_minute_after_the_faults_is_late(late):
    assert broken(seen(late=late)) == ["seconds from the last fault until all was sent"]


def test_a_missed_duty_marked_again_is_counted():
    assert broken(seen(missed_twice=1)) == ["missed duties marked twice"]
