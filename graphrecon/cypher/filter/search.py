"""`search:TEXT`: words anywhere in what a host says, by the full-text index."""

import re
from collections.abc import Mapping

from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.params import Params

ATTRIBUTE = "search"
INDEX = "search"
"""The index over outputs of scripts, banners, names, services, certificates and systems."""
_RANK = -1
"""Nothing finds fewer: a statement starts here."""
_WORD = re.compile(r'"([^"]+)"|(\S+)')
_BETWEEN = "[.:_']"
"""What the index does not take for the end of a word when letters or digits stand around it."""
_ONE_TERM = re.compile(r"[\w.:']{1,64}")


def query(text: str) -> str:
    """Return the query of the index for a text: all its words, `*` may end each; "" where it has none.

    Words in double quotes stand together; a word is letters or digits, also where the index has it as a part of one
    term, since to the index `www.example.com`, `a:openbsd:openssh` and `OpenSSH_9.6` are one.
    """
    found: list[str] = []
    for phrase, word in _WORD.findall(text):
        plain = (phrase or word).strip('"')
        if not any(char.isalnum() for char in plain):
            continue
        if re.fullmatch(r"\w+\*", word):
            found.append(f"+({word.lower()} /.*{_BETWEEN}{word[:-1].lower()}.*/)")
            continue
        whole = '"{}"'.format(re.sub(r'([\\"])', r"\\\1", plain))
        if not phrase and _ONE_TERM.fullmatch(plain):
            part = plain.lower().replace(".", r"\.")
            whole = f"({whole} /(.*{_BETWEEN})?{part}({_BETWEEN}.*)?/)"
        found.append(f"+{whole}")
    return " ".join(found)


def condition(text: str, root: str, types: Mapping[str, str], params: Params) -> Condition:
    """Return the condition that something of the host `root` matches a query of the index.

    Where a statement does not start there, the hosts are found once, and each is looked for among them.
    """
    steps = "|".join(types[key] for key in ("runs", "prints", "shows", "named", "matches_os"))
    call = f"CALL db.index.fulltext.queryNodes('{INDEX}', {params.add(text)}) YIELD node AS found"
    pattern = f"({root})-[:{types['has_port']}]->{{0,1}}()-[:{steps}]->{{0,1}}(found)"
    return Condition(f"{root} IN {params.found(call, pattern)}", pattern=pattern, rank=_RANK, call=call)
