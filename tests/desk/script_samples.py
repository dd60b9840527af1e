"""A script as leads write it, like the design's picture of the editor. Every name and figure is invented."""

from datetime import UTC, datetime, timedelta

from server_api.contract.debt_words import Severity, VersionState
from server_api.contract.script_edit import (
    AnswerDoc,
    Comparison,
    DisclosureDoc,
    FieldDoc,
    Finding,
    ObjectionDoc,
    PhraseDoc,
    ScriptBrief,
    ScriptCheck,
    ScriptDoc,
    ScriptFor,
    ScriptOpen,
    ScriptPreview,
    Scripts,
    ScriptUse,
    StepDoc,
    StepUse,
    VersionResult,
    VersionView,
)
from server_api.contract.scripts import Answer, Condition, Objection, Phrase, Script, Step, StepField

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)


def three(pt: str, es: str = "", en: str = "") -> dict[str, str]:
    """A text in the languages it is written in."""
    given = {"pt-BR": pt, "es": es, "en": en}
    return {language: text for language, text in given.items() if text}


def answer(label: dict[str, str], goto: str, **more: object) -> AnswerDoc:
    return AnswerDoc.model_validate({"label": label, "goto": goto, **more})


def step(step_id: str, name: str, stage: int, say: dict[str, str], **more: object) -> StepDoc:
    return StepDoc.model_validate({"step_id": step_id, "name": name, "stage": stage, "say": say, **more})


