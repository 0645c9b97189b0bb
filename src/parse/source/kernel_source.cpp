// As scripts/lock-initialisers reads sources to make its tables.
#include <lockgraph/parse/kernel_source.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <vector>

namespace lockgraph {
namespace {

/// What a call names its lock: `{}` in a form is the text of its first argument; or the argument itself, by number.
struct Initialiser {
  std::vector<std::string_view> forms;
  int argument = 0;
  bool quoted = false;  ///< the argument is a text
};

const std::map<std::string_view, Initialiser>& initialisers() {
  static const std::map<std::string_view, Initialiser> all = [] {
    std::map<std::string_view, Initialiser> calls;
    for (const std::string_view call : {"mutex_init",
                                        "drmm_mutex_init",
                                        "devm_mutex_init",
                                        "spin_lock_init",
                                        "raw_spin_lock_init",
                                        "rwlock_init",
                                        "init_rwsem",
                                        "seqlock_init",
                                        "seqcount_init",
                                        "seqcount_spinlock_init",
                                        "seqcount_raw_spinlock_init",
                                        "seqcount_rwlock_init",
                                        "seqcount_mutex_init",
                                        "init_waitqueue_head",
                                        "init_swait_queue_head",
                                        "rt_mutex_init",
                                        "local_lock_init",
                                        "sema_init",
                                        "init_srcu_struct",
                                        "percpu_init_rwsem",
                                        "init_completion",
                                        "DEFINE_MUTEX",
                                        "DEFINE_SPINLOCK",
                                        "DEFINE_RAW_SPINLOCK",
                                        "DEFINE_RWLOCK",
                                        "DECLARE_RWSEM",
                                        "DEFINE_SEQLOCK",
                                        "DEFINE_SRCU",
                                        "DEFINE_STATIC_SRCU",
                                        "DEFINE_PERCPU_RWSEM",
                                        "DEFINE_STATIC_PERCPU_RWSEM",
                                        "DEFINE_RT_MUTEX"})
      calls[call] = {{"{}"}};
    calls["DEFINE_SEMAPHORE"] = {{"({}).lock"}};
    calls["DECLARE_WAIT_QUEUE_HEAD"] = {{"{}.lock"}};
    calls["DECLARE_WORK"] = {{"(work_completion)({})", "{}"}};
    for (const std::string_view call : {"INIT_WORK", "INIT_WORK_ONSTACK", "INIT_RCU_WORK"})
      calls[call] = {{"(work_completion)({})"}};
    calls["kthread_init_work"] = {{"(work_completion)({})"}};
    calls["INIT_DELAYED_WORK"] = {{"(work_completion)(&({})->work)", "({})->timer"}};
    calls["INIT_DEFERRABLE_WORK"] = {{"(work_completion)(&({})->work)"}};
    for (const std::string_view call : {"DECLARE_DELAYED_WORK", "DECLARE_DEFERRABLE_WORK"})
      calls[call] = {{"({}).work"}};
    for (const std::string_view call : {"timer_setup", "timer_setup_on_stack"}) calls[call] = {{"({})"}};
    calls["DEFINE_TIMER"] = {{"{}"}};
    for (const std::string_view call : {"DEFINE_IDA", "DEFINE_IDR", "DEFINE_XARRAY"}) calls[call] = {{"{}.xa_lock"}};
    calls["BLOCKING_NOTIFIER_HEAD"] = {{"({}).rwsem"}};
    calls["ATOMIC_NOTIFIER_HEAD"] = {{"({}).lock"}};
    calls["lockdep_set_class_and_name"] = {{"{}"}, 2, true};
    for (const std::string_view call : {"lockdep_init_map", "__mutex_init", "__init_rwsem", "init_rwsem_key"})
      calls[call] = {{"{}"}, 1, true};
    for (const std::string_view call : {"lockdep_set_class", "lockdep_set_class_and_subclass"})
      calls[call] = {{"{}"}, 1, false};
    for (const std::string_view call :
         {"alloc_workqueue", "alloc_ordered_workqueue", "create_workqueue", "create_singlethread_workqueue"})
      calls[call] = {{"(wq_completion){}"}, 0, true};
    return calls;
  }();
  return all;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// One blank for each run of white space, none at the ends.
std::string plain(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const bool blank = std::isspace(static_cast<unsigned char>(c));
    if (!blank || (!words.empty() && words.back() != ' ')) words += blank ? ' ' : c;
  }
  if (words.ends_with(' ')) words.pop_back();
  return words;
}

/// The arguments of a call, from behind its parenthesis; none where it does not end nearby.
std::vector<std::string> arguments(std::string_view text) {
  constexpr std::size_t kNear = 600;
  std::vector<std::string> found;
  std::size_t depth = 0, start = 0;
  for (std::size_t i = 0; i < std::min(text.size(), kNear); ++i) {
    const char c = text[i];
    if ((c == ',' || c == ')') && depth == 0) found.push_back(plain(text.substr(start, i - start))), start = i + 1;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') {
      if (depth == 0) return found;
      --depth;
    }
  }
  return {};
}

/// A definition, or a comment, calls nothing.
bool calls_nothing(std::string_view before) {
  const std::size_t line = before.rfind('\n');
  before.remove_prefix(line == before.npos ? 0 : line + 1);
  before.remove_prefix(std::min(before.find_first_not_of(" \t"), before.size()));
  return before.starts_with("#define") || before.starts_with('*') || before.starts_with("//");
}

}  // namespace

void initialised_in(std::string_view source, const std::function<void(std::string)>& found) {
  constexpr std::size_t kLongest = 80;
  for (std::size_t open = source.find('('); open != source.npos; open = source.find('(', open + 1)) {
    std::size_t end = open;
    while (end > 0 && (source[end - 1] == ' ' || source[end - 1] == '\t')) --end;
    std::size_t begin = end;
    while (begin > 0 && is_word(source[begin - 1])) --begin;
    const auto call = initialisers().find(source.substr(begin, end - begin));
    if (call == initialisers().end() || calls_nothing(source.substr(0, begin))) continue;
    const auto& [forms, number, quoted] = call->second;
    const std::vector<std::string> called = arguments(source.substr(open + 1));
    if (called.size() <= static_cast<std::size_t>(number)) continue;
    std::string text = called[static_cast<std::size_t>(number)];
    if (quoted) {
      if (text.size() < 2 || text.front() != '"' || text.find('"', 1) != text.size() - 1 || text.find('%') != text.npos)
        continue;
      text = text.substr(1, text.size() - 2);
    }
    if (text.empty() || text.size() > kLongest) continue;
    for (const std::string_view form : forms) {
      std::string name(form);
      found(name.replace(name.find("{}"), 2, text));
    }
  }
}

}  // namespace lockgraph
