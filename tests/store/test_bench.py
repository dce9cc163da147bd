"""The store of made-up events that `make bench` asks: it is filled, and every query finds what it should or nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from dragoman.store import Store

BENCH = Path(__file__).parents[2] / "benchmarks" / "store.py"


def test_the_benchmark_fills_a_store_that_answers(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("bench_store", BENCH)
    assert spec is not None and spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    bench.fill(tmp_path / "many.duckdb", 1_000)
    with Store(tmp_path / "many.duckdb").view() as view:
        assert view.count()["events"] == 1_000
        for name, ask in bench.asked(view).items():
            ask()
            assert bench.fastest(ask) < 60, name
