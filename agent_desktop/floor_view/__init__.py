"""The team lead's screen: live floor, supervision, help, alerts."""
