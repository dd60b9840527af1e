"""Letters to debtors in the words of three countries' professionals; each text whole, none put together.

Settlement letters: Brazil, Código Civil art. 319-320 (the payer's right to a discharge) and Lei 12.007/2009;
Mexico, the "carta finiquito" of CONDUSEF's rules for collection agencies (REDECO).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Texts with fields in braces."""

    agreement: str
    agreement_body: str
    agreement_discount: str
    agreement_terms: str
    agreement_one: str
    settlement: str
    settlement_body: str
    settlement_agreed: str
    settlement_bureau: str
    receipt: str
    receipt_body: str
    receipt_rest: str
    statement: str
    statement_body: str
    statement_later: str
    day: str
    page: str
    number: str
    questions: str
    debtor: str
    document: str
    creditor: str
    agency: str
    contracts: str
    total: str
    owed: str
    discount: str
    method: str
    paid_on: str
    paid_by: str
    reference: str
    payment: str
    due: str
    amount: str
    item: str
    paid: str


_PT = PaperWords(
    agreement="Carta de acordo",
    agreement_body=(
        "Confirmamos o acordo feito por telefone em {made} para pagamento da dívida junto a {creditor}, "
        "nas condições abaixo."
    ),
    agreement_discount=(
        "Sobre o saldo de {owed} na data do acordo foi concedido desconto de {discount}, válido enquanto "
        "os pagamentos forem feitos em dia."
    ),
    agreement_terms=(
        "Cada parcela vence no dia indicado e é aceita até {grace} dias úteis depois. Parcela não paga "
        "nesse prazo encerra o acordo: o desconto deixa de valer e o saldo volta às condições do "
        "contrato, descontado o que já foi pago."
    ),
    agreement_one=(
        "O pagamento vence no dia indicado e é aceito até {grace} dias úteis depois. Passado esse prazo, "
        "o acordo se encerra e o saldo volta às condições do contrato, descontado o que já foi pago."
    ),
    settlement="Carta de quitação",
    settlement_body=(
        "Declaramos, para os devidos fins, que a dívida abaixo foi integralmente paga em {day} e que "
        "{creditor} nada mais tem a cobrar do titular a esse respeito."
    ),
    settlement_agreed=(
        "O pagamento foi feito nos termos do acordo de {made}; a diferença em relação ao saldo foi "
        "dispensada pelo credor."
    ),
    settlement_bureau=(
        "Eventuais registros em cadastros de inadimplentes ou cartórios referentes a essa dívida serão "
        "retirados pelo credor no prazo legal."
    ),
    receipt="Recibo de pagamento",
    receipt_body=(
        "Recebemos em nome de {creditor} o pagamento abaixo, abatido da dívida na data em que foi feito."
    ),
    receipt_rest="Do acordo ainda faltam {left}, com próximo vencimento em {due}.",
    statement="Demonstrativo de saldo",
    statement_body="Saldo para pagamento em {day}, por contrato e por componente.",
    statement_later=(
        "Os valores valem para {day}; em outra data, encargos e descontos podem ser diferentes."
    ),
    day="{day}",
    page="Página {n} de {of}",
    number="Documento nº {number}",
    questions="Dúvidas: {agency}, telefone {phone}.",
    debtor="Titular",
    document="Documento",
    creditor="Credor",
    agency="Assessoria de cobrança",
    contracts="Contratos",
    total="Total",
    owed="Saldo na data do acordo",
    discount="Desconto",
    method="Forma de pagamento",
    paid_on="Pago em",
    paid_by="Recebido por",
    reference="Referência",
    payment="Parcela",
    due="Vencimento",
    amount="Valor",
    item="Descrição",
    paid="Pago",
)
_ES = PaperWords(
    agreement="Carta convenio de pago",
    agreement_body=(
        "Confirmamos el convenio acordado por teléfono el {made} para el pago del adeudo con {creditor}, "
        "en las condiciones siguientes."
    ),
    agreement_discount=(
        "Sobre el saldo de {owed} a la fecha del convenio se otorgó un descuento de {discount}, vigente "
        "mientras los pagos se hagan a tiempo."
    ),
    agreement_terms=(
        "Cada pago vence el día señalado y se acepta hasta {grace} días hábiles después. Un pago que no "
        "se haga en ese plazo da por terminado el convenio: el descuento queda sin efecto y el saldo "
        "vuelve a las condiciones del contrato, menos lo ya pagado."
    ),
    agreement_one=(
        "El pago vence el día señalado y se acepta hasta {grace} días hábiles después. Vencido ese plazo, "
        "el convenio termina y el saldo vuelve a las condiciones del contrato, menos lo ya pagado."
    ),
    settlement="Carta finiquito",
    settlement_body=(
        "Hacemos constar que el adeudo siguiente quedó pagado en su totalidad el {day} y que {creditor} "
        "no tiene cantidad alguna que reclamar al titular por este concepto."
    ),
    settlement_agreed=(
        "El pago se hizo conforme al convenio del {made}; el acreedor condonó la diferencia respecto del "
        "saldo."
    ),
    settlement_bureau=(
        "El acreedor informará la liquidación a las sociedades de información crediticia en el plazo que "
        "marca la ley."
    ),
    receipt="Recibo de pago",
    receipt_body=(
        "Recibimos a nombre de {creditor} el pago siguiente, aplicado al adeudo en la fecha en que se hizo."
    ),
    receipt_rest="Del convenio quedan por pagar {left}; el próximo pago vence el {due}.",
    statement="Estado de adeudo",
    statement_body="Saldo para pagar el {day}, por contrato y por concepto.",
    statement_later=(
        "Los importes son válidos para el {day}; en otra fecha los cargos y descuentos pueden variar."
    ),
    day="{day}",
    page="Página {n} de {of}",
    number="Documento núm. {number}",
    questions="Dudas: {agency}, teléfono {phone}.",
    debtor="Titular",
    document="Documento",
    creditor="Acreedor",
    agency="Despacho de cobranza",
    contracts="Contratos",
    total="Total",
    owed="Saldo a la fecha del convenio",
    discount="Descuento",
    method="Forma de pago",
    paid_on="Pagado el",
    paid_by="Recibido por",
    reference="Referencia",
    payment="Pago",
    due="Vencimiento",
    amount="Importe",
    item="Concepto",
    paid="Pagado",
)
_EN = PaperWords(
    agreement="Payment agreement",
    agreement_body=(
        "This confirms the agreement made by telephone on {made} to pay the debt owed to {creditor}, on "
        "the terms below."
    ),
    agreement_discount=(
        "The balance on the day of the agreement was {owed}. A discount of {discount} applies as long as "
        "payments are made on time."
    ),
    agreement_terms=(
        "Each payment is due on the day shown and accepted up to {grace} business days later. If a "
        "payment is not made by then, the agreement ends: the discount no longer applies and the balance "
        "returns to the terms of the contract, less what has been paid."
    ),
    agreement_one=(
        "The payment is due on the day shown and accepted up to {grace} business days later. After that "
        "the agreement ends and the balance returns to the terms of the contract, less what has been "
        "paid."
    ),
    settlement="Settlement letter",
    settlement_body=(
        "This confirms that the debt below was paid in full on {day} and that nothing more is owed to "
        "{creditor} for it."
    ),
    settlement_agreed=(
        "Payment was made under the agreement of {made}; the creditor accepted it as full settlement of "
        "the balance."
    ),
    settlement_bureau=(
        "The creditor will report the account as settled to any credit bureau it was reported to."
    ),
    receipt="Payment receipt",
    receipt_body=(
        "We received the payment below on behalf of {creditor}. It was credited to the debt on the day it "
        "was made."
    ),
    receipt_rest="Under the agreement {left} is still to be paid; the next payment is due on {due}.",
    statement="Balance statement",
    statement_body="Balance to be paid on {day}, by contract and component.",
    statement_later="These amounts are for {day}; on another day charges and discounts may differ.",
    day="{day}",
    page="Page {n} of {of}",
    number="Document no. {number}",
    questions="Questions: {agency}, telephone {phone}.",
    debtor="Account holder",
    document="Document",
    creditor="Creditor",
    agency="Collection agency",
    contracts="Accounts",
    total="Total",
    owed="Balance on the day of the agreement",
    discount="Discount",
    method="Payment method",
    paid_on="Paid on",
    paid_by="Received through",
    reference="Reference",
    payment="Payment",
    due="Due",
    amount="Amount",
    item="Item",
    paid="Paid",
)


def paper_words(language: str) -> PaperWords:
    """English where the language is none of the three."""
    return {"pt": _PT, "es": _ES}.get(language[:2], _EN)
