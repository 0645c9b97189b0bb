#include "build_folder.h"

#include "kernel/paths.h"

#include <algorithm>

namespace lockgraph::parse {
namespace {

template <class Visit>
void for_each_stack(Printed& p, const Visit& visit) {
  for (Section& s : p.sections) {
    for (SeenLock& lock : s.locks) visit(lock.place);
    visit(s.stack);
  }
}

std::optional<std::string> build_folder_of(Printed& p) {
  std::optional<std::string> folder;
  for_each_stack(p, [&](const Stack& stack) {
    for (const Frame& f : stack) {
      if (folder) return;
      if (const auto found = build_folder(f.site.file)) folder = *found;
    }
  });
  return folder;
}

}  // namespace

void make_paths_canonical(Printed& p) {
  const std::optional<std::string> folder = build_folder_of(p);
  for_each_stack(p, [&](Stack& stack) {
    const auto is_elsewhere = [&](const Frame& f) {
      return path_in_tree(f.site.file, folder).size() != f.site.file.size();
    };
    if (std::none_of(stack.begin(), stack.end(), is_elsewhere)) return;
    Frames frames = stack.frames();
    for (Frame& f : frames) f.site.file = std::string(path_in_tree(f.site.file, folder));
    stack = std::move(frames);
  });
}

}  // namespace lockgraph::parse
