"""Answers by themselves: kept under a link that stays, and any answer as JSON and on paper."""
