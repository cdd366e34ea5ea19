"""One adapter per SQL engine; nothing outside this room knows which one runs."""
