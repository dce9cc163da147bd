"""What a store survives: killed writers, two writers, a full disk, a read-only folder."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from test_store import bare_record, full_record

from dragoman.errors import StoreError
from dragoman.model import TABLES, Article, Record
from dragoman.store import Store

KILLS = 30
ARTICLES = 500
HERE = Path(__file__).parent

FILL = """
import sys
sys.path.insert(0, sys.argv[2])
from test_faults import numbered, ARTICLES
from dragoman.intake import Shelf
from pathlib import Path
import dragoman.intake as intake
intake.COMMIT = 10
shelf = Shelf(Path(sys.argv[1]))
shelf.open()
print("open", flush=True)
for at in range(ARTICLES):
    record = numbered(at)
    if not shelf.has(record.article):
        shelf.put(record)
        if not shelf.waiting:
            print("batch", flush=True)
shelf.flush()
"""
"""What `add` does with records that are ready: it skips what is stored and commits batch by batch."""


def numbered(at: int) -> Record:
    return full_record(Article(f"{full_record().article.text} Report {at}.", key=str(at), published="2025-05-21"))


def filling(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", FILL, str(path), str(HERE)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stored(path: Path) -> int:
    """How many articles a store holds, after seeing that each is whole and has what follows from it."""
    with Store(path).view() as view:
        count = view.count()
        sample = full_record()
        for table in TABLES:
            assert count[table] == count["articles"] * len(getattr(sample, table)), table
        follow = view.sql(
            "SELECT (SELECT count(DISTINCT article) FROM tellings), (SELECT count(*) FROM signatures), "
            "(SELECT count(*) FROM documents WHERE \"table\" = 'articles')"
        )
        assert set(follow[1][0]) == {count["articles"]}
        return count["articles"]


def test_a_killed_writer_leaves_whole_articles_and_the_same_command_goes_on(tmp_path: Path) -> None:
    path, chance, seen = tmp_path / "store.duckdb", random.Random(6), [0]
    for _ in range(KILLS):
        with filling(path) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(1, 3)):  # the line "open", and one for each batch
                process.stdout.readline()
            time.sleep(chance.uniform(0.0, 0.1))
            process.send_signal(signal.SIGKILL)
        seen.append(stored(path))
    assert seen == sorted(seen)
    assert len(set(seen)) > 3, f"the kills hit no work: {seen}"
    with filling(path) as process:
        _, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (0, "")
    assert stored(path) == ARTICLES
    with Store(path).view() as view:
        assert view.record(numbered(7).article.id) == numbered(7)


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    both = [filling(path), filling(path)]
    for process in both:
        _, err = process.communicate(timeout=300)
        assert process.returncode == 0 or "open in another process" in err, err
    assert any(process.returncode == 0 for process in both)
    assert stored(path) == ARTICLES


FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from test_faults import numbered
from dragoman.errors import StoreError
from dragoman.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    with Store(sys.argv[1]).writer() as writer:
        for start in range(100, 100_000, 100):
            writer.add_many(numbered(at) for at in range(start, start + 100))
except StoreError as error:
    print(error)
"""
"""A writer for whom the disk is full after so many bytes."""


def test_a_full_disk_is_a_clear_error_and_costs_nothing_stored(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with Store(path).writer() as writer:
        writer.add_many(numbered(at) for at in range(10))
    limit = path.stat().st_size + 3_000_000
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(HERE), str(limit)], capture_output=True, text=True, timeout=300
    )
    assert "cannot write" in done.stdout and str(path) in done.stdout, done.stdout + done.stderr
    assert stored(path) >= 10
    with Store(path).writer() as writer:
        assert writer.add(numbered(99)) is True


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match=r"no such folder; create it"):
        Store(tmp_path / "file" / "store.duckdb").writer()
    with pytest.raises(StoreError, match=r"/proc/store\.duckdb: "):
        Store("/proc/store.duckdb").writer()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_store_can_be_asked_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with Store(path).writer() as writer:
        writer.add(bare_record(Article("Kept.")))
    path.chmod(0o400)
    with pytest.raises(StoreError, match="no permission"):
        Store(path).writer()
    with Store(path).view() as view:
        assert view.count()["articles"] == 1


def test_a_store_cut_short_says_so(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with Store(path).writer() as writer:
        writer.add_many(numbered(at) for at in range(20))
    path.write_bytes(path.read_bytes()[:5_000])
    with pytest.raises((StoreError, duckdb.Error)) as raised:
        Store(path).view()
    assert isinstance(raised.value, StoreError)
