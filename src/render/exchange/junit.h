#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lockgraph {

/// JUnit XML of one suite; `cases`: its test cases, as XML.
std::string junit_suite(std::string_view name, std::size_t tests, std::size_t failures, std::size_t skipped,
                        const std::string& cases);

}  // namespace lockgraph