OFFER_SAYS = three(
    "“{{ treatment }} {{ first_name }}, consegui uma condição que vale até **{{ best_due }}**: os"
    " {{ balance }} caem para **{{ best_total }}** à vista. {{ you }} prefere Pix ou boleto?”",
    "“{{ treatment }} {{ first_name }}, conseguí una condición válida hasta el **{{ best_due }}**: los"
    " {{ balance }} bajan a **{{ best_total }}** de contado. ¿Prefiere transferencia o efectivo?”",
    "“{{ treatment }} {{ first_name }}, I have an offer that stands until **{{ best_due }}**: the"
    " {{ balance }} come down to **{{ best_total }}** in one payment. Card or bank transfer?”",
)
DOC = ScriptDoc(
    script_id="cards-61-90",
    name="Cartões 61–90",
    meant_for=ScriptFor(countries=("BR",), creditor_id="meridiano", min_days=61, max_days=90),
    languages=("pt-BR", "es", "en"),
    stages=(
        three("Abertura", "Apertura", "Opening"),
        three("Identidade", "Identidad", "Identity"),
        three("Proposta", "Propuesta", "Offer"),
        three("Fechamento", "Cierre", "Close"),
    ),
    start="open",
    steps=(
        step(
            "open",
            "Abertura",
            0,
            three(
                "Falo com **{{ debtor_name }}**?",
                "¿Hablo con **{{ debtor_name }}**?",
                "Is this {{ debtor_name }}?",
            ),
            before_identity=True,
            disclosure="recording",
            answers=(answer(three("É a pessoa", "Es la persona", "Speaking"), "who"),),
        ),
        step(
            "who",
            "Identidade",
            1,
            three(
                "Qual é a sua data de nascimento?", "¿Su fecha de nacimiento?", "Your date of birth, please?"
            ),
            before_identity=True,
            answers=(answer(three("Dados conferem", "Los datos coinciden", "Confirmed"), "notices"),),
        ),
        step(
            "notices",
            "Avisos obrigatórios",
            1,
            three(
                "Falo em nome da **{{ creditor }}**.",
                "Llamo de parte de {{ creditor }}.",
                "I call for {{ creditor }}.",
            ),
            disclosure="creditor",
            answers=(answer(three("Seguir", "Seguir", "Go on"), "offer"),),
        ),
        step(
            "offer",
            "Proposta",
            2,
            OFFER_SAYS,
            how=three(
                "Diga o valor e a data devagar. Espere a resposta.",
                "Diga el importe y la fecha despacio. Espere la respuesta.",
                "Say amount and date slowly. Wait for the answer.",
            ),
            target_s=90,
            answers=(
                answer(
                    three("Aceita pagar à vista", "Acepta pagar de contado", "Pays in one go"),
                    "close",
                    opens="promise",
                    result="promise",
                ),
                answer(
                    three("Pede prazo ou parcelas", "Pide plazo o cuotas", "Asks for instalments"), "plan"
                ),
                answer(
                    three("Contesta a dívida", "Disputa la deuda", "Disputes the debt"),
                    "dispute",
                    opens="hold",
                    values={"kind": "dispute"},
                ),
                answer(
                    three("Não pode pagar", "No puede pagar", "Cannot pay"),
                    "hardship",
                    sets={"reason": "unable"},
                    except_countries=("CO",),
                ),
            ),
        ),
        step(
            "plan",
            "Parcelar",
            2,
            three("Entrada de quanto?", "¿Con cuánto empieza?", "How much to begin with?"),
            answers=(answer(three("Aceita", "Acepta", "Accepts"), "close"),),
        ),
        step(
            "hardship",
            "Dificuldade financeira",
            2,
            three("Quando a situação deve melhorar?", en="When may things get better?"),
            fields=(
                FieldDoc(
                    name="reason",
                    label=three("Motivo", "Motivo", "Reason"),
                    kind="choice",
                    options=(("unable", three("Sem renda", "Sin ingresos", "No income")),),
                    required=True,
                ),
                FieldDoc(name="better_on", label=three("Melhora em", "Mejora el", "Better on"), kind="date"),
            ),
            when=(Condition(field="country", op="is_not", value="CO"),),
            answers=(answer(three("Anotado", "Anotado", "Noted"), "close"),),
        ),
        step(
            "dispute",
            "Contestação",
            2,
            three("Vou registrar a contestação.", "Voy a registrar la disputa.", "I will note the dispute."),
            answers=(answer(three("Encerrar", "Cerrar", "Close"), "close"),),
        ),
        step("close", "Fechamento", 3, three("Obrigado.", "Gracias.", "Thank you."), last=True),
    ),
    objections=(
        ObjectionDoc(
            label=three("Não tenho esse valor", "No tengo esa cantidad", "I do not have that much"),
            say=three(
                "Entendo. Com entrada menor fica melhor?",
                "Entiendo. ¿Con menos al inicio?",
                "I see. Less up front?",
            ),
        ),
        ObjectionDoc(
            label=three("Já paguei", "Ya pagué", "Already paid"),
            say=three("Vamos conferir.", "Revisemos.", "Let us check."),
        ),
        ObjectionDoc(
            label=three("Falar com a família", "Hablar con mi familia", "Ask my family"),
            say=three("Claro. Posso ligar amanhã?", "Claro. ¿Le llamo mañana?", "Of course. Tomorrow?"),
        ),
        ObjectionDoc(
            label=three("Tirar o protesto", "Quitar el protesto", "Lift the protest"),
            say=three("Sai depois da quitação.", "Se quita al liquidar.", "It goes once settled."),
        ),
    ),
    phrases=(
        PhraseDoc(say=three("Vamos achar juntos.", "Lo vemos juntos.", "We will find a way."), stage=2),
    ),
    disclosures=(
        DisclosureDoc(
            code="recording",
            text=three("Esta ligação é gravada.", "Esta llamada se graba.", "This call is recorded."),
            rule_id="LGPD-6",
            before_identity=True,
        ),
        DisclosureDoc(
            code="creditor",
            text=three(
                "Falo em nome da {{ creditor }}.", "Llamo por {{ creditor }}.", "I call for {{ creditor }}."
            ),
            rule_id="BR-CDC-42A",
            amounts=True,
        ),
    ),
)
CHECK = ScriptCheck(
    findings=(
        Finding(
            severity=Severity.WARNING, code="text_missing", step_id="hardship", language="es", part="say"
        ),
    ),
    passed=("ways_end", "no_amounts", "disclosures"),
)
FIELDS = (
    ("treatment", "tratamento", True),
    ("first_name", "primeiro nome", True),
    ("debtor_name", "nome completo", True),
    ("creditor", "credor", False),
    ("best_due", "oferta 1: validade", False),
    ("balance", "saldo total", False),
    ("best_total", "oferta 1: total", False),
    ("you", "o senhor / a senhora", True),
)


