"""What the server keeps: tables, queries, migrations. SQLite by default, PostgreSQL for floors."""
