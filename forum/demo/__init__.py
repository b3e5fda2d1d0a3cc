"""The demo board's content: TOML data, a pure planner of who wrote what when, and avatars."""
