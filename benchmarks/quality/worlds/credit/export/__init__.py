"""What each platform exports of its logs, and how it writes it."""
