"""The versioned monitoring database: schema, migrations, reads through a viewer's scope, publications."""
