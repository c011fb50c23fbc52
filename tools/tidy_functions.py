"""Finds the functions of C++ code, for tools/tidy.py: by braces and what stands before them. The code
comes without comments and with empty strings, as clang-format leaves it."""
import re


class Frame:
    """Something open in code outside of functions: parentheses, a scope (namespace, class) or an
    initializer; and what stands in it since the last statement, with () and {} for what has closed."""

    def __init__(self, kind):
        self.kind, self.text, self.line = kind, "", 0

    def add(self, piece, line):
        if not self.text.strip():
            self.text, self.line = "", line
        self.text += piece
        if re.fullmatch(r"\s*(public|private|protected)\s*:\s*", self.text):
            self.text = ""


# Between the parameters of a function and its body, from its end.
SPECIFIER = re.compile(r"(\b(const|volatile|noexcept|override|final|mutable|constexpr|try)|&&?|\[\[[^]]*\]\]"
                       r"|\b(noexcept|__attribute__)\s*\(\))$|->[^{}]*$|(?<=.)\brequires\b[^{}]*$")
CAPTURES = re.compile(r"(?:^|[^\w\s\])>])\s*\[[^\[\]]*\]\s*(?:<[^{}]*>)?$")


def opened_by(frame):
    """What a brace opens there: a "scope", a "function" (or a lambda), an "initializer"."""
    text = without_template(frame.text[-1000:]).strip()
    text = re.sub(r"\boperator\s*[^\w\s()]+", "operator", text)
    if re.match(r'(inline\s+)?namespace\b|extern ""$', text):
        return "scope"
    before = text
    while m := SPECIFIER.search(before):
        before = before[:m.start()].rstrip()
    if CAPTURES.search(before.removesuffix("()").rstrip()):
        return "function"
    if frame.kind != "scope":
        return "initializer"
    if re.match(r"(typedef\s+|requires\b.*)?(class|struct|union)\b", text) and not before.endswith("()"):
        return "scope"
    if re.search(r"(?<![=!<>])=(?!=)", text):
        return "initializer"
    if members := re.search(r"\(\)[^:]*(?<!:):(?!:)(.*)$", text):
        return "function" if members[1].rstrip().endswith(("()", "{}", "...")) else "initializer"
    return "function" if before.endswith("()") else "initializer"


def without_template(text):
    while m := re.match(r"\s*template\s*<|\s*\[\[.*?\]\]", text):
        end, depth = m.end(), int(m[0].endswith("<"))
        while depth and end < len(text):
            depth += {"<": 1, ">": -1}.get(text[end], 0)
            end += 1
        text = text[end:]
    return text


def name_of(head):
    m = re.search(r"\b(?!(?:decltype|alignas|noexcept|explicit|requires|__attribute__)\b)"
                  r"([\w:]*operator\W+?|[\w:]*~?\w+)\s*\(\)|(\w+)\s*=", without_template(head))
    return (m[1] or m[2]).strip() if m else "a lambda"


def functions(code):
    """[(name, first line, lines)] of what has a body at the level of namespaces and classes, by
    braces; a lambda is part of its owner, or a function itself where nobody owns it. And whether
    all braces have their partner."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: "\n" * m[0].count("\n"), code,
                  flags=re.MULTILINE)
    found, line = [], 1
    frames = [Frame("scope")]
    depth, name, first = 0, "", 0  # of the function that we are in
    for piece in re.findall(r"[{}();\n]|[^{}();\n]+", code):
        top = frames[-1]
        if piece == "\n":
            line += 1
            top.text += " "
        elif depth:
            depth += {"{": 1, "}": -1}.get(piece, 0)
            if not depth:
                found.append((name, first, line - first + 1))
                top.text = top.text + "{}" if top.kind != "scope" else ""
        elif piece == "{":
            kind = opened_by(top)
            if kind == "function":
                depth, name = 1, name_of(top.text)
                first = top.line if top.kind == "scope" else line
            else:
                frames.append(Frame(kind))
        elif piece == "(":
            frames.append(Frame("parentheses"))
        elif piece in ")}":
            if len(frames) == 1 or (top.kind == "parentheses") != (piece == ")"):
                return found, False
            frames.pop()
            if top.kind == "scope":
                frames[-1].text = ""
            else:
                frames[-1].add("()" if piece == ")" else "{}", line)
        elif piece == ";" and top.kind == "scope":
            top.text = ""
        else:
            top.add(piece, line)
    return found, len(frames) == 1 and not depth
