"""The ranking's forest for one's own columns: a pyod detector and scikit-learn estimator."""
