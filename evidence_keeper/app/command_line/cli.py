"""Parses the command line and maps errors to exit codes, which scripts rely on.

Documented in docs/cli.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from evidence_keeper import __version__
from evidence_keeper.app.command_line import (
    backup_commands,
    conversation_commands,
    dossier_commands,
    list_command,
    vault_commands,
)
from evidence_keeper.app.command_line.console import Console, drop_output, tell
from evidence_keeper.domain.dossier.plan import Reader, Size
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.conversation import DateOrder, Format
from evidence_keeper.domain.time.happened import zone_named
from evidence_keeper.services.settings import preferred_language
from evidence_keeper.system.files import disk_error
from evidence_keeper.system.language.error_words import error_sentence
from evidence_keeper.system.language.translations import LANGUAGES, Translator, translator
from evidence_keeper.system.log import log_failure

DONE, FOUND_WRONG, WRONG_USAGE, WRONG_KEY, IN_USE, UNREADABLE, DISK, STOPPED = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    130,
)

_EXIT = {
    **dict.fromkeys(
        (
            Code.FOLDER_NOT_EMPTY, Code.VAULT_THERE, Code.NO_VAULT, Code.CASE_REQUIRED,
            Code.CASE_UNKNOWN, Code.FORMAT_UNKNOWN, Code.PASSPHRASE_EMPTY, Code.PASSPHRASE_MISMATCH,
            Code.PASSPHRASE_NO_TERMINAL, Code.OUTPUT_KIND, Code.NUMBER_UNKNOWN,
            Code.NOTHING_CHOSEN, Code.ATTACHED_TOO_MUCH, Code.LOCK_LATIN, Code.LOCK_LENGTH,
            Code.BACKUP_INTO_VAULT, Code.BACKUP_SEVERAL, Code.OPTION_DATE,
            Code.CHAT_UNKNOWN, Code.DATE_ORDER_NEEDED, Code.DATE_ORDER_UNFIT,
            Code.NAME_NOT_IN_EXPORT, Code.NOT_A_FILE,
            Code.OPTION_ORDER, Code.OPTION_NUMBERS, Code.OPTION_LABELS, Code.OPTION_FIELD,
            Code.NOT_A_FOLDER,
        ),
        WRONG_USAGE,
    ),
    **dict.fromkeys(
        (
            Code.WRONG_PASSPHRASE, Code.WRONG_RECOVERY_CODE, Code.RECOVERY_CODE_MISTYPED,
            Code.RECOVERY_FILE_EMPTY,
            Code.RECOVERY_FIRST_MISTYPED, Code.RECOVERY_SECOND_MISTYPED, Code.RECOVERY_CODES_MANY,
            Code.RECOVERY_SECOND_NEEDED, Code.RECOVERY_SAME_PERSON, Code.RECOVERY_PAIR_WRONG,
            Code.RECOVERY_NO_PAIRS, Code.RECOVERY_REVOKES_ITSELF, Code.PASSPHRASE_WAIT,
        ),
        WRONG_KEY,
    ),
    Code.VAULT_IN_USE: IN_USE,
    **dict.fromkeys(
        (
            Code.DISK_FULL, Code.DISK_READ_ONLY, Code.DISK_UNREADABLE, Code.DISK_REFUSED,
            Code.DISK_GONE, Code.VAULT_READ_ONLY, Code.VAULT_OLDER, Code.CODE_NOT_SHOWN,
        ),
        DISK,
    ),
    Code.CANCELLED: STOPPED,
    Code.UNEXPECTED: FOUND_WRONG,
}  # fmt: skip


def exit_code(error: KeeperError) -> int:
    """Return the exit code of an error; the default means unreadable input."""
    return _EXIT.get(error.code, UNREADABLE)


class _Parser(argparse.ArgumentParser):
    """Reports usage errors in one sentence, in the user's language."""

    translator: Translator = translator("en")

    def error(self, message: str) -> NoReturn:
        """Print one sentence and end with 2."""
        sentence = self.translator.say(
            "The command does not fit: {problem}. “{program} --help” shows how.",
            problem=message.rstrip("."),
            program=self.prog,
        )
        tell(sentence)  # Python 3.11.2 ends with another error where nothing can be printed
        raise SystemExit(WRONG_USAGE)


