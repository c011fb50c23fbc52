#include "describe/reader_spec.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "describe/csv.h"
#include "describe/fields.h"
#include "describe/json_lines.h"
#include "describe/lines.h"

namespace drover {
namespace {

constexpr std::array<std::pair<const char*, ReaderKind>, 5> kReaders = {
    {{"lines", ReaderKind::kLines},
     {"fields", ReaderKind::kFields},
     {"csv", ReaderKind::kCsv},
     {"tsv", ReaderKind::kTsv},
     {"json", ReaderKind::kJson}}};

std::string types_hint() { return "a type is one of " + join(plain_type_names(), ", "); }

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool has_separator(ReaderKind kind) {
  return kind != ReaderKind::kLines && kind != ReaderKind::kJson;
}
bool has_header(ReaderKind kind) { return kind == ReaderKind::kCsv || kind == ReaderKind::kTsv; }
bool has_types(ReaderKind kind) { return has_header(kind) || kind == ReaderKind::kJson; }

// A word of the spec: a name, a text in quotes, or a sign.
struct Token {
  enum class Form { kName, kText, kSign, kEnd };
  Form form = Form::kEnd;
  std::string text;  // of a text: what it means
  Span span;
};

class SpecParser {
 public:
  SpecParser(const Sources& sources, Span span, Diagnostics& diagnostics)
      : text_(sources.text(span)), span_(span), diagnostics_(diagnostics) {}

  ReaderSpec parse() {
    ReaderSpec spec;
    Token name = next();
    spec.span = name.span;
    if (name.form != Token::Form::kName) {
      fault(name.span, "expected a reader", readers_hint(""));
      return spec;
    }
    auto reader = std::find_if(kReaders.begin(), kReaders.end(),
                               [&](const auto& known) { return name.text == known.first; });
    const bool known = reader != kReaders.end();
    if (known) {
      spec.kind = reader->second;
    } else {
      fault(name.span, "no reader is called '" + name.text + "'", readers_hint(name.text));
    }
    std::size_t before = at_;
    Token open = next();
    if (!is_sign(open, '(')) {
      at_ = before;
      return spec;
    }
    Span end = options(spec, known, name.text);
    spec.span = name.span.to(end);
    return spec;
  }

 private:
  static bool is_sign(const Token& token, char sign) {
    return token.form == Token::Form::kSign && token.text[0] == sign;
  }

  Span span_of(std::size_t begin, std::size_t end) const {
    return {span_.source, span_.begin + static_cast<std::uint32_t>(begin),
            span_.begin + static_cast<std::uint32_t>(end)};
  }

  void fault(Span span, std::string message, std::string hint) {
    diagnostics_.push_back({Severity::kError, span, std::move(message), std::move(hint), {}});
  }

  static std::string readers_hint(const std::string& word) {
    std::vector<std::string> names;
    for (const auto& [name, kind] : kReaders) names.emplace_back(name);
    std::string near = nearest(word, names);
    return near.empty() ? "readers are " + join(names, ", ") : "did you mean '" + near + "'?";
  }

  Token next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
      ++at_;
    const std::size_t begin = at_;
    if (at_ == text_.size()) return {Token::Form::kEnd, "", span_of(begin, begin)};
    if (text_[at_] == '"') return quoted_text();
    if (is_name_char(text_[at_])) {
      while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
      return {Token::Form::kName, std::string(text_.substr(begin, at_ - begin)),
              span_of(begin, at_)};
    }
    ++at_;
    return {Token::Form::kSign, std::string(1, text_[begin]), span_of(begin, at_)};
  }

  Token quoted_text() {
    const std::size_t begin = at_++;
    std::string meant;
    while (at_ < text_.size() && text_[at_] != '"') {
      char c = text_[at_++];
      if (c == '\\' && at_ < text_.size()) {
        const char escape = text_[at_++];
        switch (escape) {
          case 't':
            c = '\t';
            break;
          case 'n':
            c = '\n';
            break;
          case 'r':
            c = '\r';
            break;
          case '0':
            c = '\0';
            break;
          case '"':
          case '\\':
            c = escape;
            break;
          default:
            fault(span_of(at_ - 2, at_), "no character is written so",
                  "escapes are \\t \\n \\r \\0 \\\" \\\\");
        }
      }
      meant += c;
    }
    if (at_ == text_.size()) {
      fault(span_of(begin, at_), "this text is not closed", "add a '\"'");
    } else {
      ++at_;
    }
    return {Token::Form::kText, meant, span_of(begin, at_)};
  }

  // Behind the "("; returns where the ")" stands.
  Span options(ReaderSpec& spec, bool known, const std::string& reader) {
    while (true) {
      Token name = next();
      if (is_sign(name, ')')) return name.span;
      if (name.form != Token::Form::kName && name.form != Token::Form::kText) {
        fault(name.span, "expected an option or ')'", "options are written name: value");
        return name.span;
      }
      Token colon = next();
      if (!is_sign(colon, ':')) {
        fault(colon.span, "expected ':' behind '" + name.text + "'",
              "options are written name: value");
        return colon.span;
      }
      Token value = next();
      if (value.form != Token::Form::kName && value.form != Token::Form::kText) {
        fault(value.span, "expected a value for '" + name.text + "'",
              is_sign(value, '\'') ? "a text is written in double quotes: sep: \";\"" : "");
        return value.span;
      }
      if (known) option(spec, reader, name, value);
      Token comma = next();
      if (is_sign(comma, ')')) return comma.span;
      if (!is_sign(comma, ',')) {
        fault(comma.span, "expected ',' or ')'", "");
        return comma.span;
      }
    }
  }

