"""Work on some values of a column after others, so that a small memory holds each part of it."""
