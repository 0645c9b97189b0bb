#include "crash_titles.h"

#include "cursor.h"

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

struct Family {
  std::string_view head, name;
};

// A crash of the same family can be the same bug seen by another detector. The longest head that fits counts.
constexpr Family kFamilies[] = {
    {"KASAN: ", "memory"},
    {"KMSAN: ", "memory"},
    {"general protection fault", "memory"},
    {"BUG: unable to handle", "memory"},
    {"BUG: corrupted list", "memory"},
    {"kernel BUG", "memory"},
    {"stack segment", "memory"},
    {"UBSAN: ", "undefined"},
    {"KCSAN: ", "race"},
    {"possible deadlock", "lock order"},
    {"inconsistent lock state", "irq state"},
    {"INFO: task hung", "hang"},
    {"INFO: rcu", "hang"},
    {"BUG: soft lockup", "hang"},
    {"BUG: sleeping function", "atomic sleep"},
    {"BUG: MAX_LOCKDEP", "lockdep limit"},
    {"WARNING: suspicious RCU", "rcu usage"},
    {"INFO: suspicious RCU", "rcu usage"},
    {"WARNING: refcount", "refcount"},
    {"WARNING: ODEBUG", "object state"},
    {"WARNING: bad unlock", "unlock balance"},
    {"WARNING: proc registration", "registration"},
    {"WARNING", "warning"},
    {"memory leak", "leak"},
    {"lost connection", "silence"},
    {"no output", "silence"},
    {"kernel panic", "panic"},
    {"INFO: trying to register", "unregistered key"},
    {"divide error", "arithmetic"},
    {"unregister_netdevice", "device leak"},
    {"BUG: scheduling", "scheduling"},
};

std::string_view family(std::string_view title) {
  const Family* best = nullptr;
  for (const Family& f : kFamilies)
    if (title.starts_with(f.head) && (!best || f.head.size() > best->head.size())) best = &f;
  return best ? best->name : title.substr(0, title.find(" in "));
}

// Words that name what is done, not to whom; and the words of every path.
constexpr std::array<std::string_view, 77> kCommonWords = {
    "work",    "func",   "read",    "write",    "free",     "alloc",   "get",     "put",     "init",    "exit",
    "release", "lock",   "unlock",  "create",   "destroy",  "open",    "close",   "add",     "del",     "remove",
    "the",     "timer",  "handler", "callback", "process",  "one",     "common",  "nested",  "locked",  "kernel",
    "from",    "sys",    "and",     "for",      "use",      "not",     "with",    "fix",     "merge",   "branch",
    "tag",     "linux",  "support", "make",     "net",      "drivers", "include", "core",    "lib",     "arch",
    "main",    "base",   "file",    "inode",    "super",    "util",    "utils",   "helper",  "new",     "when",
    "all",     "set",    "after",   "bug",      "warning",  "info",    "null",    "pointer", "address", "fault",
    "check",   "update", "start",   "stop",     "register", "queue",   "data"};

bool is_common(std::string_view word) {
  return std::find(kCommonWords.begin(), kCommonWords.end(), word) != kCommonWords.end();
}

/// `WARNING in f (2)` and `at mm/x.c:123!` differ in numbers only.
std::string without_numbers(std::string_view title) {
  std::string out;
  for (std::size_t i = 0; i < title.size();) {
    const bool word_start = i == 0 || !(text::is_alpha(title[i - 1]) || title[i - 1] == '_');
    if (word_start && text::is_digit(title[i])) {
      while (i < title.size() && text::is_digit(title[i])) ++i;
      out += "NUM";
    } else {
      out += title[i++];
    }
  }
  return out;
}

std::string_view bare(std::string_view function) {
  while (function.starts_with('_')) function.remove_prefix(1);
  for (const std::string_view tail : {"_locked", "_nested", "_nolock", "_rcu"})
    if (function.ends_with(tail) && function.size() > tail.size()) function.remove_suffix(tail.size());
  return function;
}

/// What fuzzers write where the report broke off before a function was named.
bool is_mangled(std::string_view function) { return function == "corrupted"; }

}  // namespace

std::string_view function_of_title(std::string_view title) {
  const auto in = title.find(" in ");
  if (in == title.npos) return {};
  std::string_view rest = title.substr(in + 4);
  return text::take_while(rest, [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_'; });
}

std::vector<std::string> telling_words(std::string_view s) {
  std::vector<std::string> words;
  std::string word;
  const auto take = [&] {
    if (word.size() >= 3 && !is_common(word) && std::find(words.begin(), words.end(), word) == words.end())
      words.push_back(word);
    word.clear();
  };
  for (const char c : s)
    if (text::is_alpha(c) || text::is_digit(c))
      word += text::to_lower(c);
    else
      take();
  take();
  return words;
}

Likeness likeness(std::string_view title, const std::vector<std::string>& titles) {
  const std::string plain = without_numbers(title);
  const std::string_view function = bare(function_of_title(title));
  const std::vector<std::string> words = telling_words(function);
  Likeness best = Likeness::Other;
  for (const std::string& other : titles) {
    const std::string_view other_function = bare(function_of_title(other));
    if (plain == without_numbers(other) || (!function.empty() && function == other_function && !is_mangled(function)))
      return Likeness::Same;
    if (family(title) != family(other)) continue;
    const std::vector<std::string> other_words = telling_words(other_function);
    if (is_mangled(function) || is_mangled(other_function) || family(title) == "hang" ||
        std::find_first_of(words.begin(), words.end(), other_words.begin(), other_words.end()) != words.end())
      best = Likeness::Akin;
  }
  return best;
}

}  // namespace lockgraph
