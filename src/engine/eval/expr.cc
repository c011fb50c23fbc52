#include "engine/eval/expr.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include "base/check.h"
#include "base/text.h"
#include "engine/eval/functions.h"
#include "engine/eval/host_eval.h"
#include "engine/eval/made_text.h"
#include "engine/eval/regex.h"

namespace drover {
namespace {

using EvalPtr = std::unique_ptr<Eval>;

class VariableEval final : public Eval {
 public:
  explicit VariableEval(int variable) : variable_(static_cast<std::size_t>(variable)) {}
  Word eval(Frame& frame) const override { return frame.regs[variable_]; }

 private:
  std::size_t variable_;
};

class ConstantEval final : public Eval {
 public:
  explicit ConstantEval(Word word) : word_(word) {}
  Word eval(Frame&) const override { return word_; }

 private:
  Word word_;
};

// Two operands and what is done with their words: the operator is a template argument, so that it
// is inlined. `Of` is called as Of::apply(frame, a, b).
template <typename Of>
class BinaryEval final : public Eval {
 public:
  BinaryEval(EvalPtr left, EvalPtr right, Span span)
      : left_(std::move(left)), right_(std::move(right)), span_(span) {}
  Word eval(Frame& frame) const override {
    Word a = left_->eval(frame);
    Word b = right_->eval(frame);
    if (frame.failed) return 0;
    Word result = Of::apply(frame, a, b);
    if (frame.failed && !frame.located) {
      frame.fault.span = span_;
      frame.located = true;
    }
    return result;
  }

 private:
  EvalPtr left_;
  EvalPtr right_;
  Span span_;
};

std::string as_text(std::int64_t a, std::string_view sign, std::int64_t b) {
  return std::to_string(a) + " " + std::string(sign) + " " + std::to_string(b);
}

struct AddInt {
  static Word apply(Frame& f, Word a, Word b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(int_of(a), int_of(b), &sum))
      return f.fail(as_text(int_of(a), "+", int_of(b)) + " does not fit 64 bits");
    return word_of(sum);
  }
};
struct SubInt {
  static Word apply(Frame& f, Word a, Word b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(int_of(a), int_of(b), &difference))
      return f.fail(as_text(int_of(a), "-", int_of(b)) + " does not fit 64 bits");
    return word_of(difference);
  }
};
struct MulInt {
  static Word apply(Frame& f, Word a, Word b) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(int_of(a), int_of(b), &product))
      return f.fail(as_text(int_of(a), "*", int_of(b)) + " does not fit 64 bits");
    return word_of(product);
  }
};
struct DivInt {
  static Word apply(Frame& f, Word a, Word b) {
    if (b == 0) return f.fail("division by zero: " + as_text(int_of(a), "/", 0));
    if (int_of(a) == INT64_MIN && int_of(b) == -1)
      return f.fail(as_text(int_of(a), "/", -1) + " does not fit 64 bits");
    return word_of(int_of(a) / int_of(b));
  }
};
struct ModInt {
  static Word apply(Frame& f, Word a, Word b) {
    if (b == 0) return f.fail("division by zero: " + as_text(int_of(a), "%", 0));
    return int_of(b) == -1 ? word_of(std::int64_t{0}) : word_of(int_of(a) % int_of(b));
  }
};
struct AddFloat {
  static Word apply(Frame&, Word a, Word b) { return word_of(float_of(a) + float_of(b)); }
};
struct SubFloat {
  static Word apply(Frame&, Word a, Word b) { return word_of(float_of(a) - float_of(b)); }
};
struct MulFloat {
  static Word apply(Frame&, Word a, Word b) { return word_of(float_of(a) * float_of(b)); }
};
struct DivFloat {
  static Word apply(Frame& f, Word a, Word b) {
    if (float_of(b) == 0) return f.fail("division by zero");
    return word_of(float_of(a) / float_of(b));
  }
};
struct DivDurations {
  static Word apply(Frame& f, Word a, Word b) {
    if (b == 0) return f.fail("division by zero");
    return word_of(static_cast<double>(int_of(a)) / static_cast<double>(int_of(b)));
  }
};

