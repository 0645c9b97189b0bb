#include "titles.h"

#include <string_view>

namespace lockgraph::parse {
namespace {

// Generic functions between a lock and the code that is to blame; the first function that is none of them gives the title.
bool is_generic(std::string_view f) {
  static constexpr std::string_view kNames[] = {"process_one_work", "flush_workqueue", "__flush_workqueue", "drain_workqueue",
                                                "destroy_workqueue", "worker_thread", "kthread"};
  for (const auto n : kNames)
    if (f == n) return true;
  return false;
}

std::string bare(std::string_view f) {
  for (const std::string_view suffix : {".isra.", ".part.", ".constprop.", ".cold", ".llvm."})
    if (const auto at = f.find(suffix); at != std::string_view::npos) f = f.substr(0, at);
  return std::string(f);
}

std::string function_at(const std::optional<SeenLock>& lock) {
  if (!lock || lock->place.empty()) return {};
  for (auto it = lock->place.rbegin(); it != lock->place.rend(); ++it)
    if (!is_generic(it->site.function)) return bare(it->site.function);
  return bare(lock->place.back().site.function);
}

std::string first_function(const Stack& stack) {
  for (const Frame& f : stack)
    if (!f.unreliable && !is_lock_machinery(f.site) && !is_generic(f.site.function)) return bare(f.site.function);
  return {};
}

}  // namespace

std::string title_of(const Collected& c, const Report& r) {
  using enum ReportKind;
  std::string function = function_at(c.acquiring);
  if (function.empty()) function = first_function(c.backtrace);
  switch (r.kind) {
    case Circular: case Recursive: case IrqInversion: return function.empty() ? "" : "possible deadlock in " + function;
    case IrqOrder: {
      const std::string became = first_function(c.became_unsafe);
      return "possible deadlock in " + (became.empty() ? function : became);
    }
    case InconsistentState: return function.empty() ? "" : "inconsistent lock state in " + function;
    default: return {};
  }
}

}  // namespace lockgraph::parse
