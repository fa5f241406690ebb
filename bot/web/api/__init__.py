"""The shop for programs: JSON under /api, for CRM systems, scripts and tests."""
