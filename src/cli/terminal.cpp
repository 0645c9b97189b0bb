#include "terminal.h"

#include <lockgraph/graph/finding.h>
#include <lockgraph/model/printable.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace lockgraph::cli {
namespace {

constexpr std::string_view kBold = "\033[1m", kRed = "\033[31m", kGreen = "\033[32m", kYellow = "\033[33m",
                           kOff = "\033[0m";

struct Paint {
  std::string_view word, colour;
};
constexpr std::array<Paint, 9> kPaints = {{{"reported", kRed},
                                           {"violated", kRed},
                                           {"contradicted", kRed},
                                           {"wrong", kRed},
                                           {"confirmed", kGreen},
                                           {"trustworthy", kGreen},
                                           {"held", kGreen},
                                           {"doubtful", kYellow},
                                           {"never-seen", kYellow}}};

/// Bytes of an id of a finding at the front: "cyc-1b208e03"; 0 when there is none.
std::size_t id_length(std::string_view text) {
  constexpr std::size_t kDigits = 8;
  if (!kind_of_id(text)) return 0;
  std::size_t n = kIdHead;
  while (n < text.size() && std::isxdigit(static_cast<unsigned char>(text[n]))) ++n;
  return n - kIdHead == kDigits ? n : 0;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '/' || c == '.';
}

bool wants_colour() {
  const char* no = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return !(no && *no) && !(term && std::string_view(term) == "dumb");
}

/// True when a pager took the text.
bool paged(const std::string& text) {
  const char* pager = std::getenv("PAGER");
  if (pager && !*pager) return false;
  ::setenv("LESS", "FRX", 0);
  std::FILE* pipe = ::popen(pager ? pager : "less 2>/dev/null", "w");
  if (!pipe) return false;
  const auto old = std::signal(SIGPIPE, SIG_IGN);  // it may be left early
  std::fwrite(text.data(), 1, text.size(), pipe);
  const int status = ::pclose(pipe);
  std::signal(SIGPIPE, old);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;  // else it may have shown nothing
}

}  // namespace

std::string coloured(const std::string& text) {
  std::string out;
  bool inside_word = false;
  char before = '\n';  // the last one that is no blank
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    if (!inside_word) {
      if (const std::size_t n = id_length(rest)) {
        out.append(kBold).append(rest.substr(0, n)).append(kOff);
        i += n;
        inside_word = true;
        before = 'a';
        continue;
      }
      const bool is_verdict = before == '\n' || before == ':';
      const auto paint =
          !is_verdict ? kPaints.end() : std::find_if(kPaints.begin(), kPaints.end(), [&](const Paint& p) {
            return rest.starts_with(p.word) && (rest.size() == p.word.size() || !is_word(rest[p.word.size()]));
          });
      if (paint != kPaints.end()) {
        out.append(paint->colour).append(paint->word).append(kOff);
        i += paint->word.size();
        before = 'a';
        continue;
      }
    }
    inside_word = is_word(text[i]);
    if (text[i] != ' ') before = text[i];
    out += text[i++];
  }
  return out;
}

Terminal::Terminal(std::ostream& real) : real_(real) {
  out_.exceptions(std::ios::badbit);
  if (&real != &std::cout || !::isatty(STDOUT_FILENO)) return;
  constexpr std::size_t kUsual = 24;
  winsize size{};
  lines_ = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : kUsual;
}

void Terminal::print_at_once() {
  keeps_ = false;
  out_.exceptions(std::ios::goodbit);
  out_.rdbuf(real_.rdbuf());
}

void Terminal::finish(bool with_pager) {
  if (!keeps_) {
    real_.setstate(out_.rdstate());
    return;
  }
  keeps_ = false;
  std::string text = printable(kept_.str());
  if (lines_ && wants_colour()) text = coloured(text);
  const auto n = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  if (!(lines_ && with_pager && n > *lines_ && paged(text))) real_ << text;
}

}  // namespace lockgraph::cli
