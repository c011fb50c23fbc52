#include "engine/operators/head_operator.h"

namespace drover {
namespace {

// The terms of a head, evaluated for one binding.
class HeadOperator : public Operator {
 public:
  HeadOperator(const CheckedRule& rule, Pool& pool, FaultSink& faults) : faults_(faults) {
    for (const HeadTerm& term : rule.head_terms)
      add_part(term.args.empty() ? nullptr : &term.args[0], term.type, pool);
    // Behind the terms, what argmin and argmax go by.
    for (const HeadTerm& term : rule.head_terms) {
      if (term.args.size() > 1) add_part(&term.args[1], term.args[1].type, pool);
    }
    words_.push_back(0);
  }

  void run(Frame& frame) override {
    for (const Copied& copied : copied_) words_[copied.part] = frame.regs[copied.variable];
    if (computed_.empty()) return put(frame);
    if (!makes_transients_) return compute(frame);
    Pool::Mark mark = frame.pool.mark();
    compute(frame);
    frame.pool.release(mark);
  }

 protected:
  virtual void put(Frame& frame) = 0;

  void make_canonical(Frame& frame) {
    for (const auto& [part, type] : transient_)
      words_[part] = frame.pool.canonical(words_[part], type);
  }

  // The variable of which a term is a plain copy, and which needs no more to be stored; else -1.
  int stored_as_is(std::size_t part) const {
    if (!transient_.empty()) return -1;
    for (const Copied& copied : copied_) {
      if (copied.part == part) return static_cast<int>(copied.variable);
    }
    return -1;
  }

  std::vector<Word> words_;  // one a term

 private:
  struct Copied {
    std::size_t part;
    std::size_t variable;
  };

  void compute(Frame& frame) {
    for (const auto& [part, expr] : computed_) words_[part] = expr->eval(frame);
    if (frame.failed) {
      drop_binding(frame, faults_);
    } else {
      put(frame);
    }
  }

  void add_part(const Expr* expr, const Type& type, Pool& pool) {
    std::size_t part = words_.size();
    words_.push_back(0);
    if (may_be_transient(type)) transient_.emplace_back(part, type);
    if (expr == nullptr) return;  // count<*>
    if (expr->kind == Expr::Kind::kVariable) {
      copied_.push_back({part, static_cast<std::size_t>(expr->variable)});
    } else {
      makes_transients_ = makes_transients_ || makes_transients(*expr);
      computed_.emplace_back(part, compile(*expr, pool));
    }
  }

  std::vector<Copied> copied_;
  std::vector<std::pair<std::size_t, std::unique_ptr<Eval>>> computed_;
  std::vector<std::pair<std::size_t, Type>> transient_;
  bool makes_transients_ = false;
  FaultSink& faults_;
};

class StoreOperator final : public HeadOperator {
 public:
  StoreOperator(const CheckedRule& rule, int rule_index, Table& table, bool distinct, Pool& pool,
                FaultSink& faults, ConflictSink& conflicts)
      : HeadOperator(rule, pool, faults),
        rule_index_(rule_index),
        relation_(rule.head),
        table_(table),
        distinct_(distinct),
        conflicts_(conflicts) {
    if (rule.head_terms.size() != 2 || table.columns() != 2) return;
    x_ = stored_as_is(0);
    y_ = stored_as_is(1);
  }

  bool run_all(Frame& frame, int variable, const IdSet& ids) override {
    if (x_ < 0 || y_ < 0 || x_ == y_ || !table_.in_pairs()) return false;
    if (variable != x_ && variable != y_) return false;
    const bool known_first = variable == y_;
    const Word known = frame.regs[static_cast<std::size_t>(known_first ? x_ : y_)];
    if (!Table::fits(known)) return false;
    table_.insert_all(Table::id_of(known), known_first, ids);
    return true;
  }

 private:
  void put(Frame& frame) override {
    make_canonical(frame);
    if (distinct_) return table_.insert_new(words_.data());
    if (table_.insert(words_.data()) != RowSet::Outcome::kConflict) return;
    conflicts_.conflict(rule_index_, relation_, words_.data(), &frame);
    frame.stopped = true;
  }

  int rule_index_;
  int relation_;
  Table& table_;
  bool distinct_;
  ConflictSink& conflicts_;
  int x_ = -1;  // of a pair of two variables, as they are
  int y_ = -1;
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
                                             bool distinct, Pool& pool, FaultSink& faults,
                                             ConflictSink& conflicts) {
  return std::make_unique<StoreOperator>(rule, rule_index, table, distinct, pool, faults,
                                         conflicts);
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
