"""Code from outside that a command is to know: files named with --plugin, and installed packages (插件)."""

from importlib.metadata import entry_points
from typing import Annotated, Any

from typer import Option, Typer
from typer.core import TyperGroup
from typer.main import get_command

HELP = "Code of your own: patterns, levers, outcomes, catalogues. May be repeated."


def with_plugins(app: Typer) -> TyperGroup:
    """All commands of the program, each of which also takes --plugin."""
    whole = get_command(app)
    assert isinstance(whole, TyperGroup)
    groups = [whole]
    while groups:
        for command in groups.pop().commands.values():
            if isinstance(command, TyperGroup):
                groups.append(command)
            else:
                command.params.append(_option())
    return whole


def _option() -> Any:
    """The option as Typer makes it for a command of its own."""
    alone = Typer(add_completion=False)

    @alone.command()
    def _(
        plugin: Annotated[
            list[str] | None,
            Option("--plugin", metavar="FILE.py", help=HELP, callback=load_all, is_eager=True),
        ] = None,
    ) -> None:
        pass

    made = next(each for each in get_command(alone).params if each.name == "plugin")
    made.expose_value = False
    return made


def load_all(files: list[str] | None) -> None:
    """Load installed packages, then files in their order. Where there is neither, nothing heavy is imported.

    Raises ScenarioError for the first that fails.
    """
    if files or entry_points(group="gongzhi.plugins"):
        from experiments.execution.outside.plugins import load_entry_points, load_plugin

        load_entry_points()
        for file in files or ():
            load_plugin(file)
