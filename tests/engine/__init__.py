"""The engine: pure, so no fixtures and no mocks."""
