#include "describe/fields.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "describe/byte_mask.h"

namespace drover {
namespace {

// Columns 0 to 254 are f1 to f255.
constexpr int kNf = FieldsReader::kFields;
constexpr int kF0 = kNf + 1;
constexpr int kFileColumn = kNf + 2;

}  // namespace

Result<std::vector<Column>> FieldsReader::describe(std::string_view /*sample*/, bool /*whole*/) {
  std::vector<Column> columns;
  for (int i = 1; i <= kFields; ++i) {
    columns.push_back({"f" + std::to_string(i), {Kind::kString, {}}});
  }
  columns.push_back({"nf", {Kind::kInt, {}}});
  columns.push_back({"f0", {Kind::kString, {}}});
  columns.push_back({"file", {Kind::kString, {}}});
  columns.push_back({"line", {Kind::kInt, {}}});
  return columns;
}

void FieldsReader::want(const std::vector<int>& columns) {
  fields_.clear();
  others_.clear();
  room_ = 0;
  count_all_ = false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto to = static_cast<std::uint32_t>(i);
    if (columns[i] >= kFields) {
      others_.push_back({columns[i], to});
      count_all_ = count_all_ || columns[i] == kNf;
      continue;
    }
    CHECK(columns[i] >= 0);
    auto field = static_cast<std::uint32_t>(columns[i]) + 1;
    fields_.push_back({field, to});
    room_ = std::max(room_, std::size_t{2} * field);
  }
}

void FieldsReader::begin_file(const std::string& name) { place_.begin(name); }

std::unique_ptr<Reader> FieldsReader::clone() const {
  return std::make_unique<FieldsReader>(*this);
}

std::size_t FieldsReader::cut_at_blanks(std::string_view line, const char* readable) {
  std::size_t edges = 0;
  std::uint64_t before = 1;  // whether the byte before these 64 is a blank
  for (std::size_t at = 0; at < line.size(); at += 64) {
    const char* p = line.data() + at;
    std::uint64_t blanks = mask_of_either(p, static_cast<std::size_t>(readable - p), ' ', '\t');
    if (line.size() - at < 64) blanks |= ~std::uint64_t{0} << (line.size() - at);
    std::uint64_t turns = blanks ^ (blanks << 1U | before);
    before = blanks >> 63U;
    for (; turns != 0 && edges < room_; turns &= turns - 1) {
      edges_[edges++] =
          static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(turns));
    }
    if (edges >= room_ && !count_all_) return edges;
    edges += static_cast<std::size_t>(std::popcount(turns));
  }
  if (before == 0) {
    if (edges < room_) edges_[edges] = static_cast<std::uint32_t>(line.size());
    ++edges;
  }
  return edges;
}

std::size_t FieldsReader::cut_at_byte(std::string_view line, const char* readable) {
  if (line.empty()) return 0;
  std::size_t edges = 1;
  edges_[0] = 0;
  const char separator = separator_[0];
  for (std::size_t at = 0; at < line.size(); at += 64) {
    const char* p = line.data() + at;
    std::uint64_t cuts =
        mask_of_either(p, static_cast<std::size_t>(readable - p), separator, separator);
    if (line.size() - at < 64) cuts &= ~(~std::uint64_t{0} << (line.size() - at));
    for (; cuts != 0 && edges < room_; cuts &= cuts - 1) {
      auto cut =
          static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(cuts));
      edges_[edges++] = cut;
      edges_[edges++] = cut + 1;  // may be one beyond the wanted: edges_ has room for it
    }
    if (edges >= room_ && !count_all_) return edges;
    edges += 2 * static_cast<std::size_t>(std::popcount(cuts));
  }
  if (edges < room_) edges_[edges] = static_cast<std::uint32_t>(line.size());
  return edges + 1;
}

std::size_t FieldsReader::cut_at_text(std::string_view line) {
  if (line.empty()) return 0;
  std::size_t edges = 1;
  edges_[0] = 0;
  for (std::size_t at = 0;;) {
    if (edges >= room_ && !count_all_) return edges;
    std::size_t cut = std::min(line.find(separator_, at), line.size());
    if (edges < room_) {
      edges_[edges] = static_cast<std::uint32_t>(cut);
      edges_[edges + 1] = static_cast<std::uint32_t>(cut + separator_.size());
    }
    if (cut == line.size()) return edges + 1;
    edges += 2;
    at = cut + separator_.size();
  }
}

void FieldsReader::set_others(std::string_view line, std::size_t edges, Word file, Pool& pool,
                              RowWriter& rows) {
  for (const WantedOther& other : others_) {
    switch (other.column) {
      case kNf:
        rows.set(other.to, word_of(static_cast<std::int64_t>(edges / 2)));
        break;
      case kF0:
        rows.set(other.to, pool.transient(line));
        break;
      case kFileColumn:
        rows.set(other.to, file);
        break;
      default:
        rows.set(other.to, word_of(static_cast<std::int64_t>(place_.line)));
    }
  }
}

void FieldsReader::report_short(std::size_t edges, Problems& problems) {
  problems.add(place_.file, place_.line,
               "expected a field f" + std::to_string(room_ / 2) + ", found " +
                   (edges == 2 ? "1 field" : std::to_string(edges / 2) + " fields"));
}

template <typename Cut>
std::size_t FieldsReader::read_cut(std::string_view bytes, bool last, Pool& pool, RowWriter& rows,
                                   Problems& problems, Cut cut) {
  const Word file = pool.intern(place_.file);
  const bool needs_cut = room_ > 0 || count_all_;
  return for_each_line(bytes, last, limit_, place_, rows, problems,
                       [&](std::string_view line, const char* readable) {
                         std::size_t edges = needs_cut ? cut(line, readable) : 0;
                         // A blank line has no field, and nobody expects one.
                         if (edges > 0 && edges < room_) report_short(edges, problems);
                         for (const WantedField& wanted : fields_) {
                           std::size_t begin = 2 * std::size_t{wanted.field} - 2;
                           if (begin + 1 < edges) {
                             rows.set(wanted.to,
                                      pool.transient({line.data() + edges_[begin],
                                                      edges_[begin + 1] - edges_[begin]}));
                           } else {
                             rows.set_absent(wanted.to);
                           }
                         }
                         if (!others_.empty()) set_others(line, edges, file, pool, rows);
                         rows.next_row();
                       });
}

std::size_t FieldsReader::read(std::string_view bytes, bool last, Pool& pool, Batch& out,
                               Problems& problems) {
  RowWriter rows(out, fields_.size() + others_.size());
  if (separator_.empty()) {
    return read_cut(
        bytes, last, pool, rows, problems,
        [this](std::string_view line, const char* end) { return cut_at_blanks(line, end); });
  }
  if (separator_.size() == 1) {
    return read_cut(
        bytes, last, pool, rows, problems,
        [this](std::string_view line, const char* end) { return cut_at_byte(line, end); });
  }
  return read_cut(bytes, last, pool, rows, problems,
                  [this](std::string_view line, const char* /*end*/) { return cut_at_text(line); });
}

}  // namespace drover