// A rule that makes its lists longer and longer must end with a sentence.
constexpr std::size_t kListItemsMax = std::size_t{1} << 27U;

struct ConcatString {
  static Word apply(Frame& f, Word a, Word b) {
    return made_text(f, f.pool.text(a), f.pool.text(b));
  }
};
struct ConcatList {
  static Word apply(Frame& f, Word a, Word b) {
    std::span<const Word> x = f.pool.items(a);
    std::span<const Word> y = f.pool.items(b);
    if (x.size() + y.size() > kListItemsMax)
      return f.fail("a list would have more than 2^27 items");
    std::vector<Word> all(x.begin(), x.end());
    all.insert(all.end(), y.begin(), y.end());
    return f.pool.transient_items(all);
  }
};

struct EqWord {
  static Word apply(Frame&, Word a, Word b) { return a == b ? 1 : 0; }
};
struct NeWord {
  static Word apply(Frame&, Word a, Word b) { return a != b ? 1 : 0; }
};
struct EqString {
  static Word apply(Frame& f, Word a, Word b) { return f.pool.same_string(a, b) ? 1 : 0; }
};
struct NeString {
  static Word apply(Frame& f, Word a, Word b) { return f.pool.same_string(a, b) ? 0 : 1; }
};
struct LtInt {
  static Word apply(Frame&, Word a, Word b) { return int_of(a) < int_of(b) ? 1 : 0; }
};
struct LeInt {
  static Word apply(Frame&, Word a, Word b) { return int_of(a) <= int_of(b) ? 1 : 0; }
};
// Comparisons of any type, by the pool's order.
class CompareEval final : public Eval {
 public:
  CompareEval(Fn fn, EvalPtr left, EvalPtr right, Type type)
      : fn_(fn), left_(std::move(left)), right_(std::move(right)), type_(std::move(type)) {}
  Word eval(Frame& frame) const override {
    Word a = left_->eval(frame);
    Word b = right_->eval(frame);
    if (frame.failed) return 0;
    if (fn_ == Fn::kEq) return frame.pool.same(a, b, type_) ? 1 : 0;
    if (fn_ == Fn::kNe) return frame.pool.same(a, b, type_) ? 0 : 1;
    int order = frame.pool.compare(a, b, type_);
    bool holds = fn_ == Fn::kLt   ? order < 0
                 : fn_ == Fn::kLe ? order <= 0
                 : fn_ == Fn::kGt ? order > 0
                                  : order >= 0;
    return holds ? 1 : 0;
  }

 private:
  Fn fn_;
  EvalPtr left_;
  EvalPtr right_;
  Type type_;
};

class LogicalEval final : public Eval {
 public:
  LogicalEval(bool stop_at, EvalPtr left, EvalPtr right)
      : stop_at_(stop_at ? 1 : 0), left_(std::move(left)), right_(std::move(right)) {}
  Word eval(Frame& frame) const override {
    Word a = left_->eval(frame);
    if (frame.failed || a == stop_at_) return a;
    return right_->eval(frame);
  }

 private:
  Word stop_at_;
  EvalPtr left_;
  EvalPtr right_;
};

class IfEval final : public Eval {
 public:
  explicit IfEval(std::vector<EvalPtr> parts) : parts_(std::move(parts)) {}
  Word eval(Frame& frame) const override {
    Word condition = parts_[0]->eval(frame);
    if (frame.failed) return 0;
    return parts_[condition != 0 ? 1 : 2]->eval(frame);
  }

 private:
  std::vector<EvalPtr> parts_;
};

class NotEval final : public Eval {
 public:
  explicit NotEval(EvalPtr operand) : operand_(std::move(operand)) {}
  Word eval(Frame& frame) const override { return operand_->eval(frame) == 0 ? 1 : 0; }

 private:
  EvalPtr operand_;
};

