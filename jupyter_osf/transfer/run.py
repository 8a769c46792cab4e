"""Several transfers side by side, each with a result of its own, stopped together by Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ..errors import Cancelled, OSFError
from ..progress import Progress

T = TypeVar("T")


def run_all(
    tasks: Iterable[tuple[Callable[[], T], Callable[[OSFError], T]]], parallel: int, progress: Progress
) -> list[T]:
    """Run tasks at most ``parallel`` at a time; results in the order of the tasks.

    Each task comes with what makes a result of its failure, so that one file's trouble is not another's. On Ctrl-C
    running transfers are asked to stop, waiting ones are dropped, and KeyboardInterrupt goes on.
    """

    def one(task: tuple[Callable[[], T], Callable[[OSFError], T]]) -> T:
        work, failed = task
        try:
            progress.check()
            return work()
        except Cancelled:
            raise
        except OSFError as error:
            return failed(error)

    with ThreadPoolExecutor(parallel) as pool:
        try:
            futures = [pool.submit(one, task) for task in tasks]
            return [future.result() for future in futures]
        except BaseException:
            progress.cancel()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
