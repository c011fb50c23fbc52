#include "engine/head_operator.h"

namespace drover {
namespace {

// The terms of a head, evaluated for one binding.
class HeadOperator : public Operator {
 public:
  HeadOperator(const CheckedRule& rule, Pool& pool, FaultSink& faults) : faults_(faults) {
    for (const HeadTerm& term : rule.head_terms) {
      Part part;
      part.type = term.type;
      if (!term.args.empty()) {
        const Expr& arg = term.args[0];
        if (arg.kind == Expr::Kind::kVariable) {
          part.variable = arg.variable;
        } else {
          part.expr = compile(arg, pool);
        }
      }
      Kind kind = term.type.kind;
      part.may_be_transient = is_text(kind) || has_items(kind);
      parts_.push_back(std::move(part));
    }
    words_.resize(parts_.size() + 1);
  }

  void run(Frame& frame) override {
    Pool::Mark mark = frame.pool.mark();
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      if (part.variable >= 0) {
        words_[i] = frame.regs[static_cast<std::size_t>(part.variable)];
      } else if (part.expr != nullptr) {
        words_[i] = part.expr->eval(frame);
      }
    }
    if (frame.failed) {
      drop_binding(frame, faults_);
    } else {
      put(frame);
    }
    frame.pool.release(mark);
  }

 protected:
  virtual void put(Frame& frame) = 0;

  void make_canonical(Frame& frame) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      if (part.may_be_transient && is_transient(words_[i]))
        words_[i] = frame.pool.canonical(words_[i], part.type);
    }
  }

  std::vector<Word> words_;

 private:
  struct Part {
    int variable = -1;
    std::unique_ptr<Eval> expr;  // none for count<*>
    Type type;
    bool may_be_transient = false;
  };
  std::vector<Part> parts_;
  FaultSink& faults_;
};

class StoreOperator final : public HeadOperator {
 public:
  StoreOperator(const CheckedRule& rule, int rule_index, Table& table, Pool& pool,
                FaultSink& faults, ConflictSink& conflicts)
      : HeadOperator(rule, pool, faults),
        rule_index_(rule_index),
        relation_(rule.head),
        table_(table),
        conflicts_(conflicts) {}

 private:
  void put(Frame& frame) override {
    make_canonical(frame);
    if (table_.insert(words_.data()) != RowSet::Outcome::kConflict) return;
    conflicts_.conflict(rule_index_, relation_, words_.data(), &frame);
    frame.stopped = true;
  }

  int rule_index_;
  int relation_;
  Table& table_;
  ConflictSink& conflicts_;
};

class GroupOperator final : public HeadOperator {
 public:
  GroupOperator(const CheckedRule& rule, Groups& groups, bool add, Pool& pool, FaultSink& faults)
      : HeadOperator(rule, pool, faults), groups_(groups), add_(add) {}

 private:
  void put(Frame&) override {
    if (add_) {
      groups_.add(words_.data());
    } else {
      groups_.remove(words_.data());
    }
  }

  Groups& groups_;
  bool add_;
};

class VisitOperator final : public HeadOperator {
 public:
  VisitOperator(const CheckedRule& rule, RowVisitor& visitor, Pool& pool, FaultSink& faults)
      : HeadOperator(rule, pool, faults), visitor_(visitor) {}

 private:
  void put(Frame& frame) override {
    make_canonical(frame);
    if (!visitor_.visit(words_.data(), frame)) frame.stopped = true;
  }

  RowVisitor& visitor_;
};

}  // namespace

std::unique_ptr<Operator> make_head_operator(const CheckedRule& rule, int rule_index, Table& table,
                                             Pool& pool, FaultSink& faults,
                                             ConflictSink& conflicts) {
  return std::make_unique<StoreOperator>(rule, rule_index, table, pool, faults, conflicts);
}
std::unique_ptr<Operator> make_group_operator(const CheckedRule& rule, Groups& groups, bool add,
                                              Pool& pool, FaultSink& faults) {
  return std::make_unique<GroupOperator>(rule, groups, add, pool, faults);
}
std::unique_ptr<Operator> make_visit_operator(const CheckedRule& rule, RowVisitor& visitor,
                                              Pool& pool, FaultSink& faults) {
  return std::make_unique<VisitOperator>(rule, visitor, pool, faults);
}

}  // namespace drover
