"""The names a script may use: fields it can speak, values it can carry, facts it can ask for."""

#: What may be said to anyone who answers.
BEFORE_IDENTITY = frozenset(
    {
        "agent_name",
        "agency",
        "debtor_name",
        "first_name",
        "greeting",
        "official_phone",
        "city",
        "country",
        "language",
    }
)
#: What tells how much is owed, or could be paid.
AMOUNTS = frozenset(
    {"balance", "best_total", "best_discount", "plan_first", "plan_count", "plan_instalment"},
)
#: What only the debtor may hear.
AFTER_IDENTITY = (
    BEFORE_IDENTITY
    | AMOUNTS
    | {"creditor", "contracts", "days_late", "product", "best_due", "plan_due", "segment", "risk"}
)
#: What an answer may carry into a form besides: ids are never spoken.
FORM_FIELDS = AFTER_IDENTITY | {"best_offer", "plan_offer", "best_due_on", "plan_due_on"}

#: What a condition may ask for before the identity is confirmed, and after.
OPEN_FACTS = frozenset({"country", "language"})
FACTS = OPEN_FACTS | {
    "campaign",
    "contracts",
    "creditor_id",
    "currency",
    "days_late",
    "has_offer",
    "has_plan",
    "legal",
    "product",
    "promises_broken",
    "promises_kept",
    "risk",
    "segment",
}