class CallEval final : public Eval {
 public:
  CallEval(Function function, CallSite site, std::vector<EvalPtr> args, Span span)
      : function_(function), site_(std::move(site)), args_(std::move(args)), span_(span) {
    CHECK(args_.size() <= kArgsMax);
  }
  Word eval(Frame& frame) const override {
    std::array<Word, kArgsMax> words;
    for (std::size_t i = 0; i < args_.size(); ++i) words[i] = args_[i]->eval(frame);
    if (frame.failed) return 0;
    Word result = function_(frame, words.data(), site_);
    if (frame.failed && !frame.located) {
      frame.fault.span = span_;
      frame.located = true;
    }
    return result;
  }

 private:
  static constexpr std::size_t kArgsMax = 4;
  Function function_;
  CallSite site_;
  std::vector<EvalPtr> args_;
  Span span_;
};

class TupleEval final : public Eval {
 public:
  explicit TupleEval(std::vector<EvalPtr> parts) : parts_(std::move(parts)) {}
  Word eval(Frame& frame) const override {
    std::vector<Word> words;
    words.reserve(parts_.size());
    for (const EvalPtr& part : parts_) words.push_back(part->eval(frame));
    return frame.failed ? 0 : frame.pool.transient_items(words);
  }

 private:
  std::vector<EvalPtr> parts_;
};

class MapEval final : public Eval {
 public:
  MapEval(Type type, std::vector<EvalPtr> items, Span span)
      : type_(std::move(type)), items_(std::move(items)), span_(span) {}
  Word eval(Frame& frame) const override {
    std::vector<Word> words;
    words.reserve(items_.size());
    for (const EvalPtr& item : items_) words.push_back(item->eval(frame));
    if (frame.failed) return 0;
    Word map = make_map_word(frame, std::move(words), type_);
    if (frame.failed && !frame.located) {
      frame.fault.span = span_;
      frame.located = true;
    }
    return map;
  }

 private:
  Type type_;
  std::vector<EvalPtr> items_;
  Span span_;
};

class SequenceEval final : public Eval {
 public:
  SequenceEval(bool set, Type item, std::vector<EvalPtr> items)
      : set_(set), item_(std::move(item)), items_(std::move(items)) {}
  Word eval(Frame& frame) const override {
    std::vector<Word> words;
    words.reserve(items_.size());
    for (const EvalPtr& item : items_) words.push_back(item->eval(frame));
    if (frame.failed) return 0;
    if (set_) {
      std::ranges::sort(words, [&](Word a, Word b) { return frame.pool.compare(a, b, item_) < 0; });
      auto rest =
          std::ranges::unique(words, [&](Word a, Word b) { return frame.pool.same(a, b, item_); });
      words.erase(rest.begin(), rest.end());
    }
    return frame.pool.transient_items(words);
  }

 private:
  bool set_;
  Type item_;
  std::vector<EvalPtr> items_;
};

