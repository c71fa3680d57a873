"""The demo's own login provider: a few people who do not exist, and no passwords. Only the demo imports this package."""
