#include "priming.h"

#include "lock_machinery.h"
#include "words.h"

namespace lockgraph {
namespace {

// Nothing else is their work (drivers/dma-buf/dma-resv.c, drivers/gpu/drm/xe); their neighbours are found by what they
// are called: i915_gem_shrinker_taints_mutex().
constexpr std::string_view kPrimers[] = {"dma_resv_lockdep", "primelockdep"};
// They prime what they take themselves, and do other work: block/blk-core.c, mm/mmu_notifier.c, kernel/cpu.c (the
// thread of a CPU runs what another one waits for).
constexpr std::string_view kTakers[] = {"blk_alloc_queue", "mmu_notifier_register", "do_mmu_notifier_register",
                                        "cpuhp_thread_fun"};

}  // namespace

std::string primer_on(const Stack& stack) {
  if (const auto site = acquiring_site(stack); site && is_one_of(kTakers, without_underscores(site->function)))
    return site->function;
  for (const Frame& f : stack) {
    const std::string_view function = without_underscores(f.site.function);
    if (!f.unreliable && (is_one_of(kPrimers, function) || function.ends_with("_taints_mutex"))) return f.site.function;
  }
  return {};
}

}  // namespace lockgraph
