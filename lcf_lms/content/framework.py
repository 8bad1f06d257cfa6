"""A competency framework as data: nodes of kinds it names, values, and the mapping between them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lcf_lms.content.base import Id, Line, Markdown, Model, SchemaVersion, Slug


class NodeKind(Model):
    """A kind of node as the framework calls it, such as *domain*."""

    key: Id
    title: Line
    plural: Line


class Node(Model):
    """One node of a framework. ``short`` is the name used where space is scarce."""

    key: Id
    kind: Id
    title: Line
    short: Line
    summary: Markdown
    parent: Id | None = None


class Value(Model):
    """A value that nodes serve."""

    key: Id
    title: Line
    note: Line | None = None


class MappingPair(Model):
    """A node serves a value. ``basis`` says how sure the source is."""

    value: Id
    node: Id
    basis: Literal["table", "ambiguous"]
    note: Line | None = None


class Rating(Model):
    """One word of the self-rating scale; ``score`` None stays out of any average."""

    key: Id
    label: Line
    score: Annotated[int, Field(ge=0, le=9)] | None = None


class Alias(Model):
    """A slip of the source's wording and the name it stands for."""

    written: Line = Field(alias="from")
    meant: Line = Field(alias="to")


class Framework(Model):
    """A version of a framework. Node and value keys are unique over both."""

    schema_version: SchemaVersion = 1
    key: Slug
    title: Line
    publisher: Line
    date: Line
    source: Line
    licence_note: Markdown
    node_kinds: tuple[NodeKind, ...] = Field(min_length=1)
    nodes: tuple[Node, ...] = Field(min_length=1)
    values: tuple[Value, ...] = ()
    mapping_version: Line
    mapping: tuple[MappingPair, ...] = ()
    rating_scale: tuple[Rating, ...] = ()
    aliases: tuple[Alias, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        kinds = {kind.key for kind in self.node_kinds}
        keys = [node.key for node in self.nodes] + [value.key for value in self.values]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"these keys are used more than once: {', '.join(twice)}")
        nodes = {node.key for node in self.nodes}
        values = {value.key for value in self.values}
        for node in self.nodes:
            if node.kind not in kinds:
                raise ValueError(f"node {node.key} has the kind {node.kind}, which node_kinds does not list")
            if node.parent is not None and node.parent not in nodes:
                raise ValueError(f"node {node.key} has the parent {node.parent}, which is not a node")
        for pair in self.mapping:
            if pair.node not in nodes or pair.value not in values:
                raise ValueError(f"the mapping {pair.value} → {pair.node} names something unknown")
        return self

    @property
    def keys(self) -> frozenset[str]:
        """Everything a decision may be tagged with: nodes and values."""
        return frozenset(node.key for node in self.nodes) | frozenset(value.key for value in self.values)

    def node(self, key: str) -> Node:
        """The node of that key. Raises KeyError."""
        for node in self.nodes:
            if node.key == key:
                return node
        raise KeyError(key)
