#include <condition_variable>
#include <mutex>

#include "ask/question.h"
#include "base/check.h"

// One input read by several at once. Whoever is free takes the next piece of the file, reads its
// lines into rows and pushes them into a part of the node that is its own. What comes of it is
// handed over in the order of the pieces, so the answer and all that is said about it is the same
// for any number of workers.

namespace drover {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;
// A part that keeps more texts than this hands all over and begins anew.
constexpr std::size_t kPartBytes = std::size_t{32} << 20U;

}  // namespace

struct Question::Division {
  std::size_t input;
  std::uint64_t done_before;
  const Watch& watch;
  std::mutex reading = {};  // the file
  std::uint64_t pieces = 0;
  SourceRows::Progress reached = {};
  bool at_end = false;
  std::mutex handing_over = {};  // the node, problems_ and rows_
  std::condition_variable next = {};
  std::uint64_t handed_over = 0;
  bool going = true;
};

bool Question::read_divided(std::size_t input, std::uint64_t done_before, const Watch& watch) {
  Division division{input, done_before, watch};
  options_.workers->run([&](std::size_t) { work(division); });
  return division.going;
}

void Question::work(Division& division) {
  const Node::Input& input = node_.inputs()[division.input];
  Feed& feed = *feed_of(input);
  const std::unique_ptr<Reader> reader = feed.reader->clone();
  std::unique_ptr<Node::Part> part;
  SourceRows::Piece piece;
  Batch batch;
  batch.columns.resize(input.used.size());
  while (true) {
    std::uint64_t number = 0;
    bool any = false;
    Progress reached;
    {
      const std::lock_guard lock(division.reading);
      if (division.at_end) break;
      any = feed.rows->next_piece(kPieceBytes, piece);
      division.at_end = !any;
      number = division.pieces++;
      const SourceRows::Progress at = feed.rows->progress();
      reached = {division.done_before + at.done_bytes, division.done_before + at.total_bytes, 0,
                 at.file};
    }
    if (part == nullptr) part = std::make_unique<Node::Part>(node_);
    Problems problems = piece.before;
    std::uint64_t rows = 0;
    if (any) reader->begin_at(piece.place);
    const Pool::Mark mark = part->pool().mark();
    for (std::string_view left = any ? piece.kept.bytes : ""; !left.empty();) {
      left.remove_prefix(reader->read(left, piece.ends, part->pool(), batch, problems));
      rows += batch.rows;
      CHECK(part->push(division.input, batch));
      part->pool().release(mark);
      batch.clear();
    }
    problems.append(piece.behind);
    std::unique_lock lock(division.handing_over);
    division.next.wait(lock, [&] { return division.handed_over == number; });
    problems_.append(problems);
    node_.take_rows(division.input, *part);
    if (part->pool().bytes() > kPartBytes) {
      node_.take_groups(division.input, *part);
      part = nullptr;
    }
    rows_ += rows;
    reached.rows = rows_;
    const bool stop = !division.watch(reached) || (options_.interrupted && options_.interrupted());
    ++division.handed_over;
    if (stop) division.going = false;
    lock.unlock();
    division.next.notify_all();
    if (stop) {
      const std::lock_guard end(division.reading);
      division.at_end = true;
    }
  }
  if (part == nullptr) return;
  const std::lock_guard lock(division.handing_over);
  node_.take_groups(division.input, *part);
}

}  // namespace drover
