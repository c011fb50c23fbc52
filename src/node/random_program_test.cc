// The engine against the oracle (node/testing/oracle.h) on programs and data that are made up.
//
// DROVER_SEED=7 runs that one seed and prints its program; DROVER_SEEDS=100000 runs that many more
// than usual.

#include <cstdlib>

#include <gtest/gtest.h>

#include "node/testing/agreement.h"

namespace drover {
namespace {

// 20 x (60 x 6 + 9 x 6 x 3) = 10,440 cases.
constexpr std::uint64_t kShards = 20;  // of each suite, so that several tests of ctest share them
constexpr std::uint64_t kProgramsPerShard = 60;
constexpr std::uint64_t kInputProgramsPerShard = 9;
constexpr std::uint64_t kDataPerProgram = 6;
constexpr std::uint64_t kFirstMoreSeed = 1'000'000;

std::uint64_t number_in(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

const char* name_of(Feeding feeding) {
  switch (feeding) {
    case Feeding::kStream:
      return "streaming";
    case Feeding::kKept:
      return "kept";
    case Feeding::kEndless:
      return "endless";
  }
  return "";
}

// Counts of a run over many seeds.
struct Tally {
  std::uint64_t agreed = 0;
  std::uint64_t too_big = 0;
};

void check_verdict(const Verdict& verdict, const RandomProgram& program, Feeding feeding,
                   std::uint64_t seed, Tally& tally) {
  switch (verdict.outcome) {
    case Outcome::kAgree:
      ++tally.agreed;
      return;
    case Outcome::kTooBig:
      ++tally.too_big;
      return;
    case Outcome::kRefused:
      ADD_FAILURE() << "seed " << seed << " is refused:\n" << verdict.text << describe(program);
      return;
    case Outcome::kDiffer:
      break;
  }
  RandomProgram small = shrink(program, feeding, seed);
  ADD_FAILURE() << "seed " << seed << ", " << name_of(feeding) << ":\n"
                << describe(small) << Comparison(small, {feeding}).run(small, seed)[0].text;
}

// The program of a seed on several data.
void check_seed(std::uint64_t seed, bool with_inputs, const std::vector<Feeding>& feedings,
                Tally& tally) {
  RandomProgram program = random_program(seed, with_inputs);
  Comparison comparison(program, feedings);
  for (std::uint64_t data = 0; data < kDataPerProgram; ++data) {
    if (data > 0) program = with_other_data(std::move(program), seed * kDataPerProgram + data);
    std::vector<Verdict> verdicts = comparison.run(program, seed);
    for (std::size_t i = 0; i < verdicts.size(); ++i)
      check_verdict(verdicts[i], program, feedings[i], seed, tally);
  }
}

void check_shard(std::uint64_t shard, std::uint64_t count, bool with_inputs,
                 const std::vector<Feeding>& feedings) {
  Tally tally;
  auto run = [&](std::uint64_t seed) { check_seed(seed, with_inputs, feedings, tally); };
  if (std::uint64_t seed = number_in("DROVER_SEED"); seed != 0) {
    if (shard == 0) std::fputs(describe(random_program(seed, with_inputs)).c_str(), stderr);
    if (shard == 0) run(seed);
    return;
  }
  std::uint64_t failures = 0;
  auto run_some = [&](std::uint64_t first, std::uint64_t some) {
    for (std::uint64_t seed = first; seed < first + some && failures < 3; ++seed) {
      run(seed);
      failures = static_cast<std::uint64_t>(
          testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count());
    }
  };
  run_some(1 + shard * count, count);
  std::uint64_t more = number_in("DROVER_SEEDS") / kShards;
  run_some(kFirstMoreSeed + shard * more, more);
  EXPECT_LE(tally.too_big * 10, tally.agreed) << "too many programs are too big to compare";
}

class RandomPrograms : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomPrograms, MeanInTheEngineWhatTheOracleSays) {
  check_shard(GetParam(), kProgramsPerShard, false, {Feeding::kStream});
}

// However rows come: all give what all rows together mean.
TEST_P(RandomPrograms, MeanTheSameForRowsThatStreamAreKeptOrNeverEnd) {
  check_shard(GetParam(), kInputProgramsPerShard, true,
              {Feeding::kStream, Feeding::kKept, Feeding::kEndless});
}

INSTANTIATE_TEST_SUITE_P(Shard, RandomPrograms, testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace drover
