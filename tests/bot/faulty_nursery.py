"""Forks `cx-coach` processes that start at once: the embedding model is loaded here, once for all of them.

A request a line on standard input, a line in answer, both JSON. {"argv": …, "env": …, "cwd": …, "log": …} starts a
process and answers with its id; {"ended": id} answers with its return code, or null. What is asked for besides:
"file_size", the most bytes a file may have ("the disk is full"); "grace", how many seconds replaced generations are
kept; "die_at", where the process kills itself: "sql WORDS" before the first statement with these words in it,
"audit EVENT N" at the N-th audit event of this name.
"""

import gc
import json
import os
import resource
import signal
import sys
from datetime import timedelta
from typing import Any

import chromadb  # noqa: F401 - imported before the forks, as all that takes long
import torch
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot import app
from bot.cli import main
from bot.library import building
from retrieval.embeddings import load


def serve() -> None:
    torch.set_num_threads(1)  # a fork takes one thread along and must not wait for others
    model = load()
    app.load = lambda location: model
    children: dict[int, int | None] = {}
    gc.freeze()  # collected in a fork, all this would be copied
    print(json.dumps(len(os.listdir("/proc/self/task"))), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "ended" in request:
            print(json.dumps(_ended(request["ended"], children)), flush=True)
        else:
            child = os.fork()
            if not child:
                _live(request)
            children[child] = None
            print(json.dumps(child), flush=True)
    for child in children:
        if _ended(child, children) is None:
            os.kill(child, signal.SIGKILL)


def _ended(child: int, children: dict[int, int | None]) -> int | None:
    if children[child] is None and (done := os.waitpid(child, os.WNOHANG))[0]:
        children[child] = os.waitstatus_to_exitcode(done[1])
    return children[child]


def _live(request: dict[str, Any]) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    if "file_size" in request:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_size"], resource.RLIM_INFINITY))
    if "grace" in request:
        building.GRACE = timedelta(seconds=request["grace"])
    if "die_at" in request:
        _die_at(*request["die_at"].split(" ", 1))
    main(request["argv"])


def _die_at(kind: str, what: str) -> None:
    if kind == "sql":

        def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if what in statement:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", look)
    else:
        name, number = what.split()
        left = int(number)

        def count(said: str, _arguments: object) -> None:
            nonlocal left
            left -= said == name
            if said == name and not left:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)


if __name__ == "__main__":
    serve()
