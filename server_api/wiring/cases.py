"""The services around a debtor's case, as the floor needs them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server_api.clock import Clock
from server_api.contract.session import Catalogue
from server_api.resources import resource_folder
from server_api.services import ask_gate, check_promise, record_outcome, verify_identity
from server_api.services.book_callback import BookCallback
from server_api.services.build_case import CaseBuilder
from server_api.services.check_callback import CheckCallback
from server_api.services.conduct import Conduct
from server_api.services.confirm_identity import Verify
from server_api.services.disposition_library import DispositionLibrary, ResultRule
from server_api.services.judge_case import JudgeCase
from server_api.services.live_calls import PrepareCase
from server_api.services.manual_attempt import Gate
from server_api.services.outcome_facts import OutcomeFacts
from server_api.services.places import Places
from server_api.services.script_library import ScriptLibrary
from server_api.services.store_outcome import StoreOutcome
from server_api.services.tell_script import TellScript
from server_api.store.database import Database
from server_api.web.room import CheckPromise, RecordOutcome

OnSaved = Callable[[OutcomeFacts], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Cases:
    """Gate, cases, identity, promises, results, scripts. ``record`` is made with what follows a result."""

    catalogue: Catalogue
    right_party: tuple[str, ...]
    machine: ResultRule
    places: Places
    gate: Gate
    prepare: PrepareCase
    builder: CaseBuilder
    results: DispositionLibrary
    scripts: TellScript
    verify: Verify
    check_promise: CheckPromise
    check_callback: CheckCallback
    judges: JudgeCase
    record: Callable[[CheckCallback, OnSaved, float], RecordOutcome]


def load_cases(database: Database, clock: Clock, agents_hear: str = "own") -> Cases:
    """From the shipped resources. Raises ValueError where one is bad, ResourceMissingError without them."""
    places = Places.load()
    library = DispositionLibrary.load(resource_folder("dispositions"))
    scripts = ScriptLibrary.load(resource_folder("scripts"))
    tell = TellScript(scripts, Conduct.load(resource_folder("conduct")))
    gate = ask_gate.Gate(places, clock, library.nobody_codes())
    judges = JudgeCase(clock, places)
    builder = CaseBuilder(database, clock, tell, gate, library, agents_hear)
    return Cases(
        catalogue=library.catalogue(),
        right_party=library.right_party_codes(),
        machine=library.machine_rule(),
        places=places,
        gate=gate,
        prepare=builder,
        builder=builder,
        results=library,
        scripts=tell,
        verify=verify_identity.VerifyIdentity(database, clock, builder),
        check_promise=check_promise.CheckPromise(database, judges),
        check_callback=CheckCallback(gate, clock),
        judges=judges,
        record=lambda check, on_saved, undo_s: record_outcome.RecordOutcome(
            database,
            clock,
            StoreOutcome(clock, library, places, BookCallback(check, places), judges, undo_s),
            on_saved,
        ),
    )
