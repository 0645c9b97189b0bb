// Lines that tell of blocked tasks, broken by a mailer, or by a newline in the name of a task.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace lockgraph::parse {

/// True for the beginning of `task:NAME state:D stack:0 pid:1 ... flags:0x1`, where the next line must go on.
bool is_cut_task_state(std::string_view line);

/// The two pieces of one such line, or nothing where the second is no more of it. `continued`: the console put a
/// prefix before the second piece, as before a line of its own.
std::optional<std::string> join_task_state(std::string_view front, std::string_view rest, bool continued);

/// True for `INFO: task A:1 is blocked on a mutex likely owned by task na`, which the catalogue knows, though it names
/// nobody.
bool is_cut_claim(std::string_view line);

/// True for the whole of a sentence that tells of a blocked task.
bool tells_of_task(std::string_view whole);

/// A blank at which a sentence was joined is a newline where it lies within the name of a task and no mailer breaks:
/// the next word would have fit, or the console put a prefix before the rest.
void restore_newline(std::string& whole, std::size_t joint, bool continued);

}  // namespace lockgraph::parse
