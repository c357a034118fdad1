"""The trades and techniques that the collection knows, in the order in which they are offered.
Their names, for people, are in the messages: `trade_health`, `technique_data`."""

TRADES = (
    *("health", "finance", "law", "teaching", "press", "administration"),
    *("shop", "craft", "hospitality", "office", "daily"),
    *("hr", "images", "support", "associations"),
)
TECHNIQUES = (
    *("rules", "data", "role", "format", "examples"),
    *("steps", "grounding", "extraction", "sorting"),
)
