"""What every command shares: errors in one sentence, files written whole, the catalogue's folder.

Commands themselves are in `__main__` and `area_commands`.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from rpc.tables import catalogue as catalogues
from rpc.tables.catalogue import Catalogue, CatalogueError
from rpc.tables.columns import Problem
from rpc.vocabulary import nearest


class CommandError(click.ClickException):
    """A wrong argument: one sentence, exit 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Prints the sentence and nothing else."""
        click.echo(self.message, err=True)


class UnusableError(CommandError):
    """What a command works on cannot be used: a sentence or several, exit 1."""

    exit_code = 1


class Command(click.Command):
    """A command whose wrong arguments are said in one sentence."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """The context of a run; a wrong argument raises `CommandError`."""
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise CommandError(_as_sentence(error)) from None


def _as_sentence(error: click.UsageError) -> str:
    message = " ".join(error.format_message().split())
    return message if message.endswith((".", "?")) else f"{message}."


class Group(click.Group):
    """The commands together; one that does not exist is said in one sentence."""

    command_class = Command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """The context of a run; a wrong argument raises `CommandError`."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a console may not know every symbol
                stream.reconfigure(errors="replace")
        try:
            return super().make_context(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise CommandError(_as_sentence(error)) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name, or `CommandError` with the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = nearest(args[0], self.commands)
            hint = f" Did you mean '{near}'?" if near else ""
            raise CommandError(
                f"There is no command '{args[0]}'; there are "
                f"{', '.join(sorted(self.commands))}.{hint}"
            ) from None


DATA_OPTION = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=catalogues.folder,
    help=f"The folder of the tables; {catalogues.FOLDER_SETTING} in the environment sets it too.",
    show_default="data",
)


def catalogue_in(data: Path) -> Catalogue:
    """The catalogue of a folder; with any problem prints them all and exits 1."""
    try:
        return catalogues.load(data)
    except CatalogueError as error:
        _refuse(error, data)


def _refuse(error: CatalogueError, data: Path) -> NoReturn:
    for problem in error.problems:
        click.echo(problem_line(problem), err=True)
    click.echo(f"{error} (folder {data})", err=True)
    sys.exit(1)


def problem_line(problem: Problem) -> str:
    """A problem of the tables as one line."""
    row = f", row {problem.row}" if problem.row else ""
    column = f", column {problem.column}" if problem.column else ""
    return f"{problem.file}{row}{column}: {problem.problem} {problem.fix}"


def readable_file(file: Path) -> Path:
    """A file that can be read, or `CommandError`."""
    try:
        with file.open("rb"):
            return file
    except OSError as error:
        raise CommandError(f"The file {file} cannot be read: {_why(error)}.") from None


def write_whole(file: Path, content: bytes, *, over: bool) -> None:
    """Writes a file whole or not at all: an earlier one stays until the new one is complete.

    An earlier one is written `over`, or refused. Raises `CommandError`.
    """
    if not over and file.exists():
        raise CommandError(f"There is a file {file} already: name another one.")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(f"The file {file} cannot be written: {_why(error)}.") from None


def _why(error: OSError) -> str:
    return (error.strerror or "the system refused").lower()
