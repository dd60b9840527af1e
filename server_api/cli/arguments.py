"""The command line."""

import argparse
from pathlib import Path

from server_api.cli import whom_arguments as whom
from server_api.cli.authorities import add_authority_arguments
from server_api.cli.pace import add_pace_arguments, add_set_arguments
from server_api.cli.recordings import add_arguments as _recording
from server_api.cli.report import add_holiday_arguments, add_report_arguments
from server_api.cli.scripts import add_script_arguments
from server_api.cli.slips import add_slip_arguments
from server_api.cli.talks import add_preset_arguments, add_prompt_arguments
from server_api.cli.targets import add_target_arguments
from server_api.cli.why import add_arguments as add_why_arguments
from server_api.cli.words import terminal_language
from server_api.contract.words import Role


def parser() -> argparse.ArgumentParser:
    """Every command and its options."""
    top = argparse.ArgumentParser(prog="acordo-server", description="The server of Acordo and its commands.")
    top.add_argument("--settings", type=Path, help="a TOML file with the server's settings")
    top.add_argument("--data-dir", type=Path, help="where the server keeps its data")
    top.add_argument("--lang", default=terminal_language(), help="language of the messages: pt-BR, es, en")
    top.add_argument("--json", action="store_true", help="answer in JSON")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("batch", help="run several commands, one JSON object a line of standard input")
    _serve(commands.add_parser("serve", help="serve until stopped"))
    _import(commands.add_parser("import", help="load a portfolio: every good row, or nothing"))
    _user(commands.add_parser("user", help="add or list users"))
    _campaign(commands.add_parser("campaign", help="add or list campaigns"))
    _trunk(commands.add_parser("trunk", help="add or list trunks"))
    whom.add_list_arguments(commands.add_parser("list", help="whom a campaign calls, in which order"))
    whom.add_callback_arguments(commands.add_parser("callback", help="list the calls that were promised"))
    whom.add_opt_out_arguments(commands.add_parser("opt-out", help="what debtors do not want"))
    whom.add_payment_arguments(commands.add_parser("payment", help="post payments"))
    add_slip_arguments(commands.add_parser("slips", help="payment slips by files, where a bank has no API"))
    add_target_arguments(commands.add_parser("targets", help="goals that the agents' own panel shows"))
    add_authority_arguments(commands.add_parser("authorities", help="who may grant what in agreements"))
    _amd(commands.add_parser("amd", help="how well machines are told from people"))
    _recording(commands.add_parser("recording", help="verify, report, export or keep recordings"))
    _caller(commands.add_parser("caller", help="add or list the numbers that debtors see"))
    add_preset_arguments(commands.add_parser("preset", help="numbers that calls can be transferred to"))
    add_script_arguments(commands.add_parser("scripts", help="what is said on calls, as text files"))
    add_why_arguments(commands.add_parser("why", help="why a person was called at a minute, or was not"))
    add_report_arguments(commands.add_parser("report", help="proof of what was done, as PDF or CSV"))
    add_holiday_arguments(commands.add_parser("holidays", help="load the holidays of towns"))
    add_prompt_arguments(commands.add_parser("prompt", help="messages that are played to debtors"))
    return top


def _serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="address to listen on")
    command.add_argument("--port", type=int, help="port to listen on; 0 takes any free one")
    command.add_argument("--legal-offset-s", type=float, help="shift legal time, for a demo only")


def _import(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help="a CSV file")
    command.add_argument("--map", type=Path, required=True, help="which column means what (TOML)")
    command.add_argument("--report", type=Path, help="where remarks go; FILE.report.csv unless given")


