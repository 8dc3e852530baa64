"""The fields of an entry as widgets: every column in its group, filled and read in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rpc.areas.errors import RefusedError
from rpc.imports.typed_values import DAY_HINT, read_typed, typed_text
from rpc.pathway.rules.same_as import named_alike
from rpc.tables.columns import SEPARATOR
from rpc.tables.local import FREE_LISTS, GROUPS, LOCAL, LocalField, link_said, words_in
from rpc.ui.components.markup import plain
from rpc.ui.shell import data
from rpc.ui.shell.acting import field_error, refused
from rpc.ui.shell.session import has_moved
from rpc.ui.shell.view import View
from rpc.vocabulary import Kind, RowType

HINT = "Blank is not known, never no. Roles, never people's names; nothing of any family."

_SHORT = 5
"""A choice of so many words or fewer shows all of them."""

Values = dict[str, str]
FieldsOwner = tuple[str | int, ...]
"""What the fields stand for: the area, and the entry or what a scenario makes of it."""

_OF = "entry_fields_of"


def entry_fields(view: View, values: Mapping[str, str], form: str) -> None:
    """Every field in its group; `values` are those that the form was opened with.

    `form` names it: what was refused of it stands beside the field that it is about.
    """
    wrong = refused(form)
    for group in GROUPS:
        fields = {
            name: field
            for name, field in LOCAL.items()
            if field.group == group and (field.is_typed or name == "copied_from")
        }
        with st.expander(group, expanded=group == GROUPS[0] or not wrong.keys().isdisjoint(fields)):
            for name, field in fields.items():
                _widget(view, name, field, values)
                field_error(form, name)


def _key(name: str) -> str:
    return f"entry_{name}"


def hold_fields(owner: FieldsOwner) -> None:
    """What stands in the widgets is this owner's from now on."""
    st.session_state[_OF] = owner


def are_filled(owner: FieldsOwner) -> bool:
    """Whether the widgets hold what was filled in or typed for this owner.

    Streamlit drops the values of widgets that a run does not draw, as after going to a page without
    the form and back.
    """
    return st.session_state.get(_OF) == owner and _key("name") in st.session_state


def keep_typed() -> None:
    """Takes what is in the widgets along to another page that draws the same form.

    Only there: a value that is set anew takes the place of what is typed and not yet sent.
    """
    if not has_moved():
        return
    for name in LOCAL:
        key = _key(name)
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def fill_fields(values: Mapping[str, str], owner: FieldsOwner) -> None:
    """Sets the widgets to these values, for what `owner` names."""
    hold_fields(owner)
    for name, field in LOCAL.items():
        text = values.get(name, "")
        state: Any = text
        if field.several or name in FREE_LISTS:
            state = [part for part in text.split(SEPARATOR) if part]
        elif field.is_date:
            state = typed_text(name, text, {})
        st.session_state[_key(name)] = state


def _widget(view: View, name: str, field: LocalField, values: Mapping[str, str]) -> None:
    label = f"{field.label} (needed)" if field.required else field.label
    key, hint = _key(name), field.hint or None
    if name == "copied_from":
        if values.get(name):
            st.caption(plain(f"Copied from the model: {linked_said(values, name)}"))
        return
    choices = _choices(view, name, field, values)

    def shown(value: str) -> str:
        return (choices or {}).get(value, value) if value else "Not known"

    if choices is not None and field.several and len(choices) <= _SHORT:
        st.pills(
            label,
            list(choices),
            format_func=lambda value: plain(shown(value)),
            selection_mode="multi",
            key=key,
            help=hint,
        )
    elif choices is not None and (field.several or name in FREE_LISTS):
        st.multiselect(
            label,
            list(dict.fromkeys([*choices, *st.session_state[key]])),
            format_func=shown,
            key=key,
            help=hint,
            accept_new_options=name in FREE_LISTS,
            placeholder="Not known",
        )
    elif choices is not None:
        st.selectbox(
            label,
            ["", *choices],
            format_func=shown,
            key=key,
            help=hint,
        )
        if name == "programme" and not st.session_state[key] and not values.get("copied_from"):
            _offer(str(st.session_state.get(_key("name")) or values.get("name", "")))
    elif field.is_prose:
        st.text_area(label, key=key, help=hint)
    else:
        # A field of days of Streamlit's own takes ten years each way and drops the rest unsaid; one
        # with a longest length drops a paste that is longer. Text arrives, and is read and refused
        # with a sentence.
        st.text_input(label, key=key, help=DAY_HINT if field.is_date else hint)