def versions() -> tuple[VersionView, ...]:
    def version(number: int, state: VersionState, days: float) -> VersionView:
        return VersionView(
            version=number, state=state, saved_at=NOW - timedelta(days=days), by="Rafael Teixeira"
        )

    return (
        version(13, VersionState.DRAFT, 0),
        version(12, VersionState.LIVE, 1.1),
        version(11, VersionState.PAST, 15.1),
    )


def use() -> ScriptUse:
    offer = StepUse(
        step_id="offer",
        heard=1204,
        promises_bp=2700,
        mean_s=108.0,
        off_script_bp=600,
        answers=(217, 518, 108, 361),
    )
    return ScriptUse(version=12, calls=1350, steps=(offer,), objections=(312, 148, 121, 64))


def opened(doc: ScriptDoc = DOC, revision: int = 4) -> ScriptOpen:
    return ScriptOpen(
        doc=doc,
        version=13,
        state=VersionState.DRAFT,
        revision=revision,
        saved_at=NOW,
        versions=versions(),
        check=CHECK,
        use=use(),
    )


def scripts() -> Scripts:
    return Scripts(
        scripts=(
            ScriptBrief(
                script_id="cards-61-90",
                name="Cartões 61–90",
                campaigns=("Cartões 61–90",),
                creditor="Banco Meridiano",
                live=12,
                draft=13,
            ),
            ScriptBrief(script_id="general", name="Geral", live=4),
        ),
        fields=FIELDS,
    )


def preview() -> ScriptPreview:
    """As the agent would see it, filled."""

    def shown(text: str) -> str:
        return (
            text.replace("{{ treatment }}", "Dona")
            .replace("{{ first_name }}", "Maria")
            .replace("{{ debtor_name }}", "Maria Aparecida dos Santos")
            .replace("{{ best_due }}", "sexta-feira, dia 27")
            .replace("{{ balance }}", "R$\u00a014.880,20")
            .replace("{{ best_total }}", "R$\u00a09.672,13")
            .replace("{{ you }}", "A senhora")
            .replace("{{ creditor }}", "Banco Meridiano")
        )

    steps = tuple(
        Step(
            step_id=one.step_id,
            stage=one.stage,
            say=(shown(one.say["pt-BR"]),),
            how=one.how.get("pt-BR", ""),
            answers=tuple(
                Answer(label=a.label["pt-BR"], goto=a.goto, sets=a.sets, opens=a.opens) for a in one.answers
            ),
            before_identity=one.before_identity,
            disclosure=one.disclosure,
            fields=tuple(
                StepField(
                    name=f.name,
                    label=f.label["pt-BR"],
                    kind=f.kind,
                    options=tuple((code, label["pt-BR"]) for code, label in f.options),
                    required=f.required,
                )
                for f in one.fields
            ),
            when=one.when,
        )
        for one in DOC.steps
    )
    script = Script(
        script_id=DOC.script_id,
        name=DOC.name,
        version=13,
        language="pt-BR",
        stages=tuple(stage["pt-BR"] for stage in DOC.stages),
        start=DOC.start,
        steps=steps,
        objections=tuple(Objection(label=o.label["pt-BR"], say=o.say["pt-BR"]) for o in DOC.objections),
        phrases=tuple(Phrase(say=p.say["pt-BR"], stage=p.stage) for p in DOC.phrases),
        facts={"country": "BR"},
    )
    return ScriptPreview(script=script, name="Maria A. dos Santos")


def comparison() -> Comparison:
    return Comparison(
        a=VersionResult(
            version=12,
            calls=1350,
            right_party=610,
            promises=165,
            promise_bp=2705,
            low_bp=2366,
            high_bp=3070,
            promised_minor=18_240_000,
            kept=92,
            mean_talk_s=214.0,
        ),
        b=VersionResult(
            version=13,
            calls=331,
            right_party=148,
            promises=52,
            promise_bp=3514,
            low_bp=2791,
            high_bp=4312,
            promised_minor=6_120_000,
            kept=20,
            mean_talk_s=198.0,
        ),
        currency="BRL",
        sure=False,
    )
