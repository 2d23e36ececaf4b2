"""Commands that explore a space of parameters; the work is in `app.commands.explore.work`."""

from typing import Annotated, Literal

import typer

from app.commands.explore.options import Shared, Varied
from app.console.gathered import with_gathered
from app.console.options import CHIEF, FAILED

EXPLORED = (
    "Scenario to explore. With two, B minus A under the same seeds. None where the scenario is a factor."
)
STORED = "Or a result folder (or fsspec address) of a design, whose runs are read and none made."
Names = Annotated[list[str] | None, typer.Argument(metavar="[A] B", help=EXPLORED)]
NamesOrFolder = Annotated[
    list[str] | None, typer.Argument(metavar="[A] B | DIR", help=f"{EXPLORED} {STORED}")
]


def add_explore_commands(app: typer.Typer) -> None:
    """Put the commands of this file under the program."""
    app.command(
        epilog="Example:  "
        "gongzhi sensitivity siloed party_led --samples 10 --seeds 5 --out results/screening;  "
        "gongzhi sensitivity --factor scenario=siloed,party_led --factor work.branch_part;  "
        "gongzhi sensitivity results/doubt --metric grievance_days"
    )(with_gathered(sensitivity))
    app.command(
        epilog="Example:  gongzhi discover siloed party_led --factor work.utilisation=0.5:1.4 "
        "--factor claim.pace --samples 200 --out results/when"
    )(with_gathered(discover))
    app.command(
        epilog="Example:  gongzhi search hybrid --factor levers.audit --factor levers.sensing "
        "--objective durable_of_1000 --objective total_cost --price levers.audit=1500 "
        "--price levers.sensing=5000 --spend 4000 --out results/packages"
    )(with_gathered(search))


def sensitivity(
    names: NamesOrFolder = None,
    method: Annotated[
        Literal["morris", "sobol"] | None,
        typer.Option(
            help="Screening of many factors, or shares of variance; morris unless said. A folder's "
            "design decides by itself."
        ),
    ] = None,
    *,
    varied: Varied,
    samples: Annotated[
        int,
        typer.Option(min=2, max=100_000, help="Trajectories of Morris. Base points of Sobol (power of 2)."),
    ] = 10,
    second_order: Annotated[
        bool,
        typer.Option("--second-order", help="Sobol: also what two factors make together. Twice the runs."),
    ] = False,
    shared: Shared,
) -> None:
    """Which parameters move an outcome, told apart from random variation; of new runs, or of a result folder
    (敏感性分析)."""
    from app.commands.explore.sensitivity import folder_command, sensitivity_command
    from experiments.studies.sensitivity import is_folder

    names = names or []
    if is_folder(names):
        if varied.factor or second_order or shared.of_new_runs:
            raise typer.BadParameter(
                f"{names[0]} is a result folder: its design says what was varied, where and how long. "
                "Leave out --factor, --second-order, --equal, --days, --city, --area, --scale, --history, "
                "--spin-up, --horizon and --dry-run."
            )
        done = folder_command(names[0], varied.metric, method, shared)
    else:
        asked = shared.asked(names, varied.factor or [], varied.metric, samples, varied.around)
        done = sensitivity_command(asked, shared, method or "morris", second_order=second_order)
    if not done:
        raise typer.Exit(FAILED)


def discover(
    names: Names = None,
    *,
    varied: Varied,
    threshold: Annotated[
        float,
        typer.Option(help="The outcome is of interest when it is better than this. With two scenarios 0."),
    ] = 0.0,
    samples: Annotated[int, typer.Option(min=16, max=1_000_000, help="Points (Latin hypercube).")] = 200,
    all_points: Annotated[
        bool, typer.Option("--all-points", help="Make rules of all points, and measure them on the same.")
    ] = False,
    shared: Shared,
) -> None:
    """When one scenario beats another, told as plain rules (情景发现)."""
    from app.commands.explore.work import discover_command

    asked = shared.asked(names or [], varied.factor or [], varied.metric, samples, varied.around)
    if not discover_command(asked, shared, threshold, hold_out=not all_points):
        raise typer.Exit(FAILED)


def search(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Scenario to start from.")],
    *,
    factor: Annotated[
        list[str], typer.Option("--factor", help="What may be chosen: path, path=low:high or path=a,b,c.")
    ],
    objective: Annotated[
        list[str],
        typer.Option(
            "--objective", help="Outcome to improve. Where neither is better, add :higher or :lower."
        ),
    ],
    budget: Annotated[
        list[str] | None, typer.Option("--budget", help="Largest mean of an outcome, such as total_cost=2e6.")
    ] = None,
    price: Annotated[
        list[str] | None, typer.Option("--price", help="Unit cost of a factor, such as levers.audit=1500.")
    ] = None,
    spend: Annotated[float | None, typer.Option(min=0, help="Largest sum of price x value.")] = None,
    population: Annotated[int, typer.Option(min=4, max=10_000, help="Packages per generation.")] = 24,
    generations: Annotated[int, typer.Option(min=1, max=10_000)] = 10,
    fresh: Annotated[int, typer.Option(min=2, max=100_000, help="Fresh seeds for the front.")] = 20,
    shared: Shared,
) -> None:
    """Packages of levers that nothing beats within a budget, tested under fresh random numbers (方案搜索)."""
    from app.commands.explore.search import search_command
    from app.commands.explore.search_words import wanted
    from experiments.studies.search import Search

    asked = shared.asked([name], factor, CHIEF, population)
    aims = wanted(objective, budget or [], price or [], spend)
    if not search_command(Search.of(asked, aims, generations, fresh), shared):
        raise typer.Exit(FAILED)
