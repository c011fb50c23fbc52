// The engine against the oracle (node/testing/oracle.h) on programs and data that are made up.
//
// DROVER_SEED=7 runs that one seed and prints its program; DROVER_SEEDS=100000 runs that many more
// than usual.

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/load.h"
#include "node/testing/agreement.h"

namespace drover {
namespace {

// A shard has 320 x 6 + 50 x 6 x 3 = 2,820 cases, of which 1,700 + 800 must be compared; at full
// load there are 20 of them, so that several tests of ctest can share them.
constexpr std::uint64_t kShardsAtFullLoad = 20;
constexpr std::uint64_t kProgramsPerShard = 320;
constexpr std::uint64_t kAgreedPerShard = 1700;
constexpr std::uint64_t kInputProgramsPerShard = 50;
constexpr std::uint64_t kInputAgreedPerShard = 800;
constexpr std::uint64_t kDataPerProgram = 6;
// Of the cases of a shard, so many must derive something. All suites have over 70; the share of a
// shard scatters.
constexpr std::uint64_t kLivelyPercent = 60;
constexpr std::uint64_t kInputLivelyPercent = 40;
constexpr std::uint64_t kFilledPercent = 50;  // and of its relations with rules
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
  std::uint64_t lively = 0;   // of those that agree: something is derived
  std::uint64_t derived = 0;  // relations with rules
  std::uint64_t filled = 0;   // of those: something is derived
};

// Rules that derive nothing can hardly be wrong, so most must derive something.
void check_tally(const Tally& tally, std::uint64_t agreed_at_least, std::uint64_t lively_percent) {
  EXPECT_GE(tally.agreed, agreed_at_least) << "too many programs are too big to compare";
  EXPECT_GE(tally.lively * 100, tally.agreed * lively_percent) << "too many derive nothing";
  EXPECT_GE(tally.filled * 100, tally.derived * kFilledPercent) << "too many are empty";
  auto record = [](const char* name, std::uint64_t count) {
    testing::Test::RecordProperty(name, std::to_string(count));
  };
  record("agreed", tally.agreed);
  record("lively", tally.lively);
  record("derived", tally.derived);
  record("filled", tally.filled);
}

void check_verdict(const Verdict& verdict, const RandomProgram& program, Feeding feeding,
                   std::uint64_t seed, Tally& tally) {
  switch (verdict.outcome) {
    case Outcome::kAgree:
      ++tally.agreed;
      tally.lively += verdict.filled > 0 ? 1 : 0;
      tally.derived += verdict.derived;
      tally.filled += verdict.filled;
      return;
    case Outcome::kTooBig:
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

void check_shard(std::uint64_t shard, std::uint64_t count, std::uint64_t agreed_at_least,
                 bool with_inputs, const std::vector<Feeding>& feedings) {
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
  std::uint64_t more = number_in("DROVER_SEEDS") / test_load(kShardsAtFullLoad);
  run_some(kFirstMoreSeed + shard * more, more);
  check_tally(tally, agreed_at_least, with_inputs ? kInputLivelyPercent : kLivelyPercent);
}

class RandomPrograms : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomPrograms, MeanInTheEngineWhatTheOracleSays) {
  check_shard(GetParam(), kProgramsPerShard, kAgreedPerShard, false, {Feeding::kStream});
}

// However rows come: all give what all rows together mean.
TEST_P(RandomPrograms, MeanTheSameForRowsThatStreamAreKeptOrNeverEnd) {
  check_shard(GetParam(), kInputProgramsPerShard, kInputAgreedPerShard, true,
              {Feeding::kStream, Feeding::kKept, Feeding::kEndless});
}

INSTANTIATE_TEST_SUITE_P(Shard, RandomPrograms,
                         testing::Range(std::uint64_t{0}, test_load(kShardsAtFullLoad)));

}  // namespace
}  // namespace drover
