#include "interrupt_frames.h"

#include "lock_machinery.h"
#include "words.h"

namespace lockgraph {
namespace {

// Frames of an interrupt below the acquisition: in_interrupt() holds.
constexpr std::string_view kInterruptFrames[] = {
    "do_softirq",
    "softirq_",
    "irq_exit",
    "handle_softirqs",
    "run_ksoftirqd",
    "sysvec_",
    "asm_sysvec_",
    "common_interrupt",
    "asm_common_interrupt",
    "do_IRQ",
    "handle_irq",
    "handle_domain_irq",
    "el1_irq",
    "el1_interrupt",
    "gic_handle_irq",
    "hrtimer_interrupt",
    "smp_apic_timer_interrupt",
    "apic_timer_interrupt",
    "hrtimer_run_queues",
    "run_timer_softirq",
    "call_timer_fn",
    "tasklet_action",
    "net_rx_action",
    "irq_event_percpu",
    // softirqs are off for as long as it runs
    "dev_queue_xmit",
    "dev_direct_xmit",
};

// On the way out of an interrupt: what stands above these runs as a task again (signals, task work, preemption).
constexpr std::string_view kExitFrames[] = {
    "irqentry_exit",    "exit_to_user_mode",    "prepare_exit_to_usermode",
    "exit_to_usermode", "preempt_schedule_irq", "raw_irqentry_exit_cond",
    "ret_from_intr",    "do_notify_resume",
};

}  // namespace

bool in_interrupt(const Stack& stack) {
  for (const Frame& f : stack) {
    if (f.unreliable) continue;
    const std::string_view function = without_underscores(f.site.function);
    if (begins_with_one_of(kExitFrames, function)) return false;
    if (begins_with_one_of(kInterruptFrames, function)) return true;
  }
  return false;
}

}  // namespace lockgraph
