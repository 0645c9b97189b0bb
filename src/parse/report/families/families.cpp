#include "families.h"

#include <cstddef>
#include <iterator>

namespace lockgraph::parse {
namespace {

using enum ReportKind;

constexpr Family kFamilies[] = {
    {.kind = Circular, .read = read_cycle},
    {.kind = Recursive, .read = read_cycle},
    {.kind = IrqInversion, .read = read_irq},
    {.kind = IrqOrder, .read = read_irq},
    {.kind = InconsistentState, .read = read_state_change},
    {.kind = WaitContext},
    {.kind = BadUnlockBalance},
    {.kind = BadContention},
    {.kind = HeldLockFreed},
    {.kind = HeldOnReturn},
    {.kind = HeldAtExit},
    {.kind = NestedNotHeld},
    {.kind = RcuUsage, .validator_goes_on = true},
    {.kind = Limit, .own_backtrace = true},
    {.kind = UnregisteredKey, .own_backtrace = true},
    {.kind = AtomicSleep, .validator_goes_on = true, .own_backtrace = true},
    {.kind = HungTask, .validator_goes_on = true, .own_backtrace = true},
    {.kind = Internal, .own_backtrace = true},
    {.kind = FailedAssertion, .read = read_assertion, .validator_goes_on = true, .own_backtrace = true},
};

consteval bool is_in_order() {
  for (std::size_t i = 0; i < std::size(kFamilies); ++i)
    if (kFamilies[i].kind != static_cast<ReportKind>(i)) return false;
  return std::size(kFamilies) == static_cast<std::size_t>(kLastReportKind) + 1;
}
static_assert(is_in_order(), "a row for each kind, in the order of the enumeration");

}  // namespace

const Family& family_of(ReportKind kind) { return kFamilies[static_cast<std::size_t>(kind)]; }

}  // namespace lockgraph::parse
