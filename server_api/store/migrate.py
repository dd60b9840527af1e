"""Bring a database's tables to this release, in order, each step once."""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from server_api.store.failures import NewerDatabaseError
from server_api.store.sqlite import WRITES, durable

_FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x41434F_4D4947  # "ACOMIG"; any number that nothing else locks


def alembic_config() -> Config:
    """Where the migrations are; they need no ini file."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def upgrade(url: URL, busy_timeout_s: float) -> None:
    """Apply every migration that is missing, in one transaction; blocks, so run it in a thread.

    Of several nodes that start at once one does it, and the others wait.

    Raises NewerDatabaseError.
    """
    engine = _engine(url, busy_timeout_s)
    config = alembic_config()
    try:
        if _is_current(engine, config):
            return
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _engine(url: URL, busy_timeout_s: float) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool)
    engine = create_engine(
        url.set(drivername="sqlite"), poolclass=NullPool, connect_args={"timeout": busy_timeout_s}
    )
    # Rebuilding a table drops it, which foreign keys would turn into deletions.
    durable(engine, foreign_keys=False)
    return engine


def _is_current(engine: Engine, config: Config) -> bool:
    steps = _steps(config.get_main_option("script_location") or "")
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in steps:
        raise NewerDatabaseError(f"its tables are of step {current}")
    return current == steps[0]


@lru_cache(maxsize=1)
def _steps(folder: str) -> tuple[str, ...]:
    """Every step this release knows, the newest first. To read them takes longer than to open a database."""
    return tuple(script.revision for script in ScriptDirectory(folder).walk_revisions())
