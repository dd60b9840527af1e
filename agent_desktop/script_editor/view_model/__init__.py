"""The script editor as ready strings. No Qt."""

from agent_desktop.script_editor.view_model.page import EditorView, editor_view

__all__ = ["EditorView", "editor_view"]
