"""What a JUnit report says of each test, under the ids that pytest itself uses.

pytest writes `tests/a.py::C::t[x y]` as classname `tests.a.C`, name `t[x y]` and, in the xunit1 family that
we ask for, file `tests/a.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from worktrain.proof import naming, xml
from worktrain.proof.canonical import legible
from worktrain.proof.xml import Element
from worktrain.records import CaseResult
from worktrain.sessions import Value

Status = Literal["passed", "failed", "error", "skipped", "missing"]

_WORST: dict[Status, int] = {"passed": 0, "skipped": 1, "missing": 2, "failed": 3, "error": 4}
_EXCEPTION = re.compile(r"^(?:E[ \t]+)?((?:\w+\.)*\w*(?:Error|Exception|Exit|Warning)\b.*)$", re.MULTILINE)
_MESSAGE = 400
"""Characters of a message that are kept."""


class Report(Value):
    """All cases of one run; `named` are those that the wanted ids cover, and the wanted that have none."""

    cases: tuple[CaseResult, ...]
    named: tuple[CaseResult, ...] = Field((), description="under the wanted ids, none left out")

    def count(self, status: Status) -> int:
        return sum(case.status == status for case in self.cases)


def read(data: bytes, wanted: Sequence[str] = ()) -> Report:
    """Read a report; one that cannot be read is a `ReportError`."""
    elements = xml.parse(data).all("testcase")
    modules = _modules(elements, wanted)
    cases = _merged(_case(element, modules) for element in elements)
    return Report(cases=cases, named=name(cases, wanted))


def name(cases: Sequence[CaseResult], wanted: Sequence[str]) -> tuple[CaseResult, ...]:
    """Give the cases that the wanted ids cover, and a `missing` one for each id that has none."""
    found: dict[str, CaseResult] = {}
    for want in wanted:
        mine = [_under(want, case) for case in cases if _concerns(want, case)]
        for case in mine or [CaseResult(id=legible(want), status="missing")]:
            found.setdefault(case.id, case)
    return tuple(found.values())


def is_collection(case: CaseResult) -> bool:
    """Say whether no test ran, because its file could not be collected."""
    return case.status == "error" and case.message.startswith("collection failure")


def _concerns(want: str, case: CaseResult) -> bool:
    safe = _xml_safe(want)
    if naming.covers(safe, case.id) or (naming.covers(naming.file_of(safe), case.id) and is_collection(case)):
        return True
    # pytest counts paths from its rootdir, which may lie below the repository's root.
    file, names = naming.split(safe)
    short, short_names = naming.split(case.id)
    return file.endswith(f"/{short}") and (short_names[: len(names)] == names or is_collection(case))


def _under(want: str, case: CaseResult) -> CaseResult:
    """Give the case under the wanted id where the report could not spell it."""
    same = case.id == _xml_safe(want)
    return case.model_copy(update={"id": legible(want)}) if same else case


def _case(element: Element, modules: dict[str, str]) -> CaseResult:
    status, message = _status(element)
    return CaseResult(id=_id(element, modules), status=status, message=message)


def _status(element: Element) -> tuple[Status, str]:
    kinds: dict[str, Status] = {"failure": "failed", "error": "error", "skipped": "skipped"}
    results = [(kinds[child.name], child) for child in element.children if child.name in kinds]
    if not results:
        return "passed", ""
    status, child = max(results, key=lambda result: _WORST[result[0]])
    return status, _message(child)


def _message(child: Element) -> str:
    """Give the report's phrase and, where it does not hold it, the exception's last line."""
    phrase = child.attributes.get("message", "").strip()
    exceptions = _EXCEPTION.findall(child.text)
    last = exceptions[-1].strip() if exceptions else ""
    text = phrase if last in phrase else f"{phrase}: {last}"
    return legible(text)[:_MESSAGE]


def _id(element: Element, modules: dict[str, str]) -> str:
    classname, case = element.attributes.get("classname", ""), element.attributes.get("name", "")
    file = element.attributes.get("file", "")
    if not classname:  # a file, class or package that could not be collected
        return legible(file or case.replace(".", "/") + ".py")
    module = _module(classname, naming.module_of(file), modules)
    path = modules.get(module, classname.replace(".", "/") + ".py")
    classes = classname[len(module) :].strip(".").split(".") if module else []
    return legible("::".join([path, *filter(None, classes), case]))


def _module(classname: str, own: str, modules: dict[str, str]) -> str:
    """Find which known file a classname begins with: its own, or the longest other one.

    A test that a class inherits is reported with the file of its ancestor.
    """
    if own and _begins(classname, own):
        return own
    return max((module for module in modules if _begins(classname, module)), key=len, default="")


def _begins(classname: str, module: str) -> bool:
    return classname == module or classname.startswith(f"{module}.")


def _modules(elements: Iterable[Element], wanted: Sequence[str]) -> dict[str, str]:
    files = {element.attributes.get("file", "") for element in elements} | set(map(naming.file_of, wanted))
    return {naming.module_of(file): file for file in sorted(files) if file}


def _merged(cases: Iterable[CaseResult]) -> tuple[CaseResult, ...]:
    """Keep the worst of what is said of one id: a test that failed, and then failed to clean up, failed."""
    kept: dict[str, CaseResult] = {}
    for case in cases:
        before = kept.get(case.id)
        if before is None or (_WORST[case.status] > _WORST[before.status] and before.status != "failed"):
            kept[case.id] = case
    return tuple(kept.values())


def _xml_safe(text: str) -> str:
    """Spell an id as a report does: characters that XML cannot hold become `#x1B`."""
    return re.sub("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", _hexed, text)


def _hexed(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"#x{code:02X}" if code <= 0xFF else f"#x{code:04X}"
