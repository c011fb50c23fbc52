#include "engine/operators/step_operators.h"

#include "base/index.h"
#include "engine/eval/regex.h"

namespace drover {
namespace {

// What a step makes for one binding is gone when the binding is done with.
class Scratch {
 public:
  explicit Scratch(Pool& pool) : pool_(pool), mark_(pool.mark()) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { pool_.release(mark_); }

 private:
  Pool& pool_;
  Pool::Mark mark_;
};

class FilterOperator final : public Operator {
 public:
  FilterOperator(const FilterStep& step, Pool& pool, FaultSink& faults)
      : expr_(compile(step.expr, pool)),
        makes_transients_(makes_transients(step.expr)),
        faults_(faults) {}
  void run(Frame& frame) override {
    Word holds = 0;
    if (makes_transients_) {
      Scratch scratch(frame.pool);
      holds = expr_->eval(frame);
    } else {
      holds = expr_->eval(frame);
    }
    if (frame.failed) return drop_binding(frame, faults_);
    if (holds != 0) next->run(frame);
  }

 private:
  std::unique_ptr<Eval> expr_;
  bool makes_transients_;
  FaultSink& faults_;
};

class AssignOperator final : public Operator {
 public:
  AssignOperator(const AssignStep& step, Pool& pool, FaultSink& faults)
      : variable_(at(step.variable)),
        bound_(step.bound),
        type_(step.expr.type),
        expr_(compile(step.expr, pool)),
        faults_(faults) {}
  void run(Frame& frame) override {
    Scratch scratch(frame.pool);
    Word word = expr_->eval(frame);
    if (frame.failed) return drop_binding(frame, faults_);
    if (bound_) {
      if (frame.pool.same(word, frame.regs[variable_], type_)) next->run(frame);
      return;
    }
    frame.regs[variable_] = word;
    next->run(frame);
  }

 private:
  std::size_t variable_;
  bool bound_;
  Type type_;
  std::unique_ptr<Eval> expr_;
  FaultSink& faults_;
};

class OffsetOperator final : public Operator {
 public:
  explicit OffsetOperator(const OffsetStep& step)
      : variable_(at(step.variable)),
        from_(at(step.from)),
        offset_(step.offset),
        bound_(step.bound) {}
  void run(Frame& frame) override {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(int_of(frame.regs[from_]), offset_, &sum)) return;
    Word& value = frame.regs[variable_];
    if (!bound_) value = word_of(sum);
    if (value == word_of(sum)) next->run(frame);
  }

 private:
  std::size_t variable_;
  std::size_t from_;
  std::int64_t offset_;
  bool bound_;
};

class GenerateOperator final : public Operator {
 public:
  GenerateOperator(const GenerateStep& step, Pool& pool, FaultSink& faults)
      : variable_(at(step.variable)),
        bound_(step.bound),
        item_(step.sequence.type.args[0]),
        sequence_(compile(step.sequence, pool)),
        faults_(faults) {}
  void run(Frame& frame) override {
    Scratch scratch(frame.pool);
    Word sequence = sequence_->eval(frame);
    if (frame.failed) return drop_binding(frame, faults_);
    if (bound_) return test(frame, sequence);
    std::size_t count = frame.pool.items(sequence).size();
    for (std::size_t i = 0; i < count && !frame.stopped; ++i) {
      // Asked again each time: what follows may move the pool's lists.
      frame.regs[variable_] = frame.pool.items(sequence)[i];
      next->run(frame);
    }
  }

 private:
  // Each item that equals the value is a binding of its own.
  void test(Frame& frame, Word sequence) {
    Word value = frame.regs[variable_];
    std::size_t count = frame.pool.items(sequence).size();
    for (std::size_t i = 0; i < count && !frame.stopped; ++i) {
      if (frame.pool.same(frame.pool.items(sequence)[i], value, item_)) next->run(frame);
    }
  }

  std::size_t variable_;
  bool bound_;
  Type item_;
  std::unique_ptr<Eval> sequence_;
  FaultSink& faults_;
};

class MatchOperator final : public Operator {
 public:
  MatchOperator(const MatchStep& step, Pool& pool, FaultSink& faults)
      : captures_(step.captures),
        text_(compile(step.text, pool)),
        regex_(step.pattern, step.ignore_case, groups(step)),
        faults_(faults) {
    found_.resize(groups(step) + 1);
  }
  void run(Frame& frame) override {
    Scratch scratch(frame.pool);
    Word text = text_->eval(frame);
    if (frame.failed) return drop_binding(frame, faults_);
    if (!regex_.match(frame.pool.text(text), found_.data())) return;
    for (const MatchStep::Capture& capture : captures_) {
      std::string_view piece = found_[at(capture.group)];
      Word& reg = frame.regs[at(capture.variable)];
      if (!capture.bound) {
        reg = frame.pool.transient(piece);
      } else if (frame.pool.text(reg) != piece) {
        return;
      }
    }
    next->run(frame);
  }

 private:
  static std::size_t groups(const MatchStep& step) {
    std::size_t most = 0;
    for (const MatchStep::Capture& capture : step.captures)
      most = std::max(most, at(capture.group));
    return most;
  }

  std::vector<MatchStep::Capture> captures_;
  std::unique_ptr<Eval> text_;
  Regex regex_;
  std::vector<std::string_view> found_;
  FaultSink& faults_;
};

}  // namespace

std::unique_ptr<Operator> make_operator(const FilterStep& step, Pool& pool, FaultSink& faults) {
  return std::make_unique<FilterOperator>(step, pool, faults);
}
std::unique_ptr<Operator> make_operator(const AssignStep& step, Pool& pool, FaultSink& faults) {
  return std::make_unique<AssignOperator>(step, pool, faults);
}
std::unique_ptr<Operator> make_operator(const OffsetStep& step, Pool&, FaultSink&) {
  return std::make_unique<OffsetOperator>(step);
}
std::unique_ptr<Operator> make_operator(const GenerateStep& step, Pool& pool, FaultSink& faults) {
  return std::make_unique<GenerateOperator>(step, pool, faults);
}
std::unique_ptr<Operator> make_operator(const MatchStep& step, Pool& pool, FaultSink& faults) {
  return std::make_unique<MatchOperator>(step, pool, faults);
}

}  // namespace drover
