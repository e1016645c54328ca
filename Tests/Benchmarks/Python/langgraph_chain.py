"""Runs a chain of steps that do nothing in LangGraph, each durable in SQLite before the next one.

usage: langgraph_chain.py STEPS FOLDER

Prints the versions and what SQLite promises on one line, and on the next the microseconds of a step.
Building the graph is not timed.
"""

import importlib.metadata
import sqlite3
import sys
import time
from typing import TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    output: dict


def step(state: State) -> State:
    return {"output": {}}


def chain(steps: int) -> StateGraph:
    graph = StateGraph(State)
    for place in range(steps):
        graph.add_node(f"p{place}", step)
        graph.add_edge(f"p{place - 1}" if place else START, f"p{place}")
    graph.add_edge(f"p{steps - 1}", END)
    return graph


def main() -> None:
    steps, folder = int(sys.argv[1]), sys.argv[2]
    connection = sqlite3.connect(f"{folder}/langgraph.db", check_same_thread=False)
    saver = SqliteSaver(connection)
    saver.setup()
    graph = chain(steps).compile(checkpointer=saver)
    config = {"configurable": {"thread_id": "1"}, "recursion_limit": steps + 10}
    start = time.perf_counter()
    # "sync" waits for each checkpoint before the next step, which is what a durable step means.
    graph.invoke({"output": {}}, config, durability="sync")
    whole = time.perf_counter() - start
    kept = connection.execute("SELECT count(*) FROM checkpoints").fetchone()[0]
    if kept < steps:
        sys.exit(f"{kept} checkpoints were written for {steps} steps")
    synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    versions = [
        f"{name} {importlib.metadata.version(name)}"
        for name in ("langgraph", "langgraph-checkpoint-sqlite")
    ]
    print(", ".join(versions) + f", SQLite {sqlite3.sqlite_version}, synchronous {synchronous}")
    print(whole * 1_000_000 / steps)


main()
