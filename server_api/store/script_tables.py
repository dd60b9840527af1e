"""Tables of scripts: versions, who is on trial, how far a call is, how steps went."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from server_api.store.columns import key, metadata, moment, text

scripts = Table(
    "scripts",
    metadata,
    key("script_id"),
    text("name"),
    text("creditor_id", 64),
    Column("revision", Integer, nullable=False, server_default="0"),
    text("source", 60),
    moment("made_at", null=False),
)

script_versions = Table(
    "script_versions",
    metadata,
    Column("script_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    text("state", 20, default="draft"),
    Column("share", Integer, nullable=False, server_default="100"),
    Column("users", JSON, nullable=False, server_default="[]"),
    Column("doc", JSON, nullable=False),
    text("digest", 64),
    text("note"),
    moment("saved_at", null=False),
    text("saved_by", 64),
    moment("published_at"),
    text("published_by", 64),
)

script_places = Table(
    "script_places",
    metadata,
    Column("call_id", String(64), primary_key=True),
    text("script_id", 64),
    Column("version", Integer, nullable=False, server_default="0"),
    text("agent_id", 64),
    Column("path", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("objections", JSON, nullable=False, server_default="[]"),
    Column("times", JSON, nullable=False, server_default="[]"),
    moment("at", null=False),
    Index("ix_script_places_script_version_at", "script_id", "version", "at"),
)
