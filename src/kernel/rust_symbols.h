// Room: kernel. The names of Rust's functions.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph {

/// `_RNvNtCs3o2tGsuHyou_11rust_binder6thread4send` -> `rust_binder::thread::send`. The hash of the crate goes: it is of
/// one build. What is no such symbol stays. Cost: linear.
std::string without_rust_mangling(std::string_view function);

}  // namespace lockgraph
