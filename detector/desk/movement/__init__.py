"""Why an account stands elsewhere than on an earlier night."""
