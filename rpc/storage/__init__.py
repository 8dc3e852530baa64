"""The database: engine, schema, migrations, the write queue. It knows no rule of an area."""
