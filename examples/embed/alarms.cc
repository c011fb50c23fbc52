// Which machines are reachable, and which alarms follow, while links come and go: the rules derive,
// this program brings the facts and a function, and is told of every change.

#include <cstdlib>
#include <iostream>
#include <string>

#include <embed/runtime.h>

namespace {

constexpr const char* kRules = R"(
table link(a: string, b: string);
table machine(name: string, zone: string) key(name);

joined(A, B) :- link(A, B);
joined(B, A) :- link(A, B);
reached(B) :- joined("gate", B);
reached(B) :- reached(A), joined(A, B);

// One row: a machine that nobody reaches, and who is to be called.
alarm(Name, on_duty(Zone)) :- machine(Name, Zone), notin reached(Name);
)";

// What cannot go wrong here ends the program with its reason when it does.
void must(const drover::Status& status) {
  if (status.ok()) return;
  std::cerr << status.error().text() << "\n";
  std::exit(1);
}

void print(const char* sign, const std::vector<drover::Row>& rows) {
  for (const drover::Row& row : rows) {
    std::cout << sign << " " << std::get<std::string>(row[0]) << ": call "
              << std::get<std::string>(row[1]) << "\n";
  }
}

}  // namespace

int main() {
  drover::Runtime runtime;
  must(runtime.define("on_duty", [](const std::string& zone) -> drover::Result<std::string> {
    if (zone == "east") return std::string("ada");
    if (zone == "west") return std::string("bob");
    return drover::Error{"", "nobody is on duty for " + zone};
  }));
  must(runtime.load("alarms.olg", kRules));
  must(runtime.watch("alarm", [](const drover::Delta& delta) {
    print("-", delta.removed);
    print("+", delta.added);
  }));

  std::cout << "three machines, all linked\n";
  must(runtime.insert("machine", {"db", "east"}));
  must(runtime.insert("machine", {"web", "west"}));
  must(runtime.insert("machine", {"mail", "west"}));
  must(runtime.insert("link", {"gate", "web"}));
  must(runtime.insert("link", {"web", "db"}));
  must(runtime.insert("link", {"db", "mail"}));
  must(runtime.run());

  std::cout << "the link between web and db breaks\n";
  must(runtime.erase("link", {"web", "db"}));
  must(runtime.run());

  std::cout << "mail gets a link of its own\n";
  must(runtime.insert("link", {"gate", "mail"}));
  must(runtime.run());
}
