#include "engine/eval/host_eval.h"

#include <algorithm>

#include "base/check.h"
#include "value/value.h"

namespace drover {
namespace {

// A word for a value from outside that need not live longer than the binding: what is computed by
// the million and not stored must not stay in the pool.
Word transient_text(Pool& pool, const std::string& text) {
  char* bytes = pool.scratch(text.size());
  std::ranges::copy(text, bytes);
  return pool.transient({bytes, text.size()});
}

Word transient_word(Pool& pool, const Value& value) {
  if (const std::vector<Value>* items = items_of(value)) {
    std::vector<Word> words;
    words.reserve(items->size());
    for (const Value& item : *items) words.push_back(transient_word(pool, item));
    return pool.transient_items(words);
  }
  if (const auto* text = std::get_if<std::string>(&value)) return transient_text(pool, *text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) return transient_text(pool, bytes->data);
  if (const auto* addr = std::get_if<Addr>(&value)) return transient_text(pool, addr->text);
  return pool.encode(value);
}

class HostCallEval final : public Eval {
 public:
  HostCallEval(const Expr& expr, std::vector<std::unique_ptr<Eval>> args)
      : host_(static_cast<std::size_t>(expr.host)),
        type_(expr.type),
        span_(expr.span),
        args_(std::move(args)) {
    for (const Expr& arg : expr.args) arg_types_.push_back(arg.type);
  }

  Word eval(Frame& frame) const override {
    std::vector<Value> values;
    values.reserve(args_.size());
    for (std::size_t i = 0; i < args_.size(); ++i) {
      Word word = args_[i]->eval(frame);
      if (frame.failed) return 0;
      values.push_back(frame.pool.decode(word, arg_types_[i]));
    }
    CHECK(frame.host_calls != nullptr && host_ < frame.host_calls->size());
    Result<Value> result = (*frame.host_calls)[host_](values);
    if (!result.ok()) return fail(frame, result.error().text());
    if (is_proper(result.value(), type_)) return transient_word(frame.pool, result.value());
    return fail(frame, "the host's function gave " + to_text(result.value()) + ", which is no " +
                           to_text(type_));
  }

 private:
  Word fail(Frame& frame, std::string why) const {
    frame.fail(std::move(why));
    frame.fault.span = span_;
    frame.located = true;
    return 0;
  }

  std::size_t host_;
  Type type_;
  Span span_;
  std::vector<Type> arg_types_;
  std::vector<std::unique_ptr<Eval>> args_;
};

}  // namespace

std::unique_ptr<Eval> compile_host_call(const Expr& expr, std::vector<std::unique_ptr<Eval>> args) {
  return std::make_unique<HostCallEval>(expr, std::move(args));
}

}  // namespace drover