def _path(text: str) -> str:
    """Refuse an empty path, which would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return text


def _zone(text: str) -> str:
    try:
        zone_named(text)
    except KeeperError:
        raise argparse.ArgumentTypeError(f"there is no time zone {text!r}") from None
    return text


def _key_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--passphrase-file", type=_path, metavar="FILE", help="read the passphrase from a file"
    )
    group.add_argument(
        "--recovery-file",
        type=_path,
        metavar="FILE",
        help="read the recovery code from a file, or two of the three, each on a line",
    )


def _vault_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vault", type=_path, metavar="DIR", required=True, help="the vault's folder"
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="evidence-keeper", description="Without arguments the window opens.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], help_text: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
        sub.set_defaults(run=run)
        sub.add_argument("--json", action="store_true", help="print one JSON document")
        return sub

    _vault_commands(command)
    _dossier_commands(command)
    _backup_commands(command)
    return parser


_Command = Callable[[str, Callable[..., int], str], argparse.ArgumentParser]


def _vault_commands(command: _Command) -> None:
    sub = command("create", vault_commands.create, "make a vault and print its recovery code once")
    _vault_option(sub)
    sub.add_argument("--passphrase-file", type=_path, metavar="FILE")
    sub.add_argument("--timezone", type=_zone, metavar="ZONE", default="Asia/Almaty")
    sub = command("log", vault_commands.log, "record incidents from JSON")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("file", type=_path, metavar="FILE.json|-")
    sub = command("edit", vault_commands.edit, "write a new version of an entry")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("number", metavar="NUMBER", type=int)
    sub.add_argument("file", type=_path, metavar="FILE.json|-")
    sub = command("important", vault_commands.important, "mark incidents as important")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("numbers", metavar="NUMBER", type=int, nargs="+")
    sub.add_argument("--undo", action="store_true", help="take the mark off again")
    sub = command("add", vault_commands.add, "keep files as evidence")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("paths", type=_path, metavar="FILE|FOLDER", nargs="+")
    sub = command("import", conversation_commands.import_export, "read messages of an export")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("file", type=_path, metavar="FILE")
    sub.add_argument("--format", choices=[f.value for f in Format], help="found out by default")
    sub.add_argument(
        "--timezone", type=_zone, metavar="ZONE", help="where the clock stood that wrote the file"
    )
    sub.add_argument("--date-order", choices=[o.value for o in DateOrder])
    sub.add_argument("--me", metavar="NAME", default="", help="your name in the file")
    sub.add_argument(
        "--chat", metavar="NAME", action="append", help="only this conversation; may be repeated"
    )
    sub = command("list", list_command.show_list, "list incidents and evidence")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("--search", metavar="TEXT", default="")
    sub = command("check", backup_commands.check, "check the log, every page and every file")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument(
        "--rescue", type=_path, metavar="FOLDER", help="bring out what can be read, unencrypted"
    )
    sub = command("passphrase", vault_commands.change_passphrase, "change the passphrase")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("--new-passphrase-file", type=_path, metavar="FILE")


def _dossier_commands(command: _Command) -> None:
    sub = command("dossier", dossier_commands.dossier, "export a dossier")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("--reader", required=True, choices=[r.value for r in Reader])
    sub.add_argument("--language", required=True, choices=LANGUAGES)
    sub.add_argument("--output", type=_path, required=True, metavar="FILE.pdf|FILE.zip")
    sub.add_argument("--case", metavar="NAME", default="")
    sub.add_argument("--from", metavar="DATE", dest="first_day")
    sub.add_argument("--to", metavar="DATE", dest="last_day")
    sub.add_argument("--date", metavar="ISO", dest="dated")
    sub.add_argument("--size", choices=[s.value for s in Size], default=Size.FULL.value)
    sub.add_argument("--incidents", metavar="NUMBERS", help="only these, such as 1,4-7")
    sub.add_argument(
        "--no-unlinked",
        action="store_true",
        help="for the police: without the files that belong to no entry",
    )
    sub.add_argument(
        "--without", metavar="NUMBERS", help="files that stay out, such as EK-0003,EK-0005"
    )
    sub.add_argument(
        "--originals", metavar="NUMBERS", help="originals that go in although a part is shown"
    )
    sub.add_argument("--private-notes", action="store_true")
    sub.add_argument(
        "--replace-names",
        action=argparse.BooleanOptionalAction,
        help="letters in the place of people, accounts and numbers; as chosen before by default",
    )
    sub.add_argument("--attach", action="store_true", help="put the originals into the PDF too")
    sub.add_argument(
        "--lock",
        nargs="?",
        const="",
        metavar="FILE",
        help="the file opens with the password in FILE; without FILE with words that are shown",
    )
    sub.add_argument("--about-me", metavar="FIELDS", help="fields of the profile, or none, or all")
    sub = command("verify", dossier_commands.verify, "check a package; needs no vault")
    sub.add_argument("package", type=_path, metavar="FILE.zip|FOLDER")
    sub.add_argument("earlier", type=_path, metavar="EARLIER", nargs="?")
    sub.add_argument(
        "--time-stamp", type=_path, metavar="FILE.tsr", help="a token for the package's seal"
    )
    sub = command("demo", dossier_commands.demo, "make a sample vault and its dossiers")
    sub.add_argument("folder", type=_path, metavar="DIR")


def _backup_commands(command: _Command) -> None:
    sub = command("backup", backup_commands.backup, "back up to a folder, or to one .ekbackup file")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("target", type=_path, metavar="TARGET")
    sub = command("restore", backup_commands.restore, "restore a backup into a new folder")
    sub.add_argument("target", type=_path, metavar="TARGET")
    _vault_option(sub)
    _key_options(sub)
    sub.add_argument("--partial", action="store_true", help="take what a damaged backup still has")
    sub = command("merge", backup_commands.merge, "take over a backup of another vault")
    sub.add_argument("target", type=_path, metavar="TARGET")
    _vault_option(sub)
    _key_options(sub)
    group = sub.add_mutually_exclusive_group()
    group.add_argument(
        "--other-passphrase-file", type=_path, metavar="FILE", help="of the other vault"
    )
    group.add_argument(
        "--other-recovery-file", type=_path, metavar="FILE", help="of the other vault"
    )


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    code = _run(arguments)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            drop_output(stream)
            if code == DONE and stream is sys.stdout:
                code = DISK
    return code


def _speaker() -> Translator:
    """Return the translator of the user's language; English when its catalogue cannot be read."""
    try:
        t = translator(preferred_language())
        t.say("Nothing is chosen.")  # reads the catalogue
    except OSError:
        return translator("en")
    return t


