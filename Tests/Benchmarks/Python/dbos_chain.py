"""Runs a chain of steps that do nothing in DBOS, each durable in SQLite before the next one.

usage: dbos_chain.py STEPS FOLDER

Prints the versions and what SQLite promises on one line, and on the next the microseconds of a step.
Starting DBOS is not timed.
"""

import importlib.metadata
import sqlite3
import sys
import time

import sqlalchemy
from dbos import DBOS, DBOSConfig


@DBOS.step()
def step() -> dict:
    return {}


@DBOS.workflow()
def chain(steps: int) -> int:
    for _ in range(steps):
        step()
    return steps


def main() -> None:
    steps, folder = int(sys.argv[1]), sys.argv[2]
    promises: set[int] = set()

    # Asked of DBOS's own connections, because SQLite keeps the setting for each of them.
    @sqlalchemy.event.listens_for(sqlalchemy.engine.Engine, "checkin")
    def look(connection, record) -> None:
        if connection is not None:
            promises.add(connection.execute("PRAGMA synchronous").fetchone()[0])

    config: DBOSConfig = {
        "name": "bench",
        "system_database_url": f"sqlite:///{folder}/dbos.db",
        "run_admin_server": False,
        "log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()
    chain(2)
    sqlalchemy.event.remove(sqlalchemy.engine.Engine, "checkin", look)
    start = time.perf_counter()
    if chain(steps) != steps:
        sys.exit("the workflow did not end")
    whole = time.perf_counter() - start
    DBOS.destroy()
    kept = sqlite3.connect(f"{folder}/dbos.db").execute(
        "SELECT count(*) FROM operation_outputs"
    ).fetchone()[0]
    if kept < steps:
        sys.exit(f"{kept} outputs were written for {steps} steps")
    promised = "/".join(map(str, sorted(promises)))
    print(
        f"dbos {importlib.metadata.version('dbos')}, SQLite {sqlite3.sqlite_version}, "
        f"synchronous {promised}"
    )
    print(whole * 1_000_000 / steps)


main()