  // A name in quotes is always a column's.
  void option(ReaderSpec& spec, const std::string& reader, const Token& name, const Token& value) {
    const bool is_word = name.form == Token::Form::kName;
    auto seen = std::find_if(seen_.begin(), seen_.end(), [&](const Token& before) {
      return before.text == name.text && before.form == name.form;
    });
    if (seen != seen_.end()) {
      fault(name.span, "the option '" + name.text + "' is given twice", "");
      diagnostics_.back().notes.push_back({seen->span, "it is given here first"});
      return;
    }
    seen_.push_back(name);
    if (is_word && has_separator(spec.kind) && value.form == Token::Form::kText &&
        (name.text.starts_with("delim") || name.text == "separator")) {
      fault(name.span, "'" + reader + "' has no option '" + name.text + "'", "did you mean 'sep'?");
      return;
    }
    if (is_word && name.text == "sep" && has_separator(spec.kind)) return separator(spec, value);
    if (is_word && name.text == "header" && has_header(spec.kind)) return header(spec, value);
    if (!has_types(spec.kind)) {
      const bool near = has_separator(spec.kind) && !nearest(name.text, {"sep"}).empty();
      fault(name.span, "'" + reader + "' has no option '" + name.text + "'",
            near                       ? "did you mean 'sep'?"
            : has_separator(spec.kind) ? "its only option is sep"
                                       : "it has no options");
      return;
    }
    column_type(spec, name, value);
  }

  void separator(ReaderSpec& spec, const Token& value) {
    if (value.form != Token::Form::kText) {
      fault(value.span, "expected a text for 'sep'", "write it in quotes: sep: \":\"");
    } else if (value.text.empty()) {
      fault(value.span, "a separator cannot be empty",
            spec.kind == ReaderKind::kFields ? "fields alone cuts at blanks and tabs"
                                             : "for example sep: \";\"");
    } else if (spec.kind != ReaderKind::kFields && (value.text.size() != 1 || value.text == "\"" ||
                                                    value.text == "\n" || value.text == "\r")) {
      fault(value.span, "a separator is one byte, and no quote or line end", "");
    } else if (value.text.find('\n') != std::string::npos) {
      fault(value.span, "a separator holds no line end", "");
    } else {
      spec.separator = value.text;
    }
  }

  void header(ReaderSpec& spec, const Token& value) {
    if (value.form != Token::Form::kName || (value.text != "true" && value.text != "false")) {
      fault(value.span, "expected true or false for 'header'", "");
    } else {
      spec.header = value.text == "true";
    }
  }

  void column_type(ReaderSpec& spec, const Token& name, const Token& value) {
    std::optional<Kind> kind;
    if (value.form == Token::Form::kName) kind = kind_named(value.text);
    if (kind == Kind::kBool && spec.kind != ReaderKind::kJson) {
      fault(value.span, "a cell is never a bool", "use string, and compare it with \"true\"");
    } else if (kind) {
      spec.types.push_back({name.text, *kind});
    } else if (name.form == Token::Form::kName && has_header(spec.kind) &&
               !nearest(name.text, {"sep", "header"}).empty()) {
      fault(name.span, "there is no option '" + name.text + "'",
            "did you mean '" + nearest(name.text, {"sep", "header"}) + "'?");
    } else {
      fault(value.span, "expected a type for the column '" + name.text + "'", types_hint());
    }
  }

  std::string_view text_;
  Span span_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::vector<Token> seen_;
};

}  // namespace

const char* reader_name(ReaderKind kind) {
  return std::find_if(kReaders.begin(), kReaders.end(),
                      [&](const auto& known) { return known.second == kind; })
      ->first;
}

std::optional<ReaderKind> reader_for(std::string path) {
  for (const char* packed : {".gz", ".zst", ".xz", ".bz2"}) {
    if (path.ends_with(packed)) path.resize(path.rfind('.'));
  }
  if (path.ends_with(".csv")) return ReaderKind::kCsv;
  if (path.ends_with(".tsv") || path.ends_with(".facts")) return ReaderKind::kTsv;
  for (const char* json : {".json", ".jsonl", ".ndjson"}) {
    if (path.ends_with(json)) return ReaderKind::kJson;
  }
  return std::nullopt;
}

ReaderSpec parse_reader_spec(const Sources& sources, Span span, Diagnostics& diagnostics) {
  return SpecParser(sources, span, diagnostics).parse();
}

std::unique_ptr<Reader> make_reader(const ReaderSpec& spec) {
  switch (spec.kind) {
    case ReaderKind::kLines:
      return std::make_unique<LinesReader>();
    case ReaderKind::kFields:
      return std::make_unique<FieldsReader>(spec.separator.value_or(""));
    case ReaderKind::kJson:
      return std::make_unique<JsonReader>(JsonOptions{.types = spec.types});
    case ReaderKind::kCsv:
    case ReaderKind::kTsv:
      break;
  }
  CsvOptions options;
  const bool is_csv = spec.kind == ReaderKind::kCsv;
  options.separator = spec.separator.value_or(is_csv ? "," : "\t")[0];
  options.is_separator_given = spec.separator.has_value();
  options.header = spec.header;
  options.is_header_usual = is_csv;
  options.types = spec.types;
  options.width = spec.width;
  options.comment = spec.comment;
  return std::make_unique<CsvReader>(std::move(options));
}

}  // namespace drover
