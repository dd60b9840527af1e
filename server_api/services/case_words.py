"""What the case says in the agent's language: advice, banners, legal facts, greetings."""

from datetime import datetime
from zoneinfo import ZoneInfo

from server_api.contract.words import Blocked, LegalKind

_LEGAL: dict[LegalKind, tuple[str, str, str]] = {
    LegalKind.JUDICIAL: ("Ajuizada", "Judicializada", "In litigation"),
    LegalKind.PROTESTED: ("Protestada", "Protestada", "Protested"),
    LegalKind.BUREAU_LISTED: ("Negativada", "En buró", "Credit-reported"),
    LegalKind.BANKRUPTCY: ("Insolvência", "Insolvencia", "Bankruptcy"),
    LegalKind.DECEASED: ("Falecimento informado", "Fallecimiento informado", "Reported deceased"),
    LegalKind.ATTORNEY: (
        "Representado por advogado",
        "Representado por abogado",
        "Represented by an attorney",
    ),
    LegalKind.DISPUTE: ("Dívida contestada", "Deuda en aclaración", "Debt disputed"),
    LegalKind.COMPLAINT: ("Reclamação aberta", "Queja abierta", "Open complaint"),
    LegalKind.OVER_INDEBTED: ("Superendividado", "Sobreendeudado", "Over-indebted"),
    LegalKind.CEASE_CONTACT: (
        "Pediu para não ser contatado",
        "Pidió no ser contactado",
        "Asked to cease contact",
    ),
    LegalKind.OPT_OUT: ("Não quer ligações", "No quiere llamadas", "Opted out of calls"),
    LegalKind.PRESCRIBED: ("Prescrita", "Prescrita", "Past the limitation period"),
    LegalKind.MINOR: ("Menor de idade", "Menor de edad", "Minor"),
    LegalKind.UNKNOWN: (
        "Situação jurídica desconhecida",
        "Situación jurídica desconocida",
        "Unknown legal status",
    ),
}
_BLOCKED = {
    Blocked.CONTACT: (
        "Cobrança suspensa em todos os canais: {what}",
        "Cobranza suspendida en todos los canales: {what}",
        "Collection suspended on every channel: {what}",
    ),
    Blocked.OFFERS: (
        "Ofertas e promessas bloqueadas: {what}",
        "Ofertas y promesas bloqueadas: {what}",
        "Offers and promises blocked: {what}",
    ),
}
_SINCE = (
    "Desde {day} · regra {rule}, versão {version}",
    "Desde {day} · regla {rule}, versión {version}",
    "Since {day} · rule {rule}, version {version}",
)
_OFFER_AT_ONCE = (
    "Ofereça quitação à vista: {total} até {day}",
    "Ofrezca liquidar con {total} a más tardar el {day}",
    "Offer settlement in full: {total} by {day}",
)
_OFFER_PLAN = (
    "Ofereça {first} de entrada + {count} × {each}",
    "Ofrezca {first} de entrada + {count} × {each}",
    "Offer {first} down + {count} × {each}",
)
_WHY = ("Por quê: {reason}", "Por qué: {reason}", "Why: {reason}")
_BEST = (
    "melhor oferta dentro da sua alçada",
    "la mejor oferta dentro de sus facultades",
    "the best offer within your authority",
)
_KEPT = (
    "promessas: {kept} de {due} cumpridas",
    "promesas: {kept} de {due} cumplidas",
    "promises: {kept} of {due} kept",
)
_NO_OFFER = (
    ("Combine uma data de pagamento", "Não há oferta dentro da sua alçada para esta dívida"),
    ("Acuerde una fecha de pago", "No hay oferta dentro de sus facultades para esta deuda"),
    ("Agree a payment date", "No offer within your authority fits this debt"),
)
_READ_BACK = (
    "O acordo é de {amount}, com pagamento em {day}, por {method}. Você confirma?",
    "El acuerdo es por {amount}, con pago el {day}, por {method}. ¿Me lo confirma?",
    "The agreement is {amount}, to be paid on {day}, by {method}. Do you confirm?",
)
_PROMISE = (
    "Promessa de {amount} para {day}, por {method}",
    "Promesa de {amount} para el {day}, por {method}",
    "Promise of {amount} for {day}, by {method}",
)
_METHODS = {
    "pix": ("Pix", "Pix", "Pix"),
    "boleto": ("boleto", "cupón de pago", "payment slip"),
    "transfer": ("transferência", "transferencia", "bank transfer"),
    "card": ("cartão", "tarjeta", "card"),
    "cash": ("dinheiro", "efectivo", "cash"),
    "link": ("link de pagamento", "enlace de pago", "payment link"),
}
_GREETING = (
    ("Bom dia", "Boa tarde", "Boa noite"),
    ("Buenos días", "Buenas tardes", "Buenas noches"),
    ("Good morning", "Good afternoon", "Good evening"),
)


def _of(language: str) -> int:
    return {"pt": 0, "es": 1}.get(language[:2], 2)


def legal_text(kind: LegalKind, language: str) -> str:
    """A legal fact in two words."""
    return _LEGAL[kind][_of(language)]


def banner(block: Blocked, kind: LegalKind, language: str) -> str:
    """What is suspended, and why."""
    what = legal_text(kind, language)
    return _BLOCKED[block][_of(language)].format(what=what[0].lower() + what[1:])


def since(day: str, rule: str, version: int, language: str) -> str:
    """Since when, under which rule and version."""
    return _SINCE[_of(language)].format(day=day, rule=rule, version=version)


def offer_at_once(total: str, day: str, language: str) -> str:
    """The advice to offer one payment."""
    return _OFFER_AT_ONCE[_of(language)].format(total=total, day=day)


def offer_plan(first: str, count: int, each: str, language: str) -> str:
    """The advice to offer instalments."""
    return _OFFER_PLAN[_of(language)].format(first=first, count=count, each=each)


def why(reasons: list[str], language: str) -> str:
    """The reasons of an advice in one line."""
    return _WHY[_of(language)].format(reason=" · ".join(reasons))


def best_offer(language: str) -> str:
    """The reason that always holds."""
    return _BEST[_of(language)]


def kept(kept_count: int, due: int, language: str) -> str:
    """How earlier promises went."""
    return _KEPT[_of(language)].format(kept=kept_count, due=due)


def no_offer(language: str) -> tuple[str, str]:
    """Title and reason where no offer is within authority."""
    return _NO_OFFER[_of(language)]


def read_back(amount: str, day: str, method: str, language: str) -> str:
    """The promise as it is read to the debtor."""
    return _READ_BACK[_of(language)].format(amount=amount, day=day, method=method_text(method, language))


def promise_text(amount: str, day: str, method: str, language: str) -> str:
    """The promise as a row of the timeline."""
    return _PROMISE[_of(language)].format(amount=amount, day=day, method=method_text(method, language))


def method_text(method: str, language: str) -> str:
    """A way to pay, as it is said."""
    return _METHODS.get(method, (method, method, method))[_of(language)]


def greeting(now: datetime, zone: str, language: str) -> str:
    """Good morning, afternoon or evening at the debtor's place."""
    hour = now.astimezone(ZoneInfo(zone)).hour
    return _GREETING[_of(language)][0 if hour < 12 else 1 if hour < 18 else 2]
