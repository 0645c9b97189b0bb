#include "title_functions.h"

#include "words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <vector>

namespace lockgraph {
namespace {

constexpr Words kBlameless[] = {
    // checkers and what they call
    {"__sanitizer", "__asan", "kasan", "hwasan", "__msan", "kmsan", "kcsan_setup_watchpoint", "check_memory_region",
     "check_heap_object", "check_object", "read_word_at_a_time", "debug_object"},
    {"timer_is_static_object", "work_is_static_object", "assertfail", "__fortify_report", "__phys_addr"},
    // printing of reports, traps
    {"print_address_description", "panic", "invalid_op", "report_bug", "fixup_bug", "print_report", "print_usage_bug",
     "do_error", "_trap$", "do_trap", "show_stack", "dump_stack", "walk_stack", "dump_backtrace", "warn_slowpath",
     "warn_alloc"},
    {"warn_bogus", "__warn", "print_unlock", "imbalance_bug", "print_tainted", "^get_taint$", "program_check_exception",
     "program_check_common", "stack_trace_consume_entry", "arch_stack_walk", "stack_trace_save", "do_kernel_fault",
     "do_translation_fault", "do_mem_abort", "el1_abort", "el1h_64_sync"},
    // allocation, caches
    {"alloc_page", "malloc", "zalloc", "calloc", "krealloc", "kmem_cache", "allocate_slab",
     "__alloc_frozen_pages_noprof", "folio_alloc", "folio_unlock", "filemap_alloc_folio", "__filemap_get_folio",
     "find_or_create_page", "do_read_cache_folio", "read_cache_page", "pagecache_get_page"},
    {"grab_cache_page_write_begin", "slab_", "^kfree$", "^kvfree$", "kfree_skb", "find_lock_entries",
     "truncate_inode_pages_range", "xas_start", "xas_load", "xas_find", "^lock_page", "^unlock_page"},
    // lockdep and locks
    {"__might_fault", "lockdep", "bh_enable", "bh_disable", "perf_trace", "lock_acquire", "lock_release", "lock_class",
     "mark_lock", "reacquire_held_locks", "mark_held_locks", "raw_spin_rq", "spin_lock", "spin_trylock", "spin_unlock",
     "read_lock"},
    {"read_trylock", "write_lock", "write_trylock", "read_unlock", "write_unlock", "^down$", "down_read", "down_write",
     "down_trylock", "up_read", "up_write", "^mutex_", "^__mutex_", "^rt_mutex_", "owner_on_cpu", "osq_lock"},
    {"osq_unlock", "seqprop_assert", "might_fault", "might_sleep", "__might_resched", "trace_hardirq", "trace_softirq",
     "lockdep_hardirq", "lockdep_softirq"},
    // atomics, bits, references
    {"atomic_dec", "atomic_inc", "atomic_read", "atomic_set", "atomic_or", "atomic_xor", "atomic_and", "atomic_add",
     "atomic_sub", "atomic_fetch", "atomic_xchg", "atomic_cmpxchg", "atomic_try", "atomic64_dec", "atomic64_inc",
     "atomic64_read"},
    {"atomic64_set", "atomic64_or", "atomic64_xor", "atomic64_and", "atomic64_add", "atomic64_sub", "atomic64_fetch",
     "atomic64_xchg", "atomic64_cmpxchg", "atomic64_try", "set_bit", "clear_bit", "change_bit", "test_bit",
     "^refcount_", "^kref_"},
    {"ref_tracker", "fast_dput", "dput", "^iput$", "^iput_final$", "^ihold$", "^put_device$", "drop_nlink"},
    // memory, strings, user space
    {"memcpy", "memcmp", "memset", "memchr", "memmove", "memdup", "strcmp", "strncmp", "strcpy", "strlcpy", "strncpy",
     "strscpy", "strlen", "strstr", "strnstr", "strnlen"},
    {"strchr", "strdup", "strndup", "copy_to_user", "copy_from_user", "copy_to_iter", "copy_from_iter",
     "copy_page_to_iter", "copy_page_from_iter", "copy_folio_to_iter", "^copyin$", "^copyout$", "put_user", "get_user",
     "extract_user_to_sg", "extract_iter_to_sg"},
    // containers
    {"list_add", "list_del", "list_replace", "list_move", "list_splice", "^rb_", "^__rb_", "^klist_",
     "rhashtable_lookup", "ida_free", "_indirect_thunk_"},
    // printing
    {"string", "pointer", "snprintf", "scnprintf", "kasprintf", "kvasprintf", "printk", "va_format", "dev_info",
     "dev_notice", "dev_warn", "dev_err", "dev_alert", "dev_crit", "dev_emerg"},
    {"hex_dump_to_buffer", "print_hex_dump"},
    // timers, work, waiting
    {"del_timer", "lock_timer_base", "__timer_delete_sync", "sk_stop_timer_sync", "__mod_timer", "flush_work",
     "__cancel_work_timer", "cancel_work_sync", "try_to_grab_pending", "flush_workqueue", "drain_workqueue",
     "destroy_workqueue", "queue_work", "insert_work", "__queue_delayed_work", "queue_delayed_work_on"},
    {"__wake_up", "finish_wait", "kthread_stop", "^complete$", "wait_for_completion", "cleanup_srcu_struct"},
    // devices
    {"kobject_", "add_uevent_var", "get_device_parent", "device_add", "device_del", "device_unregister",
     "device_destroy", "device_release", "devres_release_all", "hwrng_unregister", "i2c_del_adapter",
     "__unregister_client", "device_for_each_child", "rollback_registered", "unregister_netdev", "sysfs_remove"},
    {"device_remove_file", "tty_unregister_device", "dummy_urb_enqueue", "usb_kill_urb", "usb_kill_anchored_urbs",
     "usb_control_msg", "usb_hcd_submit_urb", "usb_submit_urb", "readb$", "readw$", "readl$", "readq$", "writeb$",
     "writew$", "writel$", "writeq$"},
    {"logic_in", "logic_out", "^crc0", "^crc1", "^crc3", "^crc6", "crc_itu_t"},
};

/// A fragment without its `^` and `$`.
struct Piece {
  std::string_view text;
  bool at_front, at_end;