def _user(command: argparse.ArgumentParser) -> None:
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list users")
    whom.add_skill_arguments(verbs)
    add = verbs.add_parser("add", help="add a user; the password is asked for, or read with --password-stdin")
    add.add_argument("login")
    add.add_argument("--name", default="", help="name as it is said on the telephone")
    roles = [role.value for role in Role if role is not Role.UNKNOWN]
    add.add_argument("--role", choices=roles, default=Role.AGENT.value)
    add.add_argument("--team", default="")
    add.add_argument("--lead-name", default="")
    add.add_argument("--extension", default="")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _campaign(command: argparse.ArgumentParser) -> None:
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list campaigns")
    whom.add_strategy_arguments(verbs)
    add = verbs.add_parser("add", help="add a campaign with everybody who owes its creditor")
    add.add_argument("name")
    add.add_argument("--creditor", required=True, help="id of the creditor")
    add.add_argument("--trunk", required=True, help="id of the trunk")
    add.add_argument("--spare", action="append", default=[], help="next trunk to try; repeat, best first")
    add_pace_arguments(add)
    add.add_argument("--attempts-per-day", type=int, default=3)
    add.add_argument("--retry-s", type=int, default=7200)
    add.add_argument("--wrap-up-s", type=int, default=60)
    add.add_argument("--ring-limit-s", type=int, default=30)
    add.add_argument("--script", default="", help="id of the script; without it the narrowest that fits")
    add.add_argument("--agent", action="append", default=[], help="login of an agent; repeat for more")
    add.add_argument(
        "--detect",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="tell machines from people before an agent gets the call",
    )
    add.add_argument("--tells-monitored", action="store_true", help="agents are told of a listening lead")
    add.add_argument("--free-number", default="", help="where debtors may call back, named in messages")
    _thresholds(add)
    add_set_arguments(verbs)
    change = verbs.add_parser("detect", help="change the detection of machines, from the next dial on")
    change.add_argument("name", help="name or id of the campaign")
    change.add_argument("--detect", action=argparse.BooleanOptionalAction, default=None)
    _thresholds(change)


def _thresholds(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--set",
        action="append",
        default=[],
        type=_named_number,
        metavar="NAME=NUMBER",
        help="pause_ms, greeting_ms, words, machine_ms, silence_ms, most_ms; repeat for more",
    )


def _named_number(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    return name, int(number)


def _amd(command: argparse.ArgumentParser) -> None:
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("report", help="errors by the agents' corrections, and short calls by trunk")


def _trunk(command: argparse.ArgumentParser) -> None:
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list trunks")
    add = verbs.add_parser("add", help="add a trunk")
    add.add_argument("trunk_id", metavar="ID")
    add.add_argument("--host", required=True)
    add.add_argument("--port", type=int, default=5060)
    add.add_argument("--username", default="")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.add_argument("--codecs", default="PCMA,PCMU")
    add.add_argument("--caller-id", default="")
    add.add_argument("--max-calls", type=int, default=0)
    add.add_argument("--max-calls-per-second", type=float, default=0.0)
    add.add_argument("--register", action="store_true", help="register there with the user name")
    add.add_argument("--registrar", default="", help="domain to register with; the host unless given")
    add.add_argument("--register-s", type=float, default=300.0, help="seconds a registration holds")
    add.add_argument("--options-s", type=float, default=0.0, help="ask whether it is there this often")
    add.add_argument("--inbound", action="store_true", help="offer calls that come from it to agents")
    add.add_argument(
        "--source", action="append", default=[], help="further address or network it calls from; repeat"
    )
    add.add_argument("--follow-redirects", action="store_true", help="obey a 3xx instead of refusing it")


def _caller(command: argparse.ArgumentParser) -> None:
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list the centre's numbers")
    add = verbs.add_parser("add", help="add a number that the centre owns, shown to those it calls")
    add.add_argument("number", metavar="NUMBER")
    add.add_argument("--trunk", required=True, help="id of the trunk that carries it")
    add.add_argument("--country", default="BR", help="two letters")
    add.add_argument("--area-code", default="", help="read from the number unless given")
    add.add_argument("--attested", action="store_true", help="the carrier signs calls with it")
