"""A worker that runs the user's script anew must not touch what the script is about (脚本的主程序保护)."""

import multiprocessing


def leave_if_started_by_a_script_without_guard() -> None:
    """End a worker that, before it can work, runs the user's script anew and comes to the same call.

    It ends without a word: who started it says what to do, once.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(1)
