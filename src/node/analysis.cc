#include "node/analysis.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "base/index.h"
#include "base/text.h"
#include "plan/explain.h"

namespace drover {
namespace {

constexpr std::size_t kCountWidth = 12;

std::string time_text(std::int64_t ns) {
  const bool brief = ns < 1'000'000;
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(),
                                          static_cast<double>(ns) / (brief ? 1e3 : 1e6),
                                          std::chars_format::fixed, brief ? 0 : 1);
  CHECK(error == std::errc());
  return std::string(text.data(), end) + (brief ? " us" : " ms");
}

class Analysis {
 public:
  Analysis(const Sources& sources, const Engine& engine, const Meter& meter,
           const AnalysisForm& form)
      : sources_(sources),
        engine_(engine),
        program_(engine.program()),
        meter_(meter),
        form_(form) {}

  std::string run() {
    int number = 0;
    for (std::size_t s = 0; s < program_.strata.size(); ++s) {
      const Stratum& stratum = program_.strata[s];
      const RelationKind kind = program_.relations[at(stratum.relations[0])].schema.kind;
      if (kind != RelationKind::kInput) this->stratum(stratum, ++number, meter_.rounds(s));
    }
    if (!program_.late_rules.empty()) this->stratum({{}, program_.late_rules, false}, 0, 0);
    return std::move(out_);
  }

 private:
  void stratum(const Stratum& stratum, int number, std::uint64_t rounds) {
    if (form_.json) return stratum_json(stratum, number, rounds);
    out_ += number == 0
                ? "when all strata are complete"
                : "stratum " + std::to_string(number) + (stratum.recursive ? " (recursive)" : "");
    if (rounds > 0) out_ += ", " + counted(rounds, "round");
    out_ += '\n';
    for (int relation : stratum.relations) {
      out_ += "  " + program_.relations[at(relation)].schema.name + ": " +
              counted(engine_.table(relation).size(), "row");
      if (form_.times) out_ += ", " + human_bytes(engine_.table(relation).bytes());
      out_ += '\n';
    }
    for (int rule : stratum.rules) rule_text(rule);
    out_ += '\n';
  }

  void rule_text(int number) {
    const CheckedRule& rule = program_.rules[at(number)];
    const bool helper = program_.relations[at(rule.head)].helper;
    out_ +=
        "  " + sources_.where(rule.span) + (helper ? ": joined once: " : ": ") + rule.text + '\n';
    const Meter::OfRule* metered = meter_.rule(at(number));
    if (metered == nullptr || metered->ways.empty()) {
      out_ += "    never run\n";
      return;
    }
    out_ += "    " + counted(metered->runs, "run");
    if (!program_.timed) out_ += ", " + counted(metered->new_rows, "new row");
    if (form_.times) out_ += ", " + time_text(metered->ns);
    out_ += '\n';
    for (const auto& way : metered->ways) {
      out_ += "    " + when(*way) + ":\n";
      const std::vector<std::string> steps =
          explain_steps(sources_, program_, engine_.plan(), way->plan);
      for (std::size_t i = 0; i < steps.size(); ++i) {
        std::string count = count_text(*way, i);
        out_ += std::string(kCountWidth - std::min(kCountWidth, count.size()), ' ') + count + "  " +
                steps[i] + '\n';
      }
    }
  }

  // Behind the last step stands what becomes of its bindings, which are as many.
  static std::uint64_t count(const Meter::Way& way, std::size_t step) {
    return way.passed.empty() ? 1 : way.passed[std::min(step, way.passed.size() - 1)];
  }
  static std::string count_text(const Meter::Way& way, std::size_t step) {
    const std::uint64_t passed = count(way, step);
    return passed == Meter::kTogether ? "with" : std::to_string(passed);
  }

  std::string when(const Meter::Way& way) const {
    if (way.plan.driver < 0) return "once";
    const CheckedRule& rule = program_.rules[at(way.plan.rule)];
    const auto& atom = std::get<BodyAtom>(rule.body[at(way.plan.driver)].node);
    const auto* step = std::get_if<AtomStep>(&way.plan.steps[0].node);
    const bool change = step != nullptr && step->access == AtomStep::Access::kChange;
    return (change ? "for what has changed in " : "for what is new in ") +
           program_.relations[at(atom.relation)].schema.name;
  }

  void stratum_json(const Stratum& stratum, int number, std::uint64_t rounds) {
    out_ += "{\"stratum\":" + (number == 0 ? "null" : std::to_string(number)) +
            ",\"recursive\":" + (stratum.recursive ? "true" : "false") +
            ",\"rounds\":" + std::to_string(rounds) + ",\"relations\":[";
    for (int relation : stratum.relations) {
      if (relation != stratum.relations.front()) out_ += ',';
      out_ += "{\"relation\":" + quoted(program_.relations[at(relation)].schema.name) +
              ",\"rows\":" + std::to_string(engine_.table(relation).size());
      if (form_.times) out_ += ",\"bytes\":" + std::to_string(engine_.table(relation).bytes());
      out_ += '}';
    }
    out_ += "],\"rules\":[";
    for (int rule : stratum.rules) {
      if (rule != stratum.rules.front()) out_ += ',';
      rule_json(rule);
    }
    out_ += "]}\n";
  }

  void rule_json(int number) {
    const CheckedRule& rule = program_.rules[at(number)];
    const Meter::OfRule none;
    const Meter::OfRule* found = meter_.rule(at(number));
    const Meter::OfRule& metered = found == nullptr ? none : *found;
    out_ += "{\"place\":" + quoted(sources_.where(rule.span)) + ",\"rule\":" + quoted(rule.text) +
            ",\"helper\":" + (program_.relations[at(rule.head)].helper ? "true" : "false") +
            ",\"runs\":" + std::to_string(metered.runs);
    if (!program_.timed) out_ += ",\"new_rows\":" + std::to_string(metered.new_rows);
    if (form_.times) out_ += ",\"ns\":" + std::to_string(metered.ns);
    out_ += ",\"plans\":[";
    for (const auto& way : metered.ways) {
      if (&way != &metered.ways.front()) out_ += ',';
      out_ += "{\"when\":" + quoted(when(*way)) + ",\"steps\":[";
      const std::vector<std::string> steps =
          explain_steps(sources_, program_, engine_.plan(), way->plan);
      for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::uint64_t passed = count(*way, i);
        out_ += std::string(i > 0 ? "," : "") + "{\"step\":" + quoted(steps[i]) +
                ",\"passed\":" + (passed == Meter::kTogether ? "null" : std::to_string(passed)) +
                '}';
      }
      out_ += "]}";
    }
    out_ += "]}";
  }

  const Sources& sources_;
  const Engine& engine_;
  const CheckedProgram& program_;
  const Meter& meter_;
  const AnalysisForm& form_;
  std::string out_;
};

}  // namespace

std::string analysis(const Sources& sources, const Engine& engine, const Meter& meter,
                     const AnalysisForm& form) {
  return Analysis(sources, engine, meter, form).run();
}

}  // namespace drover
