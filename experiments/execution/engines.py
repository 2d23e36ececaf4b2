"""Engines by name: where the runs of a batch are done (运行引擎)."""

from experiments.designs.chosen import check_workers
from experiments.execution.complete import Engine
from experiments.execution.executors import local_executor
from sim.errors import ScenarioError
from sim.scenario.source import did_you_mean

ENGINES = ("local", "inprocess", "dask")


def engine_from(name: str, workers: int = 1, scheduler: str | None = None) -> Engine:
    """The engine of a name: worker processes here, this very process, or a Dask cluster.

    scheduler : address of the Dask scheduler; of that engine only

    Raises ScenarioError when there is no such engine, or no cluster answers.
    """
    if name not in ENGINES:
        hint = did_you_mean(name, ENGINES)
        raise ScenarioError(f"--engine {name}: is not known.{hint} Engines: {', '.join(ENGINES)}.")
    if (name == "dask") != (scheduler is not None):
        if scheduler is None:
            raise ScenarioError(
                "--engine dask: needs --scheduler ADDRESS, such as tcp://127.0.0.1:8786. "
                "Start one with `dask scheduler`."
            )
        raise ScenarioError(f"--scheduler {scheduler}: is for --engine dask.")
    if scheduler is not None:
        from experiments.execution.cluster import cluster_executor

        opened, slots = cluster_executor(scheduler)
        # One slot would mean "in this process": a batch sends work ahead only to two or more.
        return Engine(max(2, slots), opened, far=True)
    if name == "inprocess":
        return Engine(1, local_executor(1))
    workers = check_workers(workers)
    return Engine(workers, local_executor(workers))