Pattern pattern_of(const Expr& regex) {
  return {std::get<std::string>(regex.constant), regex.ignore_case};
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

class MatchesEval final : public Eval {
 public:
  MatchesEval(EvalPtr text, const Expr& regex)
      : text_(std::move(text)), regex_(pattern_of(regex)) {}
  Word eval(Frame& frame) const override {
    Word text = text_->eval(frame);
    if (frame.failed) return 0;
    std::string_view subject = frame.pool.text(text);
    return RE2::PartialMatch(piece(subject), regex_.for_text(subject)) ? 1 : 0;
  }

 private:
  EvalPtr text_;
  Pattern regex_;
};

// What the first group matched; "" when nothing did.
class CaptureEval final : public Eval {
 public:
  CaptureEval(EvalPtr text, const Expr& regex)
      : text_(std::move(text)), regex_(pattern_of(regex)) {}
  Word eval(Frame& frame) const override {
    Word text = text_->eval(frame);
    if (frame.failed) return 0;
    std::string_view subject = frame.pool.text(text);
    re2::StringPiece group;
    RE2::PartialMatch(piece(subject), regex_.for_text(subject), &group);
    return frame.pool.transient({group.data(), group.size()});
  }

 private:
  EvalPtr text_;
  Pattern regex_;
};

class ReplaceEval final : public Eval {
 public:
  ReplaceEval(EvalPtr text, const Expr& regex, EvalPtr with, Span span)
      : text_(std::move(text)), regex_(pattern_of(regex)), with_(std::move(with)), span_(span) {}
  Word eval(Frame& frame) const override {
    Word text = text_->eval(frame);
    Word with = with_->eval(frame);
    if (frame.failed) return 0;
    std::string_view rewrite = frame.pool.text(with);
    if (std::string why = fault_of(rewrite); !why.empty()) {
      frame.fail("replace: " + why);
      frame.fault.span = span_;
      frame.located = true;
      return 0;
    }
    std::string out(frame.pool.text(text));
    if (RE2::GlobalReplace(&out, regex_.for_text(out), piece(rewrite)) == 0) return text;
    return made_text(frame, out);
  }

 private:
  // What is wrong with the text that takes a match's place; "" if nothing is.
  std::string fault_of(std::string_view with) const {
    for (std::size_t i = 0; i < with.size(); ++i) {
      if (with[i] != '\\') continue;
      char next = ++i < with.size() ? with[i] : ' ';
      if (next == '\\') continue;
      if (next < '0' || next > '9')
        return "a backslash stands before the number of a group, or before another one";
      if (static_cast<std::size_t>(next - '0') > regex_.groups())
        return std::string("there is no group \\") + next + ": the regular expression has " +
               counted(regex_.groups(), "group");
    }
    return "";
  }

  EvalPtr text_;
  Pattern regex_;
  EvalPtr with_;
  Span span_;
};

template <typename Of>
EvalPtr binary(std::vector<EvalPtr>& args, Span span) {
  return std::make_unique<BinaryEval<Of>>(std::move(args[0]), std::move(args[1]), span);
}

EvalPtr compile_arithmetic(const Expr& expr, std::vector<EvalPtr>& args) {
  const bool floats = expr.args[0].type.kind == Kind::kFloat;
  const bool durations =
      expr.args[0].type.kind == Kind::kDuration && expr.args[1].type.kind == Kind::kDuration;
  switch (expr.fn) {
    case Fn::kAdd:
      return floats ? binary<AddFloat>(args, expr.span) : binary<AddInt>(args, expr.span);
    case Fn::kSub:
      return floats ? binary<SubFloat>(args, expr.span) : binary<SubInt>(args, expr.span);
    case Fn::kMul:
      return floats ? binary<MulFloat>(args, expr.span) : binary<MulInt>(args, expr.span);
    case Fn::kDiv:
      if (durations) return binary<DivDurations>(args, expr.span);
      return floats ? binary<DivFloat>(args, expr.span) : binary<DivInt>(args, expr.span);
    default:
      return binary<ModInt>(args, expr.span);
  }
}

EvalPtr compile_comparison(const Expr& expr, std::vector<EvalPtr>& args) {
  const Type& type = expr.args[0].type;
  const Kind kind = type.kind;
  const bool number =
      kind == Kind::kInt || kind == Kind::kTime || kind == Kind::kDuration || kind == Kind::kBool;
  if (number || kind == Kind::kFloat || kind == Kind::kId) {
    // Canonical words are equal exactly when their values are, floats too.
    if (expr.fn == Fn::kEq) return binary<EqWord>(args, expr.span);
    if (expr.fn == Fn::kNe) return binary<NeWord>(args, expr.span);
  }
  if (is_text(kind) && expr.fn == Fn::kEq) return binary<EqString>(args, expr.span);
  if (is_text(kind) && expr.fn == Fn::kNe) return binary<NeString>(args, expr.span);
  if (number) {
    if (expr.fn == Fn::kGt || expr.fn == Fn::kGe) std::swap(args[0], args[1]);
    bool strict = expr.fn == Fn::kLt || expr.fn == Fn::kGt;
    return strict ? binary<LtInt>(args, expr.span) : binary<LeInt>(args, expr.span);
  }
  return std::make_unique<CompareEval>(expr.fn, std::move(args[0]), std::move(args[1]), type);
}

EvalPtr negate(const Expr& expr, std::vector<EvalPtr>& args) {
  bool is_float = expr.type.kind == Kind::kFloat;
  auto zero = std::make_unique<ConstantEval>(is_float ? word_of(0.0) : word_of(std::int64_t{0}));
  if (is_float)
    return std::make_unique<BinaryEval<SubFloat>>(std::move(zero), std::move(args[0]), expr.span);
  return std::make_unique<BinaryEval<SubInt>>(std::move(zero), std::move(args[0]), expr.span);
}

EvalPtr compile_apply(const Expr& expr, Pool& pool) {
  std::vector<EvalPtr> args;
  for (const Expr& arg : expr.args) {
    args.push_back(arg.kind == Expr::Kind::kRegex ? nullptr : compile(arg, pool));
  }
  switch (expr.fn) {
    case Fn::kEq:
    case Fn::kNe:
    case Fn::kLt:
    case Fn::kLe:
    case Fn::kGt:
    case Fn::kGe:
      return compile_comparison(expr, args);
    case Fn::kAnd:
      return std::make_unique<LogicalEval>(false, std::move(args[0]), std::move(args[1]));
    case Fn::kOr:
      return std::make_unique<LogicalEval>(true, std::move(args[0]), std::move(args[1]));
    case Fn::kNot:
      return std::make_unique<NotEval>(std::move(args[0]));
    case Fn::kIf:
      return std::make_unique<IfEval>(std::move(args));
    case Fn::kAdd:
    case Fn::kSub:
    case Fn::kMul:
    case Fn::kDiv:
    case Fn::kMod:
      return compile_arithmetic(expr, args);
    case Fn::kNegate:
      return negate(expr, args);
    case Fn::kConcat:
      return is_text(expr.type.kind) ? binary<ConcatString>(args, expr.span)
                                     : binary<ConcatList>(args, expr.span);
    case Fn::kMakeList:
    case Fn::kMakeSet:
      return std::make_unique<SequenceEval>(expr.fn == Fn::kMakeSet,
                                            expr.type.args.empty() ? Type{} : expr.type.args[0],
                                            std::move(args));
    case Fn::kMakeTuple:
      return std::make_unique<TupleEval>(std::move(args));
    case Fn::kMakeMap:
      return std::make_unique<MapEval>(expr.type, std::move(args), expr.span);
    case Fn::kHostCall:
      return compile_host_call(expr, std::move(args));
    case Fn::kMatch:
      return std::make_unique<MatchesEval>(std::move(args[0]), expr.args[1]);
    case Fn::kCapture:
      return std::make_unique<CaptureEval>(std::move(args[0]), expr.args[1]);
    case Fn::kReplace:
      if (expr.args[1].kind == Expr::Kind::kRegex) {
        return std::make_unique<ReplaceEval>(std::move(args[0]), expr.args[1], std::move(args[2]),
                                             expr.span);
      }
      break;
    default:
      break;
  }
  CallSite site;
  for (const Expr& arg : expr.args) site.arg_types.push_back(arg.type);
  site.type = expr.type;
  Function function = function_for(expr.fn, site);
  return std::make_unique<CallEval>(function, std::move(site), std::move(args), expr.span);
}

}  // namespace

bool makes_transients(const Expr& expr) {
  return (expr.kind == Expr::Kind::kApply && may_be_transient(expr.type)) ||
         std::ranges::any_of(expr.args, [](const Expr& arg) { return makes_transients(arg); });
}

std::unique_ptr<Eval> compile(const Expr& expr, Pool& pool) {
  switch (expr.kind) {
    case Expr::Kind::kVariable:
      return std::make_unique<VariableEval>(expr.variable);
    case Expr::Kind::kConstant:
      return std::make_unique<ConstantEval>(pool.encode(expr.constant));
    case Expr::Kind::kRegex:
      break;  // compiled by the call it is an argument of
    case Expr::Kind::kApply:
      return compile_apply(expr, pool);
  }
  CHECK(false);
  return nullptr;
}

}  // namespace drover
