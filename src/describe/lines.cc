#include "describe/lines.h"

namespace drover {
namespace {

enum LinesColumn { kText, kFile, kLine };

}  // namespace

Result<std::vector<Column>> LinesReader::describe(std::string_view /*sample*/, bool /*whole*/) {
  return std::vector<Column>{
      {"text", {Kind::kString, {}}}, {"file", {Kind::kString, {}}}, {"line", {Kind::kInt, {}}}};
}

void LinesReader::want(const std::vector<int>& columns) { wanted_ = columns; }

void LinesReader::begin_file(const std::string& name) { place_.begin(name); }

std::unique_ptr<Reader> LinesReader::clone() const { return std::make_unique<LinesReader>(*this); }

std::size_t LinesReader::read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                              Problems& problems) {
  RowWriter rows(out, wanted_.size());
  if (wanted_.size() == 1 && wanted_[0] == kText) {
    return for_each_line(bytes, last, limit_, place_, rows, problems,
                         [&](std::string_view line, const char* /*readable*/) {
                           rows.set(0, pool.transient(line));
                           rows.next_row();
                         });
  }
  const Word file = pool.intern(place_.file);
  return for_each_line(bytes, last, limit_, place_, rows, problems,
                       [&](std::string_view line, const char* /*readable*/) {
                         for (std::size_t i = 0; i < wanted_.size(); ++i) {
                           rows.set(i, wanted_[i] == kText ? pool.transient(line)
                                       : wanted_[i] == kFile
                                           ? file
                                           : word_of(static_cast<std::int64_t>(place_.line)));
                         }
                         rows.next_row();
                       });
}

}  // namespace drover
