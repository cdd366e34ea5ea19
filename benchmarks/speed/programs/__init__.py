"""The programs that are measured beside `detector`, each run as a process of its own."""
