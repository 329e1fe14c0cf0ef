"""The examples of a document, so that tests can run what people will copy.

A fenced block is an example when its first line names it: three backticks, the language, `name=…`.
`python -m tests.examples README.md name` prints one, for tests in other languages.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"^```(?P<language>[a-z]+) name=(?P<name>[a-z0-9-]+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A block of code in its language."""

    language: str
    code: str

    def replacing(self, instead: Mapping[str, str]) -> str:
        """The code with what stands in the document replaced; a text that is not there is an error."""
        code = self.code
        for name, replacement in instead.items():
            assert name in code, f"the example no longer says {name}"
            code = code.replace(name, replacement)
        return code


def examples(document: Path = README) -> dict[str, Example]:
    """Every named block by its name; two of the same name are an error."""
    found: dict[str, Example] = {}
    for block in _BLOCK.finditer(document.read_text()):
        assert block["name"] not in found, f"{document} has two examples named {block['name']}"
        found[block["name"]] = Example(block["language"], block["code"])
    return found


if __name__ == "__main__":
    print(examples(Path(sys.argv[1]))[sys.argv[2]].code, end="")
