"""Runs the scorers on the gold sets beside the project and holds the figures against the floors.

`make evals` calls it. Without the gold it says so and leaves with 0, so that a checkout alone stays green. A floor is
lowered only with a reason in the commit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"
TASKS = {
    "document": "seed/gold.yaml",
    "events": "relations.dev.tsv",
    "relations": "relations.dev.tsv",
    "places": "places.dev.jsonl",
    "dates": "dates.dev.jsonl",
    "quotes": "quotes.dev.jsonl",
    "meetings": "meetings.dev.jsonl",
    "leaders": "leaders.dev.jsonl",
    "officers": "officers.dev.jsonl",
    "groups": "groups.dev.jsonl",
}


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def measure(task: str, scorers: Path, gold: Path) -> dict[str, object]:
    command = [
        sys.executable,
        str(scorers / "run.py"),
        task,
        "--gold",
        str(gold),
        "--dragoman",
        f"{sys.executable} -m dragoman",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{task}: {done.stderr.strip() or done.stdout.strip()}")
    result: dict[str, object] = json.loads(done.stdout.strip().split("\n")[-1])
    return result


def judge(task: str, result: dict[str, object], floors: dict[str, dict[str, float]]) -> list[str]:
    """Lines about the figures that miss their bounds."""
    missed = []
    for measure_, bounds in floors.items():
        value = result.get(measure_)
        assert isinstance(value, int | float), f"{task}: the scorer gives no {measure_}"
        good = value >= bounds.get("min", float("-inf")) and value <= bounds.get("max", float("inf"))
        print(f"  {'ok  ' if good else 'MISS'} {task}.{measure_} = {value}  {bounds}")
        if not good:
            missed.append(f"{task}.{measure_} = {value}, wanted {bounds}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("tasks", nargs="*", help="only these tasks")
    arguments = parser.parse_args()
    if not (arguments.gold.is_dir() and (arguments.scorers / "run.py").exists()):
        print(f"no gold at {arguments.gold}: nothing is scored here, and that is no failure")
        return 0
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    missed: list[str] = []
    for task, entry in pinned.items():
        if arguments.tasks and task not in arguments.tasks:
            continue
        gold = arguments.gold / TASKS[task]
        if fingerprint(gold) != entry["gold"]:
            missed.append(f"{task}: {gold.name} is not the file the floors were measured on; measure anew and pin it")
            continue
        print(task)
        missed += judge(task, measure(task, arguments.scorers, gold), entry["floors"])
    for line in missed:
        print("MISSED", line)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
