#include "cli/options.h"

#include <getopt.h>

#include "base/text.h"

namespace drover {
namespace {

constexpr int kFirstLong = 256;  // above all letters

std::string unknown(const std::string& verb, const std::string& given,
                    const std::vector<Option>& known) {
  std::vector<std::string> names;
  for (const Option& option : known) names.push_back("--" + option.name);
  std::string near = nearest(given.substr(0, given.find('=')), names);
  return "drover " + verb + ": unknown option '" + given + "'" +
         (near.empty() ? "." : "; did you mean '" + near + "'?") + " See drover " + verb +
         " --help";
}

}  // namespace

Result<Options> Options::parse(const std::string& verb, const std::vector<Option>& known,
                               const Arguments& args) {
  std::vector<Option> all = known;
  all.push_back({"help", 'h', false});
  std::vector<::option> longs;
  std::string letters = ":";  // report a missing value as ':'
  for (std::size_t i = 0; i < all.size(); ++i) {
    longs.push_back({all[i].name.c_str(), all[i].takes_value ? required_argument : no_argument,
                     nullptr, kFirstLong + static_cast<int>(i)});
    if (all[i].letter == 0) continue;
    letters += all[i].letter;
    if (all[i].takes_value) letters += ':';
  }
  longs.push_back({nullptr, 0, nullptr, 0});
  std::vector<std::string> copies{"drover " + verb};
  copies.insert(copies.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (std::string& copy : copies) argv.push_back(copy.data());
  argv.push_back(nullptr);

  Options options;
  int argc = static_cast<int>(copies.size());
  optind = 0;  // glibc: start anew
  opterr = 0;
  while (true) {
    int before = optind == 0 ? 1 : optind;
    int found = getopt_long(argc, argv.data(), letters.c_str(), longs.data(), nullptr);
    if (found == -1) break;
    std::string given = argv[static_cast<std::size_t>(optind > before ? optind - 1 : before)];
    if (found == ':')
      return Error{"", "drover " + verb + ": option '" + given + "' needs a value. See drover " +
                           verb + " --help"};
    if (found == '?') return Error{"", unknown(verb, given, all)};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (found != kFirstLong + static_cast<int>(i) && found != all[i].letter) continue;
      options.values_[all[i].name].push_back(all[i].takes_value ? optarg : "");
    }
  }
  for (int i = optind; i < argc; ++i)
    options.operands_.emplace_back(argv[static_cast<std::size_t>(i)]);
  return options;
}

std::optional<std::string> Options::value(const std::string& name) const {
  auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Options::all(const std::string& name) const {
  auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace drover
