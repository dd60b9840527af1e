"""Rules that do not look at the clock: what the law, the creditor and the debtor have forbidden, to whom."""

from collections.abc import Iterator

from server_api.contract.words import Blocked, Channel
from server_api.domain.legal import blocking, free_debts
from server_api.rules.profiles import Profile
from server_api.rules.question import ANSWER, RECORDED, ContactQuestion, Denied
from server_api.rules.version import HOUSE_VERSION
from server_api.rules.wishes import VERSION as WISH_VERSION
from server_api.rules.wishes import Wish, WishKind, consents

#: Dialled by the machine before an agent looks at it: rules of dialling systems hold.
BY_MACHINE = frozenset({"progressive", "power", "predictive"})
#: Dialled ahead of the agents: a call may find nobody.
AHEAD = frozenset({"power", "predictive"})
_CALLS = frozenset({Channel.VOICE, Channel.BOT})
#: Whatever became of the debtor's numbers, these reach an e-mail or an address.
_WITHOUT_NUMBER = frozenset({Channel.EMAIL, Channel.LETTER})


def standing_denial(question: ContactQuestion) -> Denied | None:
    """The first of these rules that forbids, without its list of rules."""
    for rule in (_faulty, _locked, _legal, _opted_out, _channel, _mode, _recorded, _phone, _debt, _dialling):
        denied = rule(question)
        if denied is not None:
            return denied
    return None


def allowed_debts(question: ContactQuestion) -> tuple[str, ...]:
    """The debts that may be talked about: none that the legal status closes or a pact finds too old."""
    limits = [profile.most_days_late for profile in _calling(question) if profile.most_days_late is not None]
    free = _undisputed(question)
    return tuple(
        debt.debt_id
        for debt in question.debts
        if debt.debt_id in free and all(debt.days_late <= most for most in limits)
    )


def _faulty(question: ContactQuestion) -> Denied | None:
    """Something on file cannot be read; it may forbid anything."""
    return Denied(question.faults[0], HOUSE_VERSION, "unreadable_rules") if question.faults else None


def _locked(question: ContactQuestion) -> Denied | None:
    return Denied("ONE-CALL", HOUSE_VERSION, "person_in_call") if question.locked else None


def _legal(question: ContactQuestion) -> Denied | None:
    if question.purpose == ANSWER:
        return None  # whoever complains is told the number of the complaint
    fact = blocking(question.legal, Blocked.CONTACT)
    if fact is not None and fact.debt_id and _undisputed(question):
        fact = None  # there is another debt to talk about
    if fact is None and (question.mode == RECORDED or question.channel is Channel.BOT):
        # Machines press: who is over-indebted is talked to by people.
        fact = blocking(question.legal, Blocked.PRESSURE)
    return Denied(fact.rule_id, fact.rule_version, f"legal_{fact.kind}") if fact else None


def _undisputed(question: ContactQuestion) -> tuple[str, ...]:
    """The debts about which the legal status lets anybody be contacted."""
    return free_debts((debt.debt_id for debt in question.debts), question.legal, Blocked.CONTACT)


def _opted_out(question: ContactQuestion) -> Denied | None:
    """Honoured at once, whatever days a law would give (47 CFR 64.1200(a)(10): ten)."""
    if not any(wish.kind == WishKind.OPT_OUT for wish in _in_force(question)):
        return None
    return Denied("WISH-OPT-OUT", WISH_VERSION, "opted_out")


def _channel(question: ContactQuestion) -> Denied | None:
    asked = question.channel.value
    wanted = {wish.channel for wish in _in_force(question) if wish.kind == WishKind.ONLY_CHANNEL}
    if wanted and asked not in wanted:
        return Denied("WISH-ONLY-CHANNEL", WISH_VERSION, "channel_not_wished")
    consented = {wish.channel for wish in consents(_in_force(question))}
    for profile in _profiles(question):
        if profile.channels and asked not in profile.channels:
            return Denied(f"{profile.profile_id}-CHANNELS", profile.version, "channel_not_allowed")
        if profile.own_channels and asked not in profile.own_channels | consented:
            return Denied(f"{profile.profile_id}-CONSENT", profile.version, "channel_without_consent")
    return None


def _mode(question: ContactQuestion) -> Denied | None:
    for profile in _profiles(question):
        if profile.modes and question.mode not in profile.modes:
            return Denied(f"{profile.profile_id}-MODES", profile.version, "mode_not_allowed")
    return None


def _recorded(question: ContactQuestion) -> Denied | None:
    """Messages without an agent: as a profile says, and without a word of it only with consent."""
    if question.mode != RECORDED:
        return None
    said = [profile for profile in _profiles(question) if profile.recorded_messages]
    for profile in said:
        if profile.recorded_messages == "forbidden":
            return Denied(f"{profile.profile_id}-RECORDED", profile.version, "recorded_forbidden")
    if said and all(profile.recorded_messages == "allowed" for profile in said):
        return None
    if any(wish.detail.get("recorded") is True for wish in consents(_in_force(question))):
        return None
    asking = next((profile for profile in said if profile.recorded_messages == "consent"), None)
    if asking is None:
        return Denied("RECORDED-MESSAGE", HOUSE_VERSION, "recorded_without_consent")
    return Denied(f"{asking.profile_id}-RECORDED", asking.version, "recorded_without_consent")


def _phone(question: ContactQuestion) -> Denied | None:
    if question.phone_state == "usable" or question.channel in _WITHOUT_NUMBER:
        return None
    return Denied("PHONE-STATE", HOUSE_VERSION, f"phone_{question.phone_state}")


def _debt(question: ContactQuestion) -> Denied | None:
    if question.purpose == ANSWER:
        return None  # it is about no debt
    if not question.debts:
        return Denied("OPEN-DEBT", HOUSE_VERSION, "no_open_debt")
    if allowed_debts(question):
        return None
    youngest = min(debt.days_late for debt in question.debts)
    for profile in _calling(question):
        if profile.most_days_late is not None and youngest > profile.most_days_late:
            return Denied(f"{profile.profile_id}-AGE", profile.version, "debt_too_old")
    return Denied("OPEN-DEBT", HOUSE_VERSION, "debt_too_old")


def _dialling(question: ContactQuestion) -> Denied | None:
    """How the campaign is set to dial: how long it rings, and how many it may abandon."""
    for profile in _profiles(question):
        if question.mode in BY_MACHINE and question.ring_s < profile.min_ring_s:
            return Denied(f"{profile.profile_id}-RING", profile.version, "rings_too_short")
        most = profile.most_abandoned_bp
        if question.mode in AHEAD and most is not None and question.abandon_bp > most:
            return Denied(f"{profile.profile_id}-ABANDON", profile.version, "abandons_too_many")
    return None


def _calling(question: ContactQuestion) -> Iterator[Profile]:
    """The profiles, where this contact is a telephone call."""
    return _profiles(question) if question.channel in _CALLS else iter(())


def _in_force(question: ContactQuestion) -> list[Wish]:
    return [wish for wish in question.wishes if wish.in_force(question.now)]


def _profiles(question: ContactQuestion) -> Iterator[Profile]:
    return (profile for place in question.places for profile in place.profiles)
