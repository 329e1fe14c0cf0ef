"""How examples are found in a document."""

from pathlib import Path

import pytest

from tests.examples import Example, examples


def document(tmp_path: Path, *blocks: str) -> Path:
    path = tmp_path / "README.md"
    path.write_text("\n".join(["# Title", *blocks, "The end."]))
    return path


def test_named_blocks_are_examples_and_others_are_not(tmp_path: Path) -> None:
    found = examples(document(tmp_path, "```sh\nrm -rf /\n```", "```ts name=ten-lines\nconst a = `1`;\nb();\n```"))
    assert found == {"ten-lines": Example("ts", "const a = `1`;\nb();\n")}


def test_a_name_is_given_once(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="two examples named a"):
        examples(document(tmp_path, "```sh name=a\n1\n```", "```sh name=a\n2\n```"))


def test_what_a_test_replaces_must_be_there() -> None:
    assert Example("sh", "call here").replacing({"here": "there"}) == "call there"
    with pytest.raises(AssertionError, match="no longer says nowhere"):
        Example("sh", "call here").replacing({"nowhere": "there"})
