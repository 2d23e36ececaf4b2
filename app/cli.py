"""The command line. Commands, options and exit codes stay stable; scripts rely on them.

Exit codes: 0 done; 2 bad input, or a file system that refuses (one message on standard error); 3 a run
failed, a reproduction differed, something could not be repaired, or what does the runs is gone (a lost Dask
scheduler); 130 interrupted with Ctrl-C, 143 ended by SIGTERM, 129 by SIGHUP: finished runs are kept.
`validate` has 1 where something required falls short. Everything heavy is imported inside the commands, so
that help appears at once.
"""

import errno
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from app.commands.bench import command as cli_bench
from app.commands.design.command import add_design_commands
from app.commands.doubt.command import add_doubt_commands
from app.commands.exercise.command import add_exercises
from app.commands.explore.command import add_explore_commands
from app.commands.interplay.command import add_interplay
from app.commands.records.command import add_records
from app.commands.report.command import add_reports
from app.commands.score.command import add_score
from app.commands.validate.command import add_validation
from app.console.home import have_a_home
from app.console.options import (
    BAD_INPUT,
    FAILED,
    AnyFolder,
    AnyOut,
    Area,
    City,
    Days,
    Equal,
    Json,
    Out,
    Scale,
    Scenario,
    Seed,
    Workers,
)
from app.console.plugins import with_plugins
from app.console.terminal import have_streams, speak_any_encoding
from experiments.execution.ending import answer_signals, asked

DONE, INTERRUPTED = 0, 130
SHOWN = 300  # signs of a path in a message
NAMES = (errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR)
REFUSALS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *NAMES,
)
STORED = "What was stored is safe."
ROOM = f"Make room, or choose another place; with another TMPDIR for temporary files. {STORED}"
RIGHTS = f"Give yourself the right to read and write there, or choose another place. {STORED}"
ANOTHER = "Choose another name."
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)

EXAMPLES = """
Examples:

  gongzhi scenarios                                    what can be compared

  gongzhi run baseline --seed 7 --days 90              one run

  gongzhi compare siloed party_led --seeds 20 --out results/first

  gongzhi reproduce results/first 3f2a                 any stored run again
"""

app = typer.Typer(
    name="gongzhi",
    help="Gongzhi 共治: a laboratory for multi-actor urban governance and dispute resolution.",
    epilog=EXAMPLES,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command(epilog="Example:  gongzhi scenarios --json")
def scenarios(json: Json = False) -> None:
    """List the shipped scenarios."""
    from app.commands.scenarios.printing import print_list

    print_list(as_json=json)


@app.command(epilog="Example:  gongzhi show party_led --resolved > mine.toml")
def show(
    name: Scenario,
    resolved: Annotated[bool, typer.Option("--resolved", help="Every value, with unit and source.")] = False,
    json: Json = False,
) -> None:
    """Show a scenario: its question and what it changes, or with --resolved all of it."""
    from app.commands.scenarios.printing import print_one

    print_one(name, resolved=resolved, as_json=json)


@app.command(epilog="Example:  gongzhi check scenarios/*.toml")
def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Scenario files, or files of priors.")
    ],
    json: Json = False,
) -> None:
    """Check scenario files and files of priors. Every problem is named with its place."""
    from app.commands.scenarios.printing import print_check

    if not print_check(files, as_json=json):
        raise typer.Exit(BAD_INPUT)


@app.command(
    epilog="Example:  gongzhi run baseline --seed 7 --days 90 --city tianjin --area Heping --scale 10"
)
def run(
    name: Scenario,
    *,
    seed: Seed = 1,
    days: Days = None,
    city: City = None,
    area: Area = None,
    scale: Scale = None,
    out: Out = None,
    threads: Annotated[int, typer.Option(min=1, max=256, help="Threads. No result depends on them.")] = 1,
    profile: Annotated[
        bool, typer.Option("--profile", help="Say afterwards how long each phase took.")
    ] = False,
    json: Json = False,
) -> None:
    """Run one scenario under one seed."""
    from app.commands.run.work import laid_over, run_command

    overrides = laid_over(days=days, city=city, area=area, scale=scale)
    if not run_command(name, seed, overrides, out, threads, profile=profile, as_json=json):
        raise typer.Exit(FAILED)


@app.command(epilog="Example:  gongzhi compare siloed party_led --seeds 20 --workers 2 --out results/first")
def compare(
    names: Annotated[
        list[str], typer.Argument(metavar="A B [C ...]", help="Scenarios. The first is the baseline.")
    ],
    *,
    seeds: Annotated[int, typer.Option(min=1, max=100_000, help="How many paired seeds: 1, 2, 3 ...")] = 20,
    workers: Workers = 2,
    city: City = None,
    area: Area = None,
    scale: Scale = None,
    history: Annotated[
        str | None,
        typer.Option(
            metavar="first|own|none|NAME",
            help="Under what cities are spun up. By default what the scenarios say: the first one.",
        ),
    ] = None,
    spin_up: Annotated[
        str, typer.Option(metavar="auto|DAYS", help="Days before the reform. Auto: until a drift test holds.")
    ] = "auto",
    horizon: Annotated[
        str, typer.Option(metavar="soon|settled|both", help="What is looked at after the reform.")
    ] = "both",
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="Days after the reform, instead of horizons.")
    ] = None,
    followed: Annotated[
        int | None,
        typer.Option(min=180, max=3650, help="Days that every problem is followed. 365 unless said."),
    ] = None,
    out: AnyOut = None,
    equal: Equal = "hours",
    ensemble: Annotated[
        str | None,
        typer.Option(help="Also in every world that records leave possible: a shipped ensemble, or a file."),
    ] = None,
    json: Json = False,
) -> None:
    """Reform cities in several ways under the same seeds and compare each way with the first."""
    from app.commands.run.work import Reform, compare_command, laid_over

    overrides = laid_over(days=None, city=city, area=area, scale=scale)
    reform = Reform(history, spin_up, horizon, days, followed)
    if not compare_command(
        names, seeds, workers, overrides, out, equal, reform, ensemble=ensemble, as_json=json
    ):
        raise typer.Exit(FAILED)


