"""Why an account moved between two nights: pure arithmetic over scores and evidence."""
