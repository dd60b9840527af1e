"""Signing in and out, the agent's state, refusals of the server."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never, get_args

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk import (
    update_beside,
    update_dial,
    update_editor,
    update_extras,
    update_floor,
    update_plan,
    update_script,
    update_search,
    update_transfer,
)
from agent_desktop.desk.change import Change, dismiss, notify, refuse, same
from agent_desktop.desk.reading import concluded, has_typed, in_call, server_up
from agent_desktop.desk.settling import settle
from agent_desktop.desk.sound import Check
from agent_desktop.desk.workspace import (
    LegState,
    Links,
    LinkState,
    Screen,
    Shift,
    SignInForm,
    Workspace,
)
from server_api.contract.session import AgentStatus, SignedIn, StateChange
from server_api.contract.words import AgentState, ErrorCode

#: Marks a sign-out under way in ``Shift.asked``.
SIGN_OUT = "sign_out"


def update(workspace: Workspace, event: e.ShiftEvent) -> Change:
    """The desk after an event of the shift."""
    match event:
        case e.SignInAsked():
            return _ask_sign_in(workspace, event)
        case e.SignInAccepted(signed_in):
            return _begin(workspace, signed_in)
        case e.SignOutAsked():
            return _ask_sign_out(workspace)
        case e.SignedOut():
            return _leave_if_bare(workspace, "")
        case e.SessionEnded(code):
            return _session_over(workspace, code)
        case e.LanguageChosen(language):
            return same(replace(workspace, shift=replace(workspace.shift, language=language)))
        case e.StateAsked(wanted, pause_code):
            return _ask_state(workspace, wanted, pause_code)
        case e.StatusAnswered(status):
            return take_status(dismiss(_asked(workspace, ""), "state_refused"), status)
        case e.RequestRefused():
            return _refused(workspace, event)
        case e.NoticeDismissed(code):
            return same(dismiss(workspace, code))
    assert_never(event)


def _ask_sign_in(workspace: Workspace, event: e.SignInAsked) -> Change:
    if workspace.screen not in (Screen.SIGN_IN, Screen.TAKEN_OVER):
        return same(workspace)
    user = event.user.strip()
    if not user or not event.password:
        form = SignInForm(user=user, error="user_and_password_needed")
        return same(replace(workspace, screen=Screen.SIGN_IN, sign_in=form))
    signing = replace(workspace, screen=Screen.SIGNING_IN, sign_in=SignInForm(user=user))
    return same(signing, c.SignIn(user, event.password, event.language))


def _begin(workspace: Workspace, signed_in: SignedIn) -> Change:
    shift = Shift(
        agent=signed_in.agent,
        status=signed_in.status,
        campaign=signed_in.campaign,
        catalogue=signed_in.catalogue,
        stats=signed_in.stats,
        language=workspace.shift.language,
    )
    begun = replace(
        workspace,
        screen=Screen.WORK,
        sign_in=SignInForm(user=workspace.sign_in.user),
        shift=shift,
        links=replace(workspace.links, clock=signed_in.clock),
        notices=(),
    )
    if not _same_agent(workspace, signed_in):
        begun = _bare(begun)
    if signed_in.took_over:
        begun = notify(begun, "took_over")
    return _open_links(begun)


def _bare(workspace: Workspace) -> Workspace:
    """Nothing of another user's is left on the desk."""
    new = Workspace()
    return replace(
        workspace,
        case=None,
        call=None,
        wrap_up=new.wrap_up,
        parked=(),
        floor=new.floor,
        transfer=new.transfer,
        search=new.search,
        beside=new.beside,
        dialling=new.dialling,
        lists=new.lists,
        editor=new.editor,
    )


def _same_agent(workspace: Workspace, signed_in: SignedIn) -> bool:
    before = workspace.shift.agent
    return before is not None and before.agent_id == signed_in.agent.agent_id


def _open_links(workspace: Workspace) -> Change:
    if not workspace.links.engine_up:
        return same(workspace, c.OpenPush())
    opening = replace(workspace, links=replace(workspace.links, leg=LegState.OPENING))
    return same(opening, c.OpenPush(), c.OpenLeg())