def _run(arguments: list[str]) -> int:
    t = _speaker()
    _Parser.translator = t
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        parser = _parser()
        # Up to Python 3.12 argparse makes an empty list of such a value.
        if any(a.startswith("--") and a.endswith("=--") for a in arguments):
            parser.error("“--” is not a value")
        options = parser.parse_args(arguments)
        return int(options.run(options, Console(t, as_json=options.json)))
    except SystemExit as e:
        return int(e.code or 0)
    except KeeperError as e:
        tell(error_sentence(t, e))
        return exit_code(e)
    except KeyboardInterrupt:
        tell(error_sentence(t, KeeperError(Code.CANCELLED)))
        return STOPPED
    except BrokenPipeError:
        drop_output(sys.stdout)
        return DONE
    except OSError as e:
        # Every other operating system error gets its own code.
        log_failure(e)
        refused = disk_error(e, Path(str(e.filename or "")))
        tell(error_sentence(t, refused))
        return exit_code(refused)
    except Exception as e:  # noqa: BLE001 - the last net: never a traceback, never content
        place = log_failure(e)
        problem = KeeperError(Code.UNEXPECTED, kind=f"{type(e).__name__}, {place}")
        tell(error_sentence(t, problem))
        # Of a package, 1 would say that it was changed.
        return UNREADABLE if arguments[:1] == ["verify"] else FOUND_WRONG
