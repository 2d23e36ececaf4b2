"""Refusals of the program in the language of a page (拒绝信息)."""

from app.web.refusals.chinese import in_chinese

__all__ = ["in_chinese"]
