"""Who lives on a platform: roles, dates, belongings, shared roofs and changes to come."""
