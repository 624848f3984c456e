"""The team's own terms: the list, the window of one, and of a table of many."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from handlers import limits
from handlers.errors import sentence, shortened
from handlers.markup import escaped
from handlers.views import blocks, buttons, passage
from handlers.views.blocks import Block, Button, Message
from handlers.views.deadline import field, option
from handlers.views.setup import fields
from storage.catalogue.entries import Term
from storage.glossary import MOST_EQUIVALENTS, TERM_LENGTH
from storage.glossary_tables import SEPARATOR, Table

ACT, ADD, IMPORT, PAGE = "act_on_term", "add_term", "import_terms", "page_of_terms"
PAGING = re.compile(r"page_of_terms(_back)?")
SAVE, READ = "save_term", "read_terms"
CHANGE, REMOVE = "change", "remove"
TERM, EQUIVALENTS, BODIES, FILE = "term", "equivalents", "bodies", "file"
TITLE, TERM_TITLE, TABLE_TITLE = "Glossary", "A term", "Import terms"
ON_A_PAGE, REFUSED_SHOWN = 30, 40

LEAD = "Your own abbreviations and synonyms: a question with one of them finds the others. The catalogue's stand beside them."
NONE = "None yet."
TERM_HINT = "As it is written or said: an abbreviation, or one name of a thing."
EQUIVALENTS_HINT = f"A line for each, at most {MOST_EQUIVALENTS}."
BODIES_HINT = "Where it has this meaning only at some bodies: their names, a line for each. Leave it empty for everywhere."
FILE_LABEL = "A table (.csv)"
FILE_HINT = (
    "Its first line is: term,equivalents,bodies. Several in one cell have | between them. Each line is stored or refused whole."
)
READING = "Reading the table. What was taken will stand here."


def window(terms: Sequence[Term], names: Mapping[str, str], *, page: int = 0, told: str = "") -> Block:
    """Return a page of the list; pages count from 0. `names` are those of bodies, by code; `told` says what was just done."""
    pages = max(1, -(-len(terms) // ON_A_PAGE))
    page = min(page, pages - 1)
    found = [blocks.section(told)] if told else []
    found.append(blocks.section(LEAD))
    found.append(blocks.actions([Button("Add a term", ADD, "0", "primary"), Button("Import a table", IMPORT, "0")]))
    found += [_line(one, names) for one in terms[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]]
    found += [] if terms else [blocks.section(NONE)]
    row = buttons.paging(PAGE, page, pages)
    found += [blocks.context(f"Page {page + 1} of {pages}"), blocks.actions(row)] if row else []
    return passage.window(TITLE, found)


def one(present: Term | None, names: Mapping[str, str], under: str) -> Block:
    """Return the window of a term, over the list: a new one, or one that is there."""
    term, equivalents, bodies = (present.term, present.equivalents, present.bodies) if present else ("", (), ())
    named = "\n".join(names.get(code, code) for code in bodies)
    parts = [
        fields.line(TERM, "Term", term, hint=TERM_HINT, most=TERM_LENGTH),
        fields.line(
            EQUIVALENTS, "Means the same", "\n".join(equivalents), hint=EQUIVALENTS_HINT, most=limits.INPUT_TEXT, lines=True
        ),
        fields.line(BODIES, "At these bodies", named, hint=BODIES_HINT, most=limits.INPUT_TEXT, optional=True, lines=True),
    ]
    return fields.window(TERM_TITLE, SAVE, parts, (under, term))


def table(under: str) -> Block:
    """Return the window that takes a table, over the list."""
    file: Block = {"type": "file_input", "action_id": fields.VALUE, "filetypes": ["csv"], "max_files": 1}
    return fields.window(TABLE_TITLE, READ, [field(FILE, FILE_LABEL, file, hint=FILE_HINT)], (under,), submit="Import")


def reading() -> Block:
    """Return what the window shows while the table is read."""
    return passage.window(TABLE_TITLE, [blocks.section(READING)])


def imported(name: str, found: Table, changed: int) -> Message:
    """Return what became of a table: how much is new, and each line that was refused, with the reason."""
    same = len(found.terms) - changed
    lines = [f"{shortened(name)}: {_terms(changed)} new or changed" + (f", {same:,} as before." if same else ".")]
    parts = [blocks.section(lines[0])]
    if found.refused:
        title = f"Not taken: {len(found.refused):,} line{'' if len(found.refused) == 1 else 's'}"
        refused = [f"Line {one.line}: {sentence(one.error)}" for one in found.refused[:REFUSED_SHOWN]]
        more = len(found.refused) - REFUSED_SHOWN
        refused += [f"and {more:,} more. Put these right, and import the table again."] if more > 0 else []
        lines += [title, *refused]
        parts += [blocks.divider(), blocks.section(title), *map(blocks.context, refused)]
    return Message(limits.cut(escaped("\n".join(lines)), limits.MESSAGE_TEXT), tuple(parts))


def in_words(term: Term, names: Mapping[str, str]) -> str:
    """Return "NTM = national technical means; own means (CTBTO Preparatory Commission)"."""
    where = f" ({', '.join(names.get(code, code) for code in term.bodies)})" if term.bodies else ""
    return f"{term.term} = {'; '.join(term.equivalents)}{where}"


def chosen(value: object) -> tuple[str, str]:
    """Return what is to be done with which term, of its menu; empty for a value that this version did not write."""
    verb, _, term = (value if isinstance(value, str) else "").partition(":")
    return verb, term


def rows(typed: str) -> str:
    """Return lines of a field as a cell of a table has them."""
    return SEPARATOR.join(typed.splitlines())


def _line(term: Term, names: Mapping[str, str]) -> Block:
    menu = {
        "type": "overflow",
        "action_id": ACT,
        "options": [option(f"{CHANGE}:{term.term}", "Change"), option(f"{REMOVE}:{term.term}", "Remove")],
    }
    return {**blocks.section(limits.cut(in_words(term, names), limits.CITATION_TEXT)), "accessory": menu}


def _terms(count: int) -> str:
    return "1 term" if count == 1 else f"{count:,} terms"
