// Prints the words of the catalogue as a dictionary for libFuzzer.
#include "banners.h"
#include "sentences.h"

#include <cstdio>
#include <set>
#include <string>

namespace {

void print(std::string_view wording) {
  static std::set<std::string> printed;
  while (!wording.empty()) {  // what stands between the `%`
    const std::string piece(wording.substr(0, wording.find('%')));
    wording.remove_prefix(std::min(piece.size() + 1, wording.size()));
    if (piece.size() < 2 || !printed.insert(piece).second) continue;
    std::string escaped;
    for (const char c : piece) escaped += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    std::printf("\"%s\"\n", escaped.c_str());
  }
}

}  // namespace

int main() {
  using namespace lockgraph::parse;
  for (const auto& b : kBanners) print(b.text);
  for (const auto& s : kSentences) print(s.text);
  for (const char* more : {"WARNING: ",
                           "[ INFO: ",
                           " ]",
                           "-> #",
                           " (",
                           "){+.+.}-{3:3}, at: ",
                           "{....}",
                           "[<ffffffff81000000>] ",
                           "[inline]",
                           "Linux version ",
                           "#0: ",
                           "+0x1/0x2",
                           "[  1.0][ T1] ",
                           "<4>",
                           "FD: ",
                           "BD: ",
                           "irq_context: ",
                           "testing commit ",
                           "run #0: crashed: ",
                           "# git bisect bad ",
                           "first bad commit: ",
                           "CPU: 0 PID: 1 Comm: a Not tainted 5.9.0 #1"})
    print(more);
}