def _ask_sign_out(workspace: Workspace) -> Change:
    if workspace.screen is not Screen.WORK or workspace.shift.asked == SIGN_OUT:
        return same(workspace)
    if in_call(workspace):
        return refuse(workspace, "sign_out_in_call")
    if has_typed(workspace) or workspace.parked:
        return refuse(workspace, "sign_out_unsaved")
    return same(_asked(workspace, SIGN_OUT), c.SignOut())


def _leave(workspace: Workspace, error: str) -> Change:
    links = Links(
        engine_up=workspace.links.engine_up,
        engine_restarts=workspace.links.engine_restarts,
        audio=workspace.links.audio,
        waiting=workspace.links.waiting,
        refused=workspace.links.refused,
    )
    out = Workspace(
        sign_in=SignInForm(user=workspace.sign_in.user, error=error),
        shift=Shift(language=workspace.shift.language),
        links=links,
        sound=replace(workspace.sound, check=Check()),
    )
    return same(out, c.CloseLeg(), c.ClosePush())


def _session_over(workspace: Workspace, code: ErrorCode) -> Change:
    if workspace.screen in (Screen.SIGN_IN, Screen.SIGNING_IN, Screen.TAKEN_OVER):
        return same(workspace)
    if code is ErrorCode.TAKEN_OVER:
        return take_over(workspace, "")
    return _leave_if_bare(workspace, ErrorCode.NOT_SIGNED_IN.value)


def _leave_if_bare(workspace: Workspace, error: str) -> Change:
    """The session is over; a call or an open result keeps the screen until it is done."""
    if in_call(workspace) or has_typed(workspace) or workspace.parked:
        return same(notify(_asked(workspace, ""), "session_over", "warn"))
    return _leave(workspace, error)


def take_over(workspace: Workspace, device: str) -> Change:
    """The same user works elsewhere now; what was typed stays in the workspace and on this PC."""
    links = replace(workspace.links, leg=LegState.DOWN, leg_id="", server=LinkState.DOWN)
    gone = replace(workspace, screen=Screen.TAKEN_OVER, links=links)
    gone = notify(_asked(gone, ""), "taken_over", "warn", device=device)
    return same(gone, c.CloseLeg(), c.ClosePush())


def _asked(workspace: Workspace, asked: str) -> Workspace:
    return replace(workspace, shift=replace(workspace.shift, asked=asked, asked_pause_code=""))


def _ask_state(workspace: Workspace, wanted: AgentState, pause_code: str) -> Change:
    status = workspace.shift.status
    if workspace.screen is not Screen.WORK or status is None or workspace.shift.asked:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_state")
    if wanted is AgentState.READY and workspace.links.leg is not LegState.UP:
        return refuse(workspace, "no_voice")
    if wanted is AgentState.PAUSED and not pause_code:
        return refuse(workspace, "pause_code_needed")
    return _change_state(workspace, status, wanted.value, pause_code)


def _change_state(workspace: Workspace, status: AgentStatus, wanted: str, pause_code: str) -> Change:
    shift = replace(workspace.shift, asked=wanted, asked_pause_code=pause_code, asked_version=status.version)
    change = StateChange(wanted=AgentState(wanted), version=status.version, pause_code=pause_code)
    return same(replace(workspace, shift=shift), c.ChangeState(change))


def take_status(workspace: Workspace, status: AgentStatus) -> Change:
    """The newest status wins, whichever way it came."""
    now = workspace.shift.status
    if now is not None and status.version < now.version:
        return same(workspace)
    after = replace(workspace, shift=replace(workspace.shift, status=status))
    return same(after) if _ahead(workspace, status) else settle(after)


def _ahead(workspace: Workspace, status: AgentStatus) -> bool:
    """The case came ahead of its call and of the status that names it: an older answer may come between.

    The case of a call that was never put through leaves with the word that its call ended.
    """
    if workspace.case is None or workspace.call is not None or concluded(workspace):
        return False
    call_id, now = workspace.case.head.call_id, workspace.shift.status
    return call_id not in (status.call_id, now.call_id if now is not None else "")


