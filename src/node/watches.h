#pragma once
// What a program has asked to see with watch(t, ...): the rows that come into relations and go from
// them, step by step, as lines of text. Changes of tables are known when the next step begins.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "lang/program.h"
#include "value/pool.h"

namespace drover {

class Watches {
 public:
  // All must outlive it.
  Watches(const CheckedProgram& program, const Engine& engine, const Pool& pool)
      : program_(program), engine_(engine), pool_(pool) {}

  // After the step with that number, from 1.
  void look(std::uint64_t step);
  // "step 3: +link("a", "b")", those seen since the last time. Step 0 is what was there before.
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  void rows_of(int event, const CheckedWatch& watch, char sign, std::uint64_t step);

  const CheckedProgram& program_;
  const Engine& engine_;
  const Pool& pool_;
  std::vector<std::string> lines_;
};

}  // namespace drover
