// Room: model. Usage states of a lock class: in which contexts it was taken, and how.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// The irq contexts of lockdep. ReclaimFs existed from 2.6.30 to 4.13; later kernels use the class `fs_reclaim`. Nmi
/// has two states: taken in one (IN-NMI), and taken at all (INITIAL USE), which goes with no other.
enum class Irq : std::uint8_t { Hardirq, Softirq, ReclaimFs, Nmi };
/// Those that can be switched off, and that masks show.
inline constexpr Irq kIrqs[] = {Irq::Hardirq, Irq::Softirq, Irq::ReclaimFs};

/// "hardirq", "softirq", "reclaim_fs", "nmi".
std::string_view name(Irq);

/// One usage state: USED_IN (taken inside the irq: "safe") or ENABLED (taken or held with it enabled: "unsafe"),
/// by a writer or a reader (shared in any way).
struct UsageState {
  Irq irq;
  bool enabled;
  bool read;

  auto operator<=>(const UsageState&) const = default;
};

/// The four states of one irq.
constexpr UsageState used_in(Irq irq) { return {irq, false, false}; }
constexpr UsageState used_in_read(Irq irq) { return {irq, false, true}; }
constexpr UsageState enabled(Irq irq) { return {irq, true, false}; }
constexpr UsageState enabled_read(Irq irq) { return {irq, true, true}; }

/// A set of usage states. Bits only accumulate, as in the kernel; sets of several boots are merged by `|=`.
class Usage {
 public:
  void insert(UsageState s) { bits_ |= bit(s); }
  void erase(UsageState s) { bits_ &= static_cast<std::uint16_t>(~bit(s)); }
  bool contains(UsageState s) const { return (bits_ & bit(s)) != 0; }
  /// Taken inside the irq, by anyone.
  bool any_used_in(Irq irq) const { return contains(used_in(irq)) || contains(used_in_read(irq)); }
  /// Taken or held with the irq enabled, by anyone.
  bool any_enabled(Irq irq) const { return contains(enabled(irq)) || contains(enabled_read(irq)); }
  /// Taken by readers, or by writers, as far as states show: those who take it with irqs off, outside of any, leave
  /// none.
  bool any_read() const { return (bits_ & kReads) != 0; }
  bool any_write() const { return (bits_ & kWrites) != 0; }
  bool empty() const { return bits_ == 0; }
  Usage& operator|=(Usage o) {
    bits_ |= o.bits_;
    return *this;
  }
  auto operator<=>(const Usage&) const = default;

  /// In the order of lockdep's own bits: hardirq before softirq, USED_IN before ENABLED, write before read. Without
  /// INITIAL USE, which every class has.
  std::vector<UsageState> states() const;
  std::vector<std::string> names() const;

  /// As a number: bit 4 * irq + 2 * enabled + read for each state.
  std::uint16_t bits() const { return bits_; }
  static Usage of_bits(std::uint16_t bits) {
    Usage usage;
    usage.bits_ = bits;
    return usage;
  }

 private:
  static std::uint16_t bit(UsageState s) {
    return static_cast<std::uint16_t>(1u << (4 * static_cast<unsigned>(s.irq) + 2 * s.enabled + s.read));
  }
  static constexpr std::uint16_t kReads = 0x0aaa, kWrites = 0x0555;  // of the irqs that masks show
  std::uint16_t bits_ = 0;
};

/// "IN-HARDIRQ-W", "SOFTIRQ-ON-R", ...
std::string name(UsageState);

/// Reads a state name, old (`in-hardirq-W`) or new; nothing for names that are no state.
std::optional<UsageState> parse_state(std::string_view name);

/// How the characters between braces are to be read (lockdep of that time).
enum class MaskEra {
  Signs2628,  ///< up to 2.6.28: order hardW softW hardR softR, `+` = used in irq, `-` = enabled
  Modern,     ///< since 2.6.30: W and R of hardirq, softirq (and reclaim_fs with 6 characters), `-` used, `+` enabled
};

/// True for 4 or 6 characters of ".+-?".
bool is_mask(std::string_view mask);

/// Decodes the characters between the braces. Precondition: is_mask(mask).
Usage decode_mask(std::string_view mask, MaskEra era);

}  // namespace lockgraph
