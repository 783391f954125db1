"""The outside: mail, archive trees, certificates, cloud identities, estate files, the embedded PostgreSQL."""