def _refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    if event.code is ErrorCode.TAKEN_OVER and workspace.screen is Screen.WORK:
        return take_over(workspace, "")
    match event.about:
        case c.SignIn.__name__:
            return _sign_in_refused(workspace, event)
        case c.SignOut.__name__:
            return _sign_out_refused(workspace, event)
        case c.ChangeState.__name__:
            return _state_refused(workspace, event)
        case _:
            return _voice_refused(workspace, event) or _other_refused(workspace, event)


def _voice_refused(workspace: Workspace, event: e.RequestRefused) -> Change | None:
    """Each panel words its own refusals; None: the command is none of theirs."""
    for names, refused in _PANELS:
        if event.about in names:
            return refused(workspace, event)
    return None


def _names(*kinds: type) -> frozenset[str]:
    return frozenset(kind.__name__ for kind in kinds)


_PANELS: tuple[tuple[frozenset[str], Callable[[Workspace, e.RequestRefused], Change]], ...] = (
    (
        _names(cv.LoadTargets, cv.Transfer, cv.Consult, cv.FinishConsult, cv.Park),
        update_transfer.refused,
    ),
    (_names(cv.FindPeople, cv.Dial, cv.ChoosePerson), update_search.refused),
    (_names(*get_args(cs.SayCommand)), update_script.refused),
    (_names(*get_args(cs.EditorCommand)), update_editor.refused),
    (_names(*get_args(cv.FloorCommand)), update_floor.refused),
    *((_names(*get_args(kinds)), refused) for kinds, refused in update_dial.PANELS),
    *((_names(*(get_args(kinds) or (kinds,))), refused) for kinds, refused in update_plan.PANELS),
    *update_extras.PANELS,
    (_names(*get_args(cv.TalkCommand), *get_args(cv.LookCommand)), update_beside.refused),
)


def _sign_in_refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    if workspace.screen is not Screen.SIGNING_IN:
        return same(workspace)
    form = SignInForm(workspace.sign_in.user, event.code.value, event.params)
    return same(replace(workspace, screen=Screen.SIGN_IN, sign_in=form))


def _sign_out_refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    if workspace.shift.asked != SIGN_OUT:
        return same(workspace)
    if event.code in (ErrorCode.LINK_DOWN, ErrorCode.NOT_SIGNED_IN):
        return _leave_if_bare(workspace, "")
    return refuse(_asked(workspace, ""), "sign_out_refused", code=event.code.value)


def _state_refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    shift, status = workspace.shift, workspace.shift.status
    newer = status is not None and status.version > shift.asked_version
    if event.code is ErrorCode.STALE_VERSION and status is not None and newer and shift.asked:
        return _change_state(workspace, status, shift.asked, shift.asked_pause_code)
    return refuse(_asked(workspace, ""), "state_refused", code=event.code.value)


def _other_refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    if event.code in (ErrorCode.NOT_FOUND, ErrorCode.GONE) and event.about == c.HangUp.__name__:
        return same(workspace)
    workspace = _unlock(workspace, event.about)
    return refuse(workspace, "request_refused", about=event.about, code=event.code.value)


def _unlock(workspace: Workspace, about: str) -> Workspace:
    case, call = workspace.case, workspace.call
    if about == c.HangUp.__name__ and call is not None:
        return replace(workspace, call=replace(call, ending=False))
    if about == c.ExtendWrapUp.__name__:
        used = max(0, workspace.wrap_up.extensions - 1)
        return replace(workspace, wrap_up=replace(workspace.wrap_up, extensions=used))
    if case is None:
        return workspace
    if about == c.AnswerChallenge.__name__:
        case = replace(case, challenge=replace(case.challenge, sent=False))
    elif about == c.LoadHistory.__name__:
        case = replace(case, history=replace(case.history, loading=False))
    return replace(workspace, case=case)
