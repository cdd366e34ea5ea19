"""Operation: the nightly job, from the missed nights to the published one."""
