#include "paths.h"

#include "words.h"

#include <lockgraph/model/kernel_release.h>

namespace lockgraph {
namespace {

constexpr std::string_view kTop[] = {
    "Documentation", "arch",     "block",    "certs",  "crypto", "drivers", "fs",   "include",
    "init",          "io_uring", "ipc",      "kernel", "lib",    "mm",      "net",  "rust",
    "samples",       "scripts",  "security", "sound",  "tools",  "usr",     "virt",
};

// Folders of the tree in which others bear the name of one at the top, at any depth; which names, or "" for any.
struct Nested {
  std::string_view outer, inner;
};
constexpr Nested kNested[] = {
    {"Documentation", ""}, {"arch", ""},         {"drivers", ""},   {"include", ""},     {"samples", ""},
    {"scripts", ""},       {"sound", ""},        {"fs", "crypto"},  {"fs", "lib"},       {"lib", "crypto"},
    {"rust", "kernel"},    {"rust", "net"},      {"rust", "block"}, {"security", "lib"}, {"security", "include"},
    {"tools", "arch"},     {"tools", "include"}, {"tools", "lib"},  {"tools", "net"},    {"virt", "lib"},
};

// Folders of any Linux machine that bear such names, and Rust's own sources.
constexpr std::string_view kMachine[] = {"/usr/lib/", "/usr/", "/lib/", "/var/lib/"};
constexpr std::string_view kRustLibraries = "/rustlib/";

constexpr std::string_view kShownByMost[] = {
    "kernel/locking/lockdep.c", "kernel/locking/mutex.c", "kernel/locking/rwsem.c", "kernel/locking/spinlock.c",
    "kernel/lockdep.c",         "lib/dump_stack.c",       "kernel/kthread.c",       "kernel/workqueue.c",
};

bool has_nested(std::string_view outer, std::string_view inner) {
  return std::any_of(std::begin(kNested), std::end(kNested),
                     [&](const Nested& n) { return n.outer == outer && (n.inner.empty() || n.inner == inner); });
}

/// linux-6.1, archlinux-linux, kernel-5.14, v5.4, 5.14.0-70.el9.x86_64
bool is_named_after_kernel(std::string_view folder) {
  return folder.find("linux") != folder.npos || folder.starts_with("kernel-") ||
         release_point(folder) != ReleasePoint{};
}

std::string_view without_dots(std::string_view file) {
  while (file.starts_with("./")) file.remove_prefix(2);
  return file;
}

/// The path from the folder that is at the top, and whether that is sure; empty when none is.
struct InTree {
  std::string_view path;
  bool sure = false;
};

InTree find_top(std::string_view file) {
  if (file.find(kRustLibraries) != file.npos) return {};
  for (const std::string_view folder : kMachine)
    if (file.starts_with(folder)) {
      file.remove_prefix(folder.size());
      break;
    }
  InTree found;
  std::string_view top, before, before_that;
  bool only_dots = file.starts_with("../");
  for (auto slash = file.find('/'); slash != file.npos; slash = file.find('/')) {
    const std::string_view folder = file.substr(0, slash);
    if (folder == "..") {
      found = {}, top = {};
    } else if (is_one_of(kTop, folder)) {
      const bool is_header = before_that == "include" || before_that == "uapi";  // include/linux/
      const bool sure = only_dots || (is_named_after_kernel(before) && !is_header);
      if (sure || (!found.sure && folder != "usr" && !has_nested(top, folder))) found = {file, sure}, top = folder;
    }
    only_dots = only_dots && folder == "..";
    before_that = before, before = folder;
    file.remove_prefix(slash + 1);
  }
  return found;
}

}  // namespace

bool begins_at_top(std::string_view path) {
  const auto slash = path.find('/');
  return slash != path.npos && is_one_of(kTop, path.substr(0, slash));
}

std::string_view canonical_path(std::string_view file) { return path_in_tree(without_dots(file), std::nullopt); }

std::string_view path_in_tree(std::string_view file, std::optional<std::string_view> folder) {
  if (folder && !folder->empty() && file.starts_with(*folder)) {
    const std::string_view inside = without_dots(file.substr(folder->size()));
    if (begins_at_top(inside)) return inside;
  }
  if (!file.starts_with('/') && !file.starts_with("../")) return file;
  const InTree found = find_top(file);
  return found.sure || (!folder && !found.path.empty()) ? found.path : file;
}

std::optional<std::string_view> build_folder(std::string_view file) {
  for (const std::string_view shown : kShownByMost) {
    if (!file.ends_with(shown)) continue;
    const std::string_view folder = file.substr(0, file.size() - shown.size());
    if (folder.empty() || (folder.ends_with('/') && !begins_at_top(folder))) return folder;
  }
  return std::nullopt;
}

}  // namespace lockgraph