def _choices(
    view: View, name: str, field: LocalField, values: Mapping[str, str]
) -> dict[str, str] | None:
    """The values that can be chosen and their labels; None for a column of free text."""
    if name == "row_type":
        names = data.unfiltered_analysis(view).row_names
        return {str(row): f"{row.level.short}: {names[row]}" for row in RowType}
    if name == "programme":
        return link_choices(st.session_state.get(_key(name)) or "", values)
    if name == "key_features":
        row = st.session_state.get(_key("row_type"))
        return {text: text for text in _features(str(row or ""))}
    if name in FREE_LISTS:
        return {}
    return words_in(field) if field.words is not None else None


def link_choices(chosen: str, values: Mapping[str, str]) -> dict[str, str]:
    """What an entry can be the same as: the whole catalogue, interventions first, by kind.

    A link that is there already can stay, wherever it leads: `chosen` is what the field holds,
    `values` what the entry is.
    """
    entries = data.catalogue().entries
    is_intervention = (entries["kind"] == str(Kind.INTERVENTION)).tolist()
    named = zip(
        entries["id"].tolist(), entries["name"].tolist(), entries["kind"].tolist(), strict=True
    )
    pairs = [
        (first, entry_id, f"{name} ({Kind(kind).label.lower()})")
        for (entry_id, name, kind), first in zip(named, is_intervention, strict=True)
    ]
    choices = {entry_id: label for first, entry_id, label in pairs if first}
    choices |= {entry_id: label for first, entry_id, label in pairs if not first}
    if chosen and chosen not in choices:
        kept = values if values.get("programme") == chosen else {"programme": chosen}
        choices = {chosen: linked_said(kept, "programme"), **choices}
    return choices


def _offer(name: str) -> None:
    """Offers the entry of the model that has the same or a close name, to be chosen above."""
    names = data.catalogue().names
    if name and (alike := named_alike(name, names)):
        st.caption(plain(f"Same as {names[alike[0]]} in the 2021 model? Then choose it above."))


def linked_said(values: Mapping[str, str], link: str) -> str:
    """What a link leads to; of what is gone from the catalogue that it is, and what it was."""
    return link_said(values, link, data.catalogue().names)


def _features(row: str) -> list[str]:
    table = data.catalogue().row_types
    text = str(table.at[row, "key_features"]) if row in table.index else ""
    return [part.strip() for part in text.split(SEPARATOR) if part.strip()]


def typed_values(opened: Mapping[str, str]) -> Values:
    """What the widgets say, as an entry keeps it; blanks left out.

    `opened` are the values that the form was filled with: what was not touched stays as it was.
    Raises `RefusedError` with a sentence for each field that cannot be read.
    """
    typed = {}
    for name in LOCAL:
        state = st.session_state.get(_key(name))
        if isinstance(state, list):
            text = SEPARATOR.join(part.replace(SEPARATOR, ",") for part in map(str, state))
        else:
            text = str(state or "")
        typed[name] = text
    written = {
        name: text
        for name, text in typed.items()
        if LOCAL[name].shape and text != typed_text(name, opened.get(name, ""), {})
    }
    read = read_typed(written, data.catalogue().row_types)
    if read.problems:
        raise RefusedError(read.problems)
    untouched = {
        name: opened.get(name, "") for name in LOCAL if LOCAL[name].shape and name not in written
    }
    values = typed | untouched | read.values
    return {name: value for name, value in values.items() if value}
