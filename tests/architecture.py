"""What the floors of the house may do, as checks over a tree of sources.

Each check gives its violations as sentences that begin with the module's name.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Self

import msgspec

FLOORS = ("rules", "prompts", "nodes", "bot")  # from the ground up
OUTSIDE = "loadtest"  # nobody imports it, and it knows only the ground floor
PACKAGES = (*FLOORS, OUTSIDE)
LONGEST = 300  # lines
LONGEST_STEPS = 250  # lines of a module of `nodes`
LONGEST_STEP = 30  # lines of a function there

NO_IO = frozenset(
    "http io os pathlib random requests secrets select shutil signal socket sqlite3 ssl"
    " subprocess tempfile threading time urllib.request uuid".split()
)
PURE = NO_IO | {"asyncio", "logging"}
BANNED: Mapping[str, frozenset[str]] = {
    "rules": PURE,
    "prompts": PURE - {"pathlib"},  # it reads its own folder
    "nodes": NO_IO,
}
THIRD_PARTY: Mapping[str, frozenset[str]] = {
    "rules": frozenset({"msgspec", "rapidfuzz"}),
    "prompts": frozenset({"msgspec", "yaml"}),
    "nodes": frozenset({"msgspec"}),
}
MAY_READ_FILES = frozenset({"rules.__main__"})  # the file that it is given
READS_ENVIRONMENT = "bot.__main__"
WITHOUT_TEXTS = ("prompts", "nodes", "bot")  # what shoppers read is in *.md
CLOCKS = frozenset({"now", "utcnow", "today"})
CYRILLIC = re.compile("[\u0400-\u04ff]")


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """A source file, parsed."""

    name: str
    lines: int
    tree: ast.Module

    @classmethod
    def read(cls, path: Path, root: Path) -> Self:
        """Parse the file *path* of the tree *root*."""
        text = path.read_text()
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        return cls(name=name, lines=text.count("\n"), tree=ast.parse(text))

    @property
    def package(self) -> str:
        """Its floor."""
        return self.name.partition(".")[0]

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Give its nodes of *kinds*."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    @property
    def imports(self) -> frozenset[str]:
        """The dotted names that it imports; `from a import b` gives a and a.b."""
        names = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                source = "." * node.level + (node.module or "")
                names |= {source, *(f"{source}.{alias.name}" for alias in node.names)}
        return frozenset(names)

    @property
    def packages(self) -> frozenset[str]:
        """The top-level packages that it imports."""
        return frozenset(name.partition(".")[0] for name in self.imports)


def modules(root: Path, packages: tuple[str, ...] = PACKAGES) -> Iterator[Module]:
    """Read every module of *packages* in the tree *root*."""
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            yield Module.read(path, root)


def upward_imports(root: Path) -> Iterator[str]:
    """Imports that don't point down."""
    for module in modules(root):
        if module.package == OUTSIDE:
            above = {"tests", *FLOORS[1:]}
        else:
            above = {"tests", OUTSIDE, *FLOORS[FLOORS.index(module.package) + 1 :]}
        for name in sorted(module.packages & above):
            yield f"{module.name} imports {name}"


def circles(root: Path) -> Iterator[str]:
    """Modules that import each other in a circle."""
    known = {module.name: module for module in modules(root)}
    graph = {name: known.keys() & module.imports for name, module in known.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield " - ".join(error.args[1])


def impure_imports(root: Path) -> Iterator[str]:
    """Imports that a floor below `bot` may not have."""
    for module in modules(root, tuple(BANNED)):
        banned = BANNED[module.package]
        if module.name in MAY_READ_FILES:
            banned -= {"pathlib"}
        foreign = module.packages - sys.stdlib_module_names - {*PACKAGES, "tests"}
        for name in sorted(module.imports & banned):
            yield f"{module.name} imports {name}"
        for name in sorted(foreign - THIRD_PARTY[module.package]):
            yield f"{module.name} imports {name}"


def impure_calls(root: Path) -> Iterator[str]:
    """Files, clocks and output that a floor below `bot` reaches without an import."""
    for module in modules(root, tuple(BANNED)):
        if module.name in MAY_READ_FILES:
            continue
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Name(id="open" | "input" | "print" as name)):
                    yield f"{module.name} calls {name}"
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Name(id="datetime" | "date"), attr=attribute
                    )
                ) if (attribute in CLOCKS):
                    yield f"{module.name} reads the clock"


def awaits_in_rules(root: Path) -> Iterator[str]:
    """Rules that aren't plain functions."""
    for module in modules(root, ("rules",)):
        if any(module.walk(ast.AsyncFunctionDef, ast.Await, ast.AsyncFor)):
            yield f"{module.name} awaits"


def environment_readers(root: Path) -> Iterator[str]:
    """Modules that read the environment, which only the start may."""
    for module in modules(root, FLOORS):
        names = {
            node.attr for node in module.walk(ast.Attribute) if hasattr(node, "attr")
        }
        from_import = module.imports & {"os.environ", "os.getenv"}
        if module.name != READS_ENVIRONMENT and (
            from_import or names & {"environ", "getenv"}
        ):
            yield f"{module.name} reads the environment"


def long_modules(root: Path) -> Iterator[str]:
    """Modules that want to be two."""
    for module in modules(root):
        longest = LONGEST_STEPS if module.package == "nodes" else LONGEST
        if module.lines > longest:
            yield f"{module.name} has {module.lines} lines"


def long_steps(root: Path) -> Iterator[str]:
    """Functions of `nodes` that want to be two."""
    for module in modules(root, ("nodes",)):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_STEP:
                    yield f"{module.name}.{node.name} has {lines} lines"


def silent_modules(root: Path) -> Iterator[str]:
    """Modules that don't say what they are for."""
    for module in modules(root):
        if not ast.get_docstring(module.tree):
            yield f"{module.name} has no docstring"


def hidden_imports(root: Path) -> Iterator[str]:
    """Imports that are relative, deferred or for the type checker alone."""
    for module in modules(root):
        if any(name.startswith(".") for name in module.imports):
            yield f"{module.name} has a relative import"
        if module.imports & {"__future__.annotations", "typing.TYPE_CHECKING"}:
            yield f"{module.name} hides imports from the running program"
        for function in module.walk(ast.FunctionDef, ast.AsyncFunctionDef):
            if any(
                isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(function)
            ):
                yield f"{module.name} imports inside a function"


def texts_in_code(root: Path) -> Iterator[str]:
    """Ukrainian or Russian in code that has none to say."""
    for module in modules(root, WITHOUT_TEXTS):
        for node in _texts(module.tree):
            if CYRILLIC.search(node):
                yield f"{module.name} says {node!r}"


def _texts(tree: ast.Module) -> Iterator[str]:
    """Give the string literals, those that stand alone (docstrings) left aside."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in alone:
            if isinstance(node.value, str):
                yield node.value


def mocks(root: Path) -> Iterator[str]:
    """Tests that replace what they test."""
    for module in modules(root, ("tests",)):
        if any(name.startswith("unittest.mock") for name in module.imports):
            yield f"{module.name} imports unittest.mock"
