"""What tests stand on: real servers, a database per test, the platform, a way to ask it, and mail that is caught."""