  explicit constexpr Piece(std::string_view fragment)
      : text(fragment), at_front(fragment.starts_with('^')), at_end(fragment.ends_with('$')) {
    text = text.substr(at_front, text.size() - at_front - at_end);
  }
  bool is_at(std::string_view function, std::size_t at) const {
    return (!at_front || at == 0) && function.substr(at).starts_with(text) &&
           (!at_end || at + text.size() == function.size());
  }
};

/// The generic pieces by their first two characters, so that a look at each place of a name is enough.
class PieceIndex {
 public:
  PieceIndex() {
    for (const auto& group : kBlameless)
      for (const std::string_view fragment : group) {
        if (fragment.empty()) break;
        const Piece piece(fragment);
        pieces_[key(piece.text[0], piece.text[1])].push_back(piece);
      }
  }

  bool has_any_in(std::string_view function) const {
    for (std::size_t at = 0; at + 1 < function.size(); ++at)
      for (const Piece& piece : pieces_[key(function[at], function[at + 1])])
        if (piece.is_at(function, at)) return true;
    return false;
  }

 private:
  static std::size_t key(char a, char b) {
    return (static_cast<unsigned char>(a) & 31u) << 5 | (static_cast<unsigned char>(b) & 31u);
  }
  std::array<std::vector<Piece>, 1024> pieces_;
};

bool has_piece(std::string_view function, const Piece& piece) {
  for (auto at = function.find(piece.text); at != function.npos; at = function.find(piece.text, at + 1))
    if (piece.is_at(function, at)) return true;
  return false;
}

constexpr std::string_view kWrappers[] = {"SYSC_",     "SyS_",      "sys_",         "__x64_",      "__ia32_",
                                          "__arm64_",  "____sys_",  "___sys_",      "__sys_",      "__se_",
                                          "__se_sys_", "__do_sys_", "compat_SYSC_", "compat_SyS_", "ksys_"};

}  // namespace

bool has_any(std::string_view function, Fragments fragments) {
  return std::any_of(fragments.begin(), fragments.end(),
                     [&](std::string_view fragment) { return has_piece(function, Piece(fragment)); });
}

bool is_generic(std::string_view function) {
  static const PieceIndex index;
  return index.has_any_in(function);
}

/// The longest of the prefixes goes; what is behind it stays, be it another one.
std::string unwrapped(std::string_view f) {
  std::size_t longest = 0;
  for (const std::string_view wrapper : kWrappers)
    if (f.starts_with(wrapper)) longest = std::max(longest, wrapper.size());
  return std::string(f.substr(longest));
}

std::string hanging_function(std::span<const std::string> functions) {
  constexpr std::string_view kRtnl[] = {"rtnl_lock"};
  constexpr std::string_view kSynchronize[] = {"synchronize_rcu", "synchronize_srcu", "synchronize_net",
                                               "synchronize_sched"};
  constexpr std::string_view kWaiting[] = {"sched",       "_lock",          "_slowlock",   "down",
                                           "rwsem",       "completion",     "kthread",     "wait",
                                           "synchronize", "context_switch", "__switch_to", "cancel_delayed_work",
                                           "rcu_barrier"};
  for (const std::string& f : functions) {
    if (has_any(f, kRtnl)) return f;
    if (has_any(f, kSynchronize)) return "synchronize_rcu";
  }
  const auto it =
      std::find_if(functions.begin(), functions.end(), [&](const auto& f) { return !has_any(f, kWaiting); });
  if (it == functions.end()) return "";
  // A thread of the kernel that waits from the start: what calls its main function is not to blame.
  const bool is_start = it->starts_with("ret_from_fork");
  return is_start && it != functions.begin() && std::prev(it)->find("kthread") != std::string::npos ? *std::prev(it)
                                                                                                    : *it;
}

}  // namespace lockgraph
