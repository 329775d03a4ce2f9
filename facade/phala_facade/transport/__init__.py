"""Sends requests: authentication, headers, attempts, deadlines and limits. Only here is httpx imported."""
