"""One change of a filter that is being edited, whatever the filter is for."""

from dataclasses import replace

from agent_desktop.desk import events_lists as el
from agent_desktop.desk import filter_tree as ft


def edited(tree: ft.Group, event: el.PartEdit, fields: ft.Fields) -> ft.Group:
    """The tree after it; what stays alone still stands in a group."""
    node = _edited(tree, event, fields)
    return node if isinstance(node, ft.Group) else ft.Group(parts=(node,))


def _edited(tree: ft.Group, event: el.PartEdit, fields: ft.Fields) -> ft.Node:
    node = ft.at_path(tree, event.path)
    match event, node:
        case el.PartAdded(path, group), ft.Group():
            return _added(tree, path, group=group)
        case el.PartRemoved(path), _:
            return ft.changed(tree, path, None)
        case el.GroupJoined(path, join), ft.Group() if join in ft.JOINS:
            return ft.changed(tree, path, replace(node, join=join))
        case el.FieldChosen(path, name), ft.Condition():
            return ft.changed(tree, path, ft.with_field(node, name, fields))
        case el.OpChosen(path, op), ft.Condition():
            return ft.changed(tree, path, ft.with_op(node, op))
        case el.ValueTyped(path, at, text), ft.Condition() if at < len(node.texts):
            texts = (*node.texts[:at], text, *node.texts[at + 1 :])
            return ft.changed(tree, path, replace(node, texts=texts))
    return tree


def _added(tree: ft.Group, path: ft.Path, *, group: bool) -> ft.Node:
    tests = sum(1 for _, node in ft.walk(tree) if isinstance(node, ft.Condition))
    if tests >= ft.MOST_TESTS or (group and len(path) + 1 >= ft.DEEPEST):
        return tree
    return ft.added(tree, path, ft.Group("any", (ft.Condition(),)) if group else ft.Condition())
