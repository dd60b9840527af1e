"""Results, pause codes and the script of the pictures. Every name, amount and rule in them is invented."""

from __future__ import annotations

from server_api.contract.outcomes import Disposition, Labels, PauseCode, ResultField
from server_api.contract.scripts import Answer, Objection, Script, Step
from server_api.contract.session import (
    Catalogue,
)
from server_api.contract.words import (
    Effect,
)


def labels(pt: str, es: str, en: str) -> Labels:
    return Labels(pt_BR=pt, es=es, en=en)


def result(
    code: str,
    key: int,
    name: Labels,
    effects: tuple[Effect, ...],
    fields: tuple[ResultField, ...] = (),
) -> Disposition:
    right = Effect.RIGHT_PARTY in effects
    return Disposition(code=code, key=key, labels=name, effects=effects, needs_identity=right, fields=fields)


REASON = ResultField(
    name="reason_default",
    labels=labels("Motivo da inadimplência", "Motivo de no pago", "Reason for default"),
    required=True,
    options=(
        ("unemployment", labels("Desemprego", "Desempleo", "Unemployment")),
        ("health", labels("Saúde", "Salud", "Health")),
        ("income", labels("Renda menor", "Menos ingresos", "Lower income")),
        ("forgot", labels("Esqueceu", "Olvidó", "Forgot")),
        ("debts", labels("Outras dívidas", "Otras deudas", "Other debts")),
        ("unknown", labels("Não informou", "No informó", "Not told")),
    ),
)
DECIDES = ResultField(
    name="who_decides",
    labels=labels("Quem decide o pagamento", "Quién decide el pago", "Who decides the payment"),
    required=True,
    options=(
        ("self", labels("O titular", "El titular", "The debtor")),
        ("spouse", labels("O cônjuge", "El cónyuge", "The spouse")),
    ),
)
HUMAN, RIGHT = Effect.HUMAN, Effect.RIGHT_PARTY
CATALOGUE = Catalogue(
    dispositions=(
        result(
            "promise",
            1,
            labels("Promessa", "Promesa", "Promise"),
            (HUMAN, RIGHT, Effect.PROMISE),
            (REASON, DECIDES),
        ),
        result("callback", 2, labels("Retorno", "Rellamada", "Call back"), (HUMAN, Effect.CALLBACK)),
        result("refusal", 3, labels("Recusa", "Negativa", "Refuses"), (HUMAN, RIGHT), (REASON,)),
        result("third_party", 4, labels("Terceiro", "Tercero", "Third party"), (HUMAN,)),
        result(
            "wrong_number", 5, labels("Nº errado", "Nº equivocado", "Wrong no."), (HUMAN, Effect.WRONG_NUMBER)
        ),
        result("dispute", 6, labels("Contestação", "Aclaración", "Dispute"), (HUMAN, RIGHT, Effect.DISPUTE)),
        result("voicemail", 7, labels("Caixa postal", "Buzón", "Voicemail"), (Effect.MACHINE,)),
        result(
            "cannot_pay", 8, labels("Sem condições", "Sin recursos", "Can’t pay"), (HUMAN, RIGHT), (REASON,)
        ),
        result("other", 9, labels("Outro…", "Otro…", "Other…"), (HUMAN,), (DECIDES,)),
        result("deceased", 0, labels("Falecido", "Fallecido", "Deceased"), (HUMAN, Effect.DECEASED)),
        result(
            "opt_out",
            0,
            labels("Não quer contato", "No quiere contacto", "Do not call"),
            (HUMAN, Effect.OPT_OUT),
        ),
    ),
    pause_codes=(
        PauseCode(code="rest", labels=labels("Descanso", "Descanso", "Rest"), limit_s=600),
        PauseCode(code="meal", labels=labels("Refeição", "Comida", "Meal"), limit_s=1200),
    ),
)


SCRIPT = Script(
    script_id="cards",
    name="Cartões 61–90",
    version=12,
    language="pt-BR",
    stages=("Abertura", "Identidade", "Proposta", "Fechamento"),
    start="open",
    steps=(
        Step(
            step_id="open",
            stage=0,
            say=(
                "“Bom dia! Aqui é a **Camila**, da **Ponte Assessoria**. Esta ligação é gravada. "
                "Falo com a senhora **Maria Aparecida dos Santos**?”",
            ),
            how="Não diga o nome do banco, nem “dívida”, “cobrança” ou “atraso”.",
            answers=(
                Answer(label="É ela e vai confirmar", goto="who", opens="identity"),
                Answer(label="Quem fala? Do que se trata?", goto="open"),
                Answer(label="Não é um bom momento", goto="open"),
            ),
            before_identity=True,
            disclosure="recording",
        ),
        Step(
            step_id="who",
            stage=1,
            say=(
                "“Para sua segurança, preciso confirmar dois dados. Qual é a sua **data de nascimento**? "
                "E os **três primeiros números do CPF**?”",
            ),
            how="Espere a resposta; não ajude a lembrar.",
            answers=(
                Answer(label="Confirmou", goto="offer"),
                Answer(label="Não quer confirmar", goto="open"),
            ),
            before_identity=True,
        ),
        Step(
            step_id="offer",
            stage=2,
            say=(
                "“Dona Maria, consegui uma condição que vale até **sexta-feira, dia 27**: "
                "os R$\u00a014.880,20 caem para **R$\u00a09.672,13** à vista. "
                "A senhora prefere Pix ou boleto?”",
            ),
            how="Diga o valor e a data devagar. Espere a resposta.",
            answers=(
                Answer(label="Aceita pagar à vista", goto="close", opens="promise"),
                Answer(label="Pede prazo ou parcelas", goto="offer"),
                Answer(label="Contesta a dívida", goto="offer", result="dispute"),
                Answer(label="Não pode pagar", goto="offer"),
            ),
        ),
        Step(step_id="close", stage=3, say=("“Combinado.”",)),
    ),
    objections=(
        Objection(
            label="Não tenho esse valor",
            say="“Entendo. Com entrada de R$\u00a01.904,16 e 5 parcelas de R$\u00a02.000,00, "
            "fica melhor para o seu mês?”",
        ),
        Objection(label="Já paguei", say="“A senhora tem o comprovante?”"),
        Objection(label="Preciso falar com a família", say="“Claro. Quando posso voltar a ligar?”"),
        Objection(label="Quero tirar o protesto", say="“O banco dá a carta depois do pagamento.”"),
    ),
)
