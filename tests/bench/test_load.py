"""What the load bench makes of what it measures."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.pages import is_chosen
from bench.peers import FILE, Peer, peers, ratios
from bench.report import Result, change, hot_shares, last_results, table, write
from bench.wrk import Load, LoadError, load_of, parsed, run

SAID = """Running 5s test @ http://127.0.0.1:8000/
  2 threads and 4 connections
{"requests": 500, "seconds": 5.0, "p50": 38.5, "p99": 90.25, "mean": 20.0, \
"used_up": false, "refused": 0, "broken": 0}
"""
INDEX = Result(
    "guest: index",
    "/",
    requests=10_000,
    per_second=2000,
    p50=1.5,
    p99=6.25,
    web_ms=0.3,
    database_ms=0.1,
    target=0.5,
    plain=13_668,
    sent=3155,
    queries=1,
)
SLOW = replace(INDEX, name="member: index", per_second=80, web_ms=13, database_ms=1, target=5)
BROKEN = Result("member: reply", failure="of 100 replies 90 were stored.")


def test_what_wrk_says_becomes_a_load() -> None:
    assert parsed(SAID) == Load(requests=500, per_second=100, p50=38.5, p99=90.25)


def test_a_list_that_was_used_up_counts_for_the_time_that_it_was_asked_for() -> None:
    used_up = parsed(SAID.replace("false", "true"))
    assert used_up.per_second == pytest.approx(200), "four connections, 20 ms for each request"


def test_requests_that_came_one_after_another_are_a_load_too() -> None:
    seconds = [0.5] * 98 + [25, 26]
    assert load_of(seconds) == Load(requests=100, per_second=1, p50=500, p99=25_000)


def test_rows_are_chosen_by_words_in_their_names() -> None:
    assert is_chosen("guest: topic", "")
    assert is_chosen("guest: topic", "index, topic")
    assert not is_chosen("guest: profile", "index,topic")


@pytest.mark.parametrize("fault", ["refused", "broken"])
def test_one_request_that_was_not_answered_well_fails_the_load(fault: str) -> None:
    with pytest.raises(LoadError, match="of 500 requests"):
        parsed(SAID.replace(f'"{fault}": 0', f'"{fault}": 1'))


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("", "without a word"),
        ("unable to connect to 127.0.0.1:8000 Connection refused\n", "without a word"),
        (SAID.replace("500", "0"), "nothing was answered"),
    ],
)
def test_what_tells_nothing_is_no_load(output: str, sentence: str) -> None:
    with pytest.raises(LoadError, match=sentence):
        parsed(output)


def test_no_other_machine_is_put_under_load(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrk = tmp_path / "wrk"
    wrk.write_text("#!/bin/sh\nexit 1\n")
    wrk.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LoadError, match="only this machine"):
        run("https://forum.example.org/", seconds=1, headers={})


def test_without_wrk_the_bench_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LoadError, match="apt install wrk"):
        run("http://127.0.0.1:9/", seconds=1, headers={})


def test_table_marks_what_misses_its_target_and_what_failed() -> None:
    head, index, slow, broken = table([INDEX, SLOW, BROKEN], []).splitlines()
    assert head.split()[:3] == ["requests/s", "p50", "ms"]
    assert index.split() == [
        *("guest:", "index", "2,000", "1.50", "6.25", "0.30", "0.10", "0.40", "0.5"),
        *("13,668", "3,155", "1"),
    ]
    assert "14.00  5 MISSED" in slow
    assert "MISSED" not in index
    assert broken.endswith("FAILED: of 100 replies 90 were stored.")


def test_table_tells_the_change_against_the_last_run_of_each_row(tmp_path: Path) -> None:
    ours, another = {"database": "sala_bench"}, {"database": "sala"}
    write(tmp_path / "2024-05-01-120000.json", [INDEX, SLOW], ours)
    write(tmp_path / "2024-05-02-120000.json", [replace(INDEX, web_ms=0.7), BROKEN], ours)
    write(tmp_path / "2024-05-03-120000.json", [replace(INDEX, web_ms=9)], another)
    before = last_results(tmp_path, database="sala_bench")
    assert {row.name: round(row.cpu_ms, 6) for row in before} == {
        "guest: index": 0.8,
        "member: index": 14,
    }
    _head, index, slow = table([INDEX, replace(SLOW, web_ms=20)], before).splitlines()
    assert "0.80 -50%" in index
    assert "14.00 +50%" in slow


def test_change_from_nothing_is_not_told() -> None:
    assert change(0, 5) == ""
    assert change(2, 2) == "2.00 +0%"


def test_results_of_a_run_without_any_before_are_none(tmp_path: Path) -> None:
    assert last_results(tmp_path / "never", database="sala_bench") == []


def test_no_other_board_is_measured_unless_it_is_named() -> None:
    assert peers(FILE) == []


def test_the_example_of_another_board_is_read_as_it_stands(tmp_path: Path) -> None:
    lines = FILE.read_text("utf-8").splitlines()
    start = lines.index("# [[peer]]")
    example = [line.removeprefix("#").strip() for line in lines[start:] if line != "peer = []"]
    file = tmp_path / "peers.toml"
    file.write_text("\n".join(example), "utf-8")
    [peer] = peers(file)
    assert peer.name == "phpBB"
    assert peer.cookie.startswith("phpbb3_u=")
    assert peer.pages["index"] == "http://127.0.0.1:8081/index.php"


def test_another_board_is_compared_row_by_row() -> None:
    peer = Peer("phpBB")
    theirs = replace(INDEX, per_second=100, p50=30, p99=62.5)
    text = ratios([INDEX, SLOW], [(peer, theirs), (peer, BROKEN)])
    same, failed = text.splitlines()
    assert same == (
        "guest: index, phpBB: 100 requests/s, p50 30.00 ms, p99 62.50 ms; Sala has 20.0 times "
        "the requests/s, 0.05 of the p50, 0.10 of the p99"
    )
    assert failed == "member: reply, phpBB: FAILED: of 100 replies 90 were stored."


def test_share_of_updates_that_left_the_indexes_alone_is_told_for_each_table() -> None:
    before, after = {"forum_topic": (10, 20)}, {"forum_topic": (40, 60), "accounts_user": (0, 0)}
    assert hot_shares(before, after) == "forum_topic 75% of 40, accounts_user"