@app.command(epilog="Example:  gongzhi reproduce results/first 3f2a")
def reproduce(
    folder: AnyFolder,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Identity of a run, or its first digits.")],
    json: Json = False,
) -> None:
    """Compute one stored run again and say, number by number, whether it is the same."""
    from app.commands.run.work import reproduce_command

    if not reproduce_command(folder, run, as_json=json):
        raise typer.Exit(FAILED)


@app.command(epilog="Example:  gongzhi info --json")
def info(json: Json = False) -> None:
    """Versions, code hash, compiled kernels, parameters and their sources."""
    from app.commands.scenarios.printing import print_info

    print_info(as_json=json)


@app.command(name="app", epilog="Example:  gongzhi app --port 8765")
def browser(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page's address.")] = 8765,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Do not open the page in this machine's browser.")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="Let others in, within limits for a class; needs --host.")
    ] = False,
    host: Annotated[str, typer.Option(help="With --public: the address that visitors type.")] = "127.0.0.1",
    results: Annotated[
        Path | None, typer.Option(help="Folder under which the page keeps its result folders.")
    ] = None,
) -> None:
    """Open the browser app on this machine. Nothing is sent anywhere."""
    from app.web.serve import open_to, serve

    serve(port=port, host=open_to(host, public=public, results=results), show=not no_open)


add_validation(app)
app.command(epilog=cli_bench.EPILOG)(cli_bench.bench)
add_reports(app)
add_design_commands(app)
add_explore_commands(app)
add_interplay(app)
add_doubt_commands(app)
add_records(app)
add_score(app)
add_exercises(app)


def answer(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    empty = _empty(arguments)
    if empty:
        return _refuse(
            f"{empty} is empty. Give a value, or leave it out; is a variable of the shell not set?"
        )
    if not _stands_somewhere():
        return _refuse("the folder in which the command runs is gone. Go to another one with cd.")
    have_a_home()
    try:
        _check_settings()
        code = with_plugins(app)(_present(arguments), prog_name="gongzhi", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        return _refuse(error.format_message(), hint="Try 'gongzhi --help'.")
    except ValueError as error:
        names = {kind.__name__ for kind in type(error).__mro__}  # importing them would cost start-up time
        if "ScenarioError" not in names:
            raise
        return _refuse(str(error), code=FAILED if "GoneError" in names else BAD_INPUT)
    except OSError as error:
        return _of_the_system(error)
    except KeyboardInterrupt:
        code = INTERRUPTED
    return _ended() if code == INTERRUPTED else code or DONE


def _of_the_system(error: OSError) -> int:
    """One message for a refusal of the system; nothing for a reader of our output who has gone."""
    if error.errno not in (*REFUSALS, errno.EPIPE):
        raise error
    if error.filename is None:  # of the output: what is left in it goes nowhere, or Python would complain
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return DONE
    from sim.errors import one_line  # help and lists do without the model

    way_out = RIGHTS if error.errno in FORBIDDEN else ANOTHER if error.errno in NAMES else ROOM
    place = one_line(str(error.filename or "the output"))
    return _refuse(f"{place[:SHOWN]}{'...' * (len(place) > SHOWN)}: {error.strerror}. {way_out}")


def _ended() -> int:
    number = asked[0] if asked else signal.SIGINT
    how = "interrupted" if number == signal.SIGINT else f"ended by {signal.Signals(number).name}"
    print(f"{how}; finished runs are kept.", file=sys.stderr)
    return 128 + number


def _present(arguments: Sequence[str]) -> list[str]:
    """The command line by the present names of its options; help does not wait for the model to be loaded."""
    if not any(word.startswith("--") and word != "--help" for word in arguments[1:]):
        return list(arguments)
    from sim.scenario.former_names import present_words

    return present_words(arguments)


def _empty(arguments: Sequence[str]) -> str:
    """What is given an empty value, such as `--out ""`; nothing where all have one."""
    for before, word in zip(("", *arguments), arguments, strict=False):
        option, is_option, value = word.partition("=")
        if option.startswith("--") and is_option and not value.strip():
            return option
        if not word.strip():
            return before if before.startswith("--") else "an argument"
    return ""


def _check_settings() -> None:
    """Refuse at once what would otherwise be refused after all runs, when figures are drawn."""
    if "GONGZHI_FONT" in os.environ:
        from experiments.figures.faces import chosen_face

        chosen_face()


def _stands_somewhere() -> bool:
    """Whether the working folder is there: paths start from it, also those in messages."""
    try:
        return bool(os.getcwd())
    except OSError:
        return False


def _refuse(message: str, hint: str = "", code: int = BAD_INPUT) -> int:
    with suppress(OSError):  # no room for the message either: the exit code says it
        print(f"gongzhi: {message}", file=sys.stderr)
        if hint and hint not in message:
            print(hint, file=sys.stderr)
    return code


def main() -> None:
    """Entry point of the console script."""
    have_streams()
    answer_signals()
    speak_any_encoding()
    sys.exit(answer(sys.argv[1:]))


if __name__ == "__main__":
    main()
