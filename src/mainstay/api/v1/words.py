"""What are the bodies and answers of the API made of? Strict models, each field with what it means and an example."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from mainstay.terms.facts import LARGEST_COUNT

NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(strict=True, max_length=200, pattern=NO_NUL)]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=NO_NUL)]
Count = Annotated[int, Field(strict=True, ge=0, le=2_147_483_647)]
Number = Annotated[int, Field(strict=True, ge=1, le=LARGEST_COUNT)]


def _written(value: object) -> object:
    """JSON has instants as text alone."""
    if not isinstance(value, str):
        raise ValueError("an instant is a text such as 2027-06-30T00:00:00Z")  # noqa: TRY004 -- pydantic's own kind
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_written, json_schema_input_type=AwareDatetime)]


class Given(BaseModel):
    """A body: what it declares and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=False, allow_inf_nan=False)


class Shown(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(from_attributes=False)


def said(means: str, example: Any, default: Any = ..., **constraints: Any) -> Any:
    """A field: what it means, and an example that the documentation shows."""
    return Field(default, description=means, examples=[example], **constraints)


def example_of(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Any:
    """An example of a schema, put together from the examples of its fields."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rpartition("/")[2]], components)
    if "example" in schema:
        return schema["example"]
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "properties" in schema:
        return {name: example_of(field, components) for name, field in schema["properties"].items()}
    if "items" in schema:
        return [example_of(schema["items"], components)]
    if "allOf" in schema:
        return example_of(schema["allOf"][0], components)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], components)
    if "default" in schema:
        return schema["default"]
    return {} if schema.get("type") == "object" else None
