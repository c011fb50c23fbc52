#pragma once
// Why a row is there: a proof, each step of which is a rule with values for its variables, down to
// facts, loaded rows and what is absent. Made when asked, from the rows of a run that is over; no
// row stands above itself in its own proof, and of several proofs one with few rounds of recursion
// is told.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/source.h"
#include "engine/why/instances.h"
#include "engine/why/rounds.h"
#include "engine/why/stored_rows.h"
#include "lang/program.h"

namespace drover {

// What makes one literal of a body hold.
struct Premise {
  enum class Kind : std::uint8_t {
    kRow,     // an atom: `node` is the row that it found
    kAbsent,  // a negated atom: no row fits
    kHolds,   // a condition, an assignment, a generator, a match
  };
  Kind kind = Kind::kHolds;
  int literal = -1;  // of the rule's body
  int node = -1;     // of the proof
};

// One way in which a rule's body holds.
struct Reason {
  Binding binding;  // one a variable of the rule
  std::vector<Premise> premises;
};

struct ProofNode {
  enum class Ground : std::uint8_t {
    kFact,    // of the program, at `span`
    kLoaded,  // by the statement at `span`
    kStored,  // in step `step` by `rule`, or from outside
    kGiven,   // it came from outside, or was put there in an earlier step
    kRule,    // by `rule`, for `reasons`
    kCut,     // not looked into: the proof is as large as it may be
  };
  int relation = -1;
  std::vector<Word> row;
  Ground ground = Ground::kCut;
  Span span;
  int rule = -1;
  // One; of an aggregating rule some of those that it aggregates, and how many they are in all.
  std::vector<Reason> reasons;
  std::uint64_t bindings = 0;
  std::uint64_t step = 0;  // when kStored
  bool replaced = false;   // by a better row: it was there for a while only
  int depth = 0;
};

// nodes[0] is the row that was asked for. The same row is one node, wherever it is needed.
struct Proof {
  std::vector<ProofNode> nodes;
};

struct ProofLimits {
  int depth = 20;  // of the tree
  std::size_t nodes = 1000;
  std::size_t reasons = 5;  // of an aggregate
};

class Prover {
 public:
  // All must outlive it. `given` is the program as it was checked, with its facts.
  Prover(const CheckedProgram& given, Pool& pool, Finished finished,
         const HostCalls* calls = nullptr);
  ~Prover();

  // Of a program that moves in steps: after each of them, so that stored rows can be explained.
  void note_step(std::uint64_t step, const Maintainer& maintainer) {
    stored_.note(step, maintainer);
  }
  // Takes what another one has noted for its own; it must outlive this.
  void read_notes_of(const Prover& other) { notes_ = &other.stored_; }

  // Of a row that is there, canonical.
  Proof prove(int relation, const Word* row, const ProofLimits& limits);

  Instances& instances() { return instances_; }
  const CheckedProgram& program() const { return spelt_; }
  Table& rows(int relation) { return *finished_.rows[at_index(relation)]; }
  // The fact that gives the row.
  std::optional<Span> fact(int relation, const Word* row);
  bool is_loaded(int relation) const;

 private:
  static std::size_t at_index(int number) { return static_cast<std::size_t>(number); }

  bool give(ProofNode& node);
  void derive(Proof& proof, std::size_t node, const ProofLimits& limits);
  bool is_base(const ProofNode& node) const;
  Rounds* rounds_of(int relation);
  std::optional<Reason> reason_for(int rule, const ProofNode& node, Rounds* rounds);
  void aggregate(int rule, ProofNode& node, const ProofLimits& limits);
  void add_premises(Proof& proof, std::size_t node);
  int node_of(Proof& proof, int relation, std::vector<Word> row, int depth);
  std::vector<Word> row_of(const BodyAtom& atom, const Binding& binding);

  const CheckedProgram& given_;
  const CheckedProgram spelt_;
  Finished finished_;
  Instances instances_;
  StoredRows stored_;
  const StoredRows* notes_ = &stored_;
  std::map<int, std::map<std::vector<Word>, Span>> facts_;    // by relation, once asked
  std::vector<std::unique_ptr<Rounds>> rounds_;               // one a stratum, once asked
  std::map<std::pair<int, std::vector<Word>>, int> numbers_;  // of the proof that is made
};

}  // namespace drover
