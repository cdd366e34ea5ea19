"""`detector.EvidenceForest` beside pyod's plain forest, on columns that are not the ranking's."""
